/**
 * Factory's Droid: session files (`~/.factory/sessions/*.jsonl`), and the output of `droid exec --output-format
 * stream-json`. Tools of MCP servers are named `SERVER___TOOL`.
 */

import type { CallOutcome } from "../call.js";
import { plainArguments } from "./arguments.js";
import { CallBook } from "./call-book.js";
import { isObject, type JsonObject, millisecondsOf, objectsOf, textOf } from "./fields.js";
import { asIdentifier, type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfFailure, textsOf } from "./outcome.js";
import type { ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const droid: Reader = {
  id: "droid",
  summary: "Factory Droid sessions",
  recognises: (record) =>
    isObject(record) && (isStart(record) || isMessage(record) || isStreamed(record) || isText(record)),
  // The first line of its output is also one of Claude Code's.
  beginsLike: ["claude-code"],
  open: (uri, sink, context) => new DroidReading(uri, sink, context),
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

/** A call, or the answer to one, in the output of `droid exec`. */
function isStreamed({ type, id, toolId, messageId }: JsonObject): boolean {
  return (
    (type === "tool_call" || type === "tool_result") &&
    typeof id === "string" &&
    typeof toolId === "string" &&
    typeof messageId === "string"
  );
}

/** A message in that output. */
function isText({ type, id, role, text, session_id: session }: JsonObject): boolean {
  return type === "message" && [id, role, text, session].every((field) => typeof field === "string");
}

const OTHER_STREAMED = new Set(["system", "message", "completion", "result", "reasoning", "error"]);

class DroidReading<T> implements Reading {
  #session: string;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #calls: CallBook<T>;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record) || typeof record.type !== "string") return false;
    if (typeof record.session_id === "string") this.#session = record.session_id;
    if (isStart(record)) this.#session = textOf(record, "id") ?? this.#session;
    else if (isStreamed(record)) this.#streamed(record, line);
    else if (OTHER_STREAMED.has(record.type) && typeof record.session_id === "string") return true;
    else if (isMessage(record)) this.#message(record, line);
    // Lists of things to do, and ends of compactions, have a type and an id as messages do.
    else return typeof record.id === "string" && !Array.isArray(record.content);
    return true;
  }

  #streamed(record: JsonObject, line: number): void {
    const at = millisecondsOf(record.timestamp) ?? this.#parseTime(record.timestamp);
    const id = textOf(record, "id");
    if (record.type === "tool_call") this.#call({ id, name: record.toolId, input: record.parameters }, at, line);
    else this.#calls.answer(id, outcomeOf(record.isError, record.value), at);
  }

  #message(record: JsonObject, line: number): void {
    const at = this.#parseTime(record.timestamp);
    for (const block of objectsOf(record.message, "content")) {
      if (block.type === "tool_use") this.#call(block, at, line);
      else if (block.type === "tool_result")
        this.#calls.answer(textOf(block, "tool_use_id"), outcomeOf(block.is_error, block.content), at);
    }
  }

  #call(block: JsonObject, at: number | undefined, line: number): void {
    const id = textOf(block, "id");
    const written = textOf(block, "name") ?? "";
    this.#calls.named(id, written, this.#nameOf(written), {
      session: this.#session,
      arguments: plainArguments(block.input),
      at,
      line,
    });
  }

  #nameOf(written: string): McpName | undefined {
    const known = ofKnownServer(written, this.#servers, (server) => `${asIdentifier(server)}___`);
    if (known !== undefined) return known;
    const split = written.indexOf("___");
    return split <= 0 ? undefined : { server: written.slice(0, split), tool: written.slice(split + 3) };
  }
}

function outcomeOf(isError: unknown, content: unknown): CallOutcome {
  return isError === true ? outcomeOfFailure(textsOf(content), "toolError", "proxy") : "ok";
}
