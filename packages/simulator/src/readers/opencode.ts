/** opencode: the output of `opencode run --format json`. Tools of MCP servers are named `SERVER_TOOL`. */

import { plainArguments } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, textOf } from "./fields.js";
import { asIdentifier, inseparable, type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfFailure } from "./outcome.js";
import { Pending } from "./pending.js";
import type { Reader, Reading, Sink, Surroundings } from "./reader.js";
import { toolCall } from "./tool-call.js";

export const opencode: Reader = {
  id: "opencode",
  summary: "opencode's `run --format json`",
  recognises: isEvent,
  open: (uri, sink, surroundings) => new OpencodeReading(uri, sink, surroundings),
};

function isEvent(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    typeof record.type === "string" &&
    typeof record.sessionID === "string" &&
    (isObject(record.part) || record.type === "error")
  );
}

/** opencode's own tools that have an underscore in their names, as those of servers do. */
const OWN_TOOLS = new Set(["apply_patch", "plan_enter", "plan_exit"]);

class OpencodeReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  readonly #seen = new Pending<true>();

  constructor(uri: string, sink: Sink<T>, { servers }: Surroundings) {
    this.#uri = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  record(record: unknown, line: number): boolean {
    if (!isEvent(record)) return false;
    const { part } = record;
    if (record.type === "tool_use" && isObject(part) && part.type === "tool") this.#ended(record, part, line);
    return true;
  }

  /** Only calls that have ended are written. */
  #ended(record: JsonObject, part: JsonObject, line: number): void {
    const name = this.#nameOf(textOf(part, "tool") ?? "");
    const state = part.state;
    const id = textOf(part, "callID");
    if (name === undefined || !isObject(state) || (id !== undefined && this.#seen.has(id))) return;
    if (id !== undefined) this.#seen.add(id, true);
    const handle = this.#sink.call(
      toolCall({
        ...name,
        session: textOf(record, "sessionID") ?? this.#uri,
        arguments: plainArguments(state.input),
        at: millisecondsOf(fieldOf(state.time, "start")) ?? millisecondsOf(record.timestamp),
        line,
      }),
    );
    if (handle === undefined) return;
    if (state.status === "completed") this.#sink.outcome(handle, "ok");
    else if (state.status === "error")
      this.#sink.outcome(handle, outcomeOfFailure([textOf(state, "error") ?? ""], "unknown", "opencode"));
  }

  #nameOf(name: string): McpName | undefined {
    const known = ofKnownServer(name, this.#servers, (server) => `${asIdentifier(server)}_`);
    if (known !== undefined) return known;
    return name.includes("_") && !OWN_TOOLS.has(name) ? inseparable(name) : undefined;
  }
}
