/** goose: session files (`~/.local/share/goose/sessions/*.jsonl`) and `goose session export`. Tools are named `EXTENSION__TOOL`. */

import type { CallOutcome } from "../call.js";
import { plainArguments } from "./arguments.js";
import { CallBook } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfResult } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";

export const goose: Reader = {
  id: "goose",
  summary: "goose sessions",
  recognises: (record) =>
    isObject(record) && (isStart(record) || hasCalls(record) || conversationOf(record).some(hasCalls)),
  open: (uri, sink, context) => new GooseReading(uri, sink, context),
};

function isStart(record: JsonObject): boolean {
  return typeof record.working_dir === "string" && ("message_count" in record || "description" in record);
}

function hasCalls(message: JsonObject): boolean {
  return objectsOf(message, "content").some(({ type }) => type === "toolRequest" || type === "toolResponse");
}

/** The messages of a session that is one document. */
function conversationOf(record: JsonObject): readonly JsonObject[] {
  return Array.isArray(record.messages) ? objectsOf(record, "messages") : objectsOf(record, "conversation");
}

/** Extensions that are built into goose, which still speaks MCP with them; its platform tools are not among them. */
const PLATFORM = /^platform__/;

class GooseReading<T> implements Reading {
  #session: string;
  readonly #servers: readonly string[];
  readonly #calls: CallBook<T>;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isStart(record)) this.#session = textOf(record, "id") ?? this.#session;
    else if (typeof record.role !== "string") return false;
    this.#message(record, line, lineOf);
    for (const message of conversationOf(record)) this.#message(message, line, lineOf);
    return true;
  }

  #message(message: JsonObject, line: number, lineOf?: LineOf): void {
    const { created } = message;
    const at = typeof created === "number" && created > 0 && created < 1e11 ? Math.round(created * 1000) : undefined;
    for (const part of objectsOf(message, "content"))
      if (part.type === "toolRequest") this.#request(part, at, lineOf?.(part) ?? line);
      else if (part.type === "frontendToolRequest")
        // A tool of the program's that goose is built into.
        this.#calls.other(textOf(fieldOf(part.toolCall, "value"), "name") ?? "frontendToolRequest", textOf(part, "id"));
      else if (part.type === "toolResponse") this.#calls.answer(textOf(part, "id"), outcomeOf(part.toolResult), at);
  }

  #request(part: JsonObject, at: number | undefined, line: number): void {
    const id = textOf(part, "id");
    const call = fieldOf(part.toolCall, "value");
    // The model's request was not a valid call, so nothing was sent.
    if (!isObject(call)) return;
    const written = textOf(call, "name") ?? "";
    this.#calls.named(id, written, this.#nameOf(written), {
      session: this.#session,
      arguments: plainArguments(call.arguments),
      at,
      line,
    });
  }

  #nameOf(written: string): McpName | undefined {
    const known = ofKnownServer(written, this.#servers, (server) => `${asExtension(server)}__`);
    if (known !== undefined) return known;
    const split = written.indexOf("__");
    if (split <= 0 || PLATFORM.test(written)) return undefined;
    return { server: written.slice(0, split), tool: written.slice(split + 2) };
  }
}

/** How goose writes an extension's name: in lower case, without blanks, all else `_`. */
function asExtension(server: string): string {
  return server
    .toLowerCase()
    .replace(/\s/g, "")
    .replace(/[^a-z0-9_-]/g, "_");
}

function outcomeOf(result: unknown): CallOutcome | undefined {
  // goose keeps what the protocol called an error, and what kept the call from being made, as one text.
  if (fieldOf(result, "status") !== "success") return "unknown";
  const value = fieldOf(result, "value");
  return outcomeOfResult(Array.isArray(value) ? { content: value } : value);
}
