/** Anthropic's MCP connector: messages with `mcp_tool_use` blocks, as documents or lines, and the events of a streamed one. */

import { plainArguments, writtenArguments } from "./arguments.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { outcomeOfFailure, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { LineOf, Reader, Reading, Sink } from "./reader.js";
import { toolCall } from "./tool-call.js";

export const anthropic: Reader = {
  id: "anthropic",
  summary: "Anthropic MCP connector traces",
  recognises: (record) => isObject(record) && (isMessage(record) || isEvent(record) || isRequest(record)),
  open: (uri, sink) => new AnthropicReading(uri, sink),
};

function isMessage({ type, role, content }: JsonObject): boolean {
  return type === "message" && role === "assistant" && Array.isArray(content);
}

const EVENTS = new Set(["message_start", "content_block_start", "content_block_delta", "content_block_stop"]);
const OTHER_EVENTS = new Set(["message_delta", "message_stop", "ping", "error"]);

function isEvent(record: JsonObject): boolean {
  switch (record.type) {
    case "message_start":
      return isObject(record.message);
    case "content_block_start":
      return isObject(record.content_block);
    case "content_block_delta":
      return isObject(record.delta);
    case "content_block_stop":
      return typeof record.index === "number";
    default:
      return false;
  }
}

function isRequest(record: JsonObject): boolean {
  return objectsOf(record, "messages").some((message) => objectsOf(message, "content").some(isCall));
}

function isCall(block: JsonObject): boolean {
  return block.type === "mcp_tool_use";
}

/** The most that a call's arguments may have; in characters. */
const MOST_ARGUMENTS = 16 * 1024 * 1024;

interface Streamed {
  readonly block: JsonObject;
  readonly line: number;
  json: string;
}

class AnthropicReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #pending = new Pending<T>();
  /** Each request repeats the conversation so far. */
  readonly #seen = new Pending<true>();
  /** The call whose arguments are coming in; blocks of a stream come one after another. */
  #streamed: Streamed | undefined;

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isMessage(record)) this.#blocks(record, line, lineOf);
    else if (EVENTS.has(record.type as string)) this.#event(record, line);
    else if (Array.isArray(record.messages))
      for (const message of objectsOf(record, "messages")) this.#blocks(message, line, lineOf);
    else return OTHER_EVENTS.has(record.type as string);
    return true;
  }

  end(): void {
    this.#finish();
  }

  #blocks(message: JsonObject, line: number, lineOf?: LineOf): void {
    for (const block of objectsOf(message, "content")) this.#block(block, lineOf?.(block) ?? line);
  }

  #event({ type, message, content_block: block, delta }: JsonObject, line: number): void {
    if (type === "content_block_delta") {
      const part = textOf(delta, "partial_json");
      const streamed = this.#streamed;
      if (streamed !== undefined && part !== undefined && streamed.json.length + part.length <= MOST_ARGUMENTS)
        streamed.json += part;
      return;
    }
    this.#finish();
    if (isObject(message)) this.#blocks(message, line);
    else if (isObject(block) && isCall(block)) this.#streamed = { block, line, json: "" };
    else if (isObject(block)) this.#block(block, line);
  }

  #finish(): void {
    const { block, line, json } = this.#streamed ?? {};
    this.#streamed = undefined;
    if (block === undefined) return;
    this.#block(json === "" ? block : { ...block, input: json }, line as number);
  }

  #block(block: JsonObject, line: number): void {
    if (isCall(block)) this.#call(block, line);
    else if (block.type === "mcp_tool_result") this.#result(block);
  }

  #call(block: JsonObject, line: number): void {
    const id = textOf(block, "id");
    if (id !== undefined) {
      if (this.#seen.has(id)) return;
      this.#seen.add(id, true);
    }
    const { input } = block;
    const handle = this.#sink.call(
      toolCall({
        server: textOf(block, "server_name"),
        tool: textOf(block, "name"),
        session: this.#uri,
        arguments: typeof input === "string" ? writtenArguments(input) : plainArguments(input),
        at: undefined,
        line,
      }),
    );
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }

  #result(block: JsonObject): void {
    const id = textOf(block, "tool_use_id");
    const handle = id === undefined ? undefined : this.#pending.take(id);
    if (handle === undefined) return;
    this.#sink.outcome(
      handle,
      block.is_error === true ? outcomeOfFailure(textsOf(block.content), "toolError", "gateway") : "ok",
    );
  }
}
