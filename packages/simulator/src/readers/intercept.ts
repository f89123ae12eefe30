/** Intercept's own event log, `~/.intercept/events/<instance>.jsonl`: what it decided, without arguments. */

import { HASHED, missingArguments, NO_ARGUMENTS } from "./arguments.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

export const intercept: Reader = {
  id: "intercept",
  summary: "Intercept's event log",
  recognises: isEvent,
  open: (uri, sink) => new InterceptReading(uri, sink),
};

function isEvent(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    typeof record.ts === "string" &&
    typeof record.type === "string" &&
    typeof record.instance === "string"
  );
}

const MAX_INSTANCES = 10_000;

class InterceptReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #parseTime = timeParser();
  /** Each instance guards one server, which only its start names. */
  readonly #servers = new Map<string, string>();

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number): boolean {
    if (!isEvent(record)) return false;
    const instance = record.instance as string;
    if (record.type === "startup") {
      const server = textOf(record, "server");
      if (this.#servers.size >= MAX_INSTANCES) this.#servers.clear();
      if (server !== undefined) this.#servers.set(instance, server);
    } else if (record.type === "tool_call") this.#call(record, instance, line);
    return true;
  }

  #call(record: JsonObject, instance: string, line: number): void {
    const handle = this.#sink.call(
      toolCall({
        server: this.#servers.get(instance),
        tool: textOf(record, "tool"),
        session: this.#uri,
        // Intercept hashes all arguments but none: a call without a hash had none.
        arguments: textOf(record, "args_hash") ? missingArguments(HASHED) : NO_ARGUMENTS,
        at: this.#parseTime(record.ts),
        line,
      }),
    );
    // What the server answered to a call that passed, the log does not say.
    if (handle !== undefined) this.#sink.outcome(handle, record.result === "denied" ? "denied" : "unknown");
  }
}
