/** Factory's Droid: session files (`~/.factory/sessions/*.jsonl`). Tools of MCP servers are named `SERVER___TOOL`. */

import { plainArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { asIdentifier, type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfFailure, textsOf } from "./outcome.js";
import type { Reader, Reading, Sink, Surroundings } from "./reader.js";
import { timeParser } from "./time.js";

export const droid: Reader = {
  id: "droid",
  summary: "Factory Droid sessions",
  recognises: (record) => isObject(record) && (isStart(record) || isMessage(record)),
  open: (uri, sink, surroundings) => new DroidReading(uri, sink, surroundings),
};

function isStart({ type, id }: JsonObject): boolean {
  return type === "session_start" && typeof id === "string";
}

function isMessage({ type, id, timestamp, message }: JsonObject): boolean {
  return (
    type === "message" &&
    typeof id === "string" &&
    typeof timestamp === "string" &&
    isObject(message) &&
    typeof message.role === "string"
  );
}

class DroidReading<T> implements Reading {
  #session: string;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #calls: CallBook<T>;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: Surroundings) {
    this.#session = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record) || typeof record.type !== "string") return false;
    if (isStart(record)) this.#session = textOf(record, "id") ?? this.#session;
    else if (isMessage(record)) this.#message(record, line);
    // Lists of things to do, and ends of compactions, have a type and an id as messages do.
    else return typeof record.id === "string" && !Array.isArray(record.content);
    return true;
  }

  #message(record: JsonObject, line: number): void {
    const at = this.#parseTime(record.timestamp);
    for (const block of objectsOf(record.message, "content")) {
      if (block.type === "tool_use") this.#call(block, at, line);
      else if (block.type === "tool_result") {
        const failed = outcomeOfFailure(textsOf(block.content), "toolError", "gateway");
        this.#calls.answer(textOf(block, "tool_use_id"), block.is_error === true ? failed : "ok", at);
      }
    }
  }

  #call(block: JsonObject, at: number | undefined, line: number): void {
    const id = textOf(block, "id");
    const written = textOf(block, "name") ?? "";
    const name = this.#nameOf(written);
    if (name === undefined) {
      this.#calls.other(written, id);
      return;
    }
    this.#calls.call(id, {
      ...name,
      session: this.#session,
      arguments: plainArguments(block.input),
      at,
      line,
      ...lastingIdentity(id),
    });
  }

  #nameOf(written: string): McpName | undefined {
    const known = ofKnownServer(written, this.#servers, (server) => `${asIdentifier(server)}___`);
    if (known !== undefined) return known;
    const split = written.indexOf("___");
    return split <= 0 ? undefined : { server: written.slice(0, split), tool: written.slice(split + 3) };
  }
}
