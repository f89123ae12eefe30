/**
 * Anthropic's Messages API, with and without its MCP connector: messages, and conversations of them, with `mcp_tool_use`
 * and `tool_use` blocks, as documents or lines, and the events of a streamed message.
 */

import { writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { nameOfCall } from "./mcp-name.js";
import { outcomeOfFailure, textsOf } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";

export const anthropic: Reader = {
  id: "anthropic",
  summary: "Anthropic messages with tool calls, and MCP connector traces",
  recognises: (record) =>
    isObject(record) &&
    (isMessage(record) ||
      isTurn(record) ||
      isEvent(record) ||
      isRequest(record) ||
      batchedMessage(record) !== undefined),
  open: (uri, sink, context) => new AnthropicReading(uri, sink, context),
};

function isMessage({ type, role, content }: JsonObject): boolean {
  return type === "message" && role === "assistant" && Array.isArray(content);
}

/** A message of a conversation, by itself. */
function isTurn(record: JsonObject): boolean {
  return (
    (record.role === "assistant" && objectsOf(record, "content").some(isCall)) ||
    (record.role === "user" && objectsOf(record, "content").some(isResult))
  );
}

/** Any other message of a conversation. */
function isOtherTurn({ role, content }: JsonObject): boolean {
  return /^(?:user|assistant|system)$/.test(String(role)) && (typeof content === "string" || Array.isArray(content));
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
  return objectsOf(record, "messages").some(isTurn);
}

/** A line of a batch's results, with the message in it. */
function batchedMessage({ custom_id, result }: JsonObject): JsonObject | undefined {
  const message = fieldOf(result, "message");
  return typeof custom_id === "string" && isObject(message) && isMessage(message) ? message : undefined;
}

function isBatched({ custom_id, result }: JsonObject): boolean {
  return typeof custom_id === "string" && /^(?:succeeded|errored|canceled|expired)$/.test(textOf(result, "type") ?? "");
}

function isCall({ type, name }: JsonObject): boolean {
  return (type === "mcp_tool_use" || type === "tool_use" || type === "server_tool_use") && typeof name === "string";
}

function isResult({ type, tool_use_id }: JsonObject): boolean {
  return (type === "mcp_tool_result" || type === "tool_result") && typeof tool_use_id === "string";
}

/** The most that a call's arguments may have; in characters. */
const MAX_ARGUMENTS = 16 * 1024 * 1024;

interface Streamed {
  readonly block: JsonObject;
  readonly line: number;
  json: string;
}

class AnthropicReading<T> implements Reading {
  readonly #uri: string;
  readonly #servers: readonly string[];
  readonly #calls: CallBook<T>;
  /** The call whose arguments are coming in; blocks of a stream come one after another. */
  #streamed: Streamed | undefined;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isMessage(record) || isTurn(record)) this.#blocks(record, line, lineOf);
    else if (isBatched(record)) this.#blocks(batchedMessage(record) ?? {}, line, lineOf);
    else if (EVENTS.has(record.type as string)) this.#event(record, line);
    else if (Array.isArray(record.messages))
      for (const message of objectsOf(record, "messages")) this.#blocks(message, line, lineOf);
    else return OTHER_EVENTS.has(record.type as string) || isOtherTurn(record);
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
      if (streamed !== undefined && part !== undefined && streamed.json.length + part.length <= MAX_ARGUMENTS)
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
    else if (isResult(block)) this.#result(block);
  }

  #call(block: JsonObject, line: number): void {
    const id = textOf(block, "id");
    const tool = textOf(block, "name") as string;
    if (block.type === "server_tool_use") {
      // Tools of the API's own, such as its web search.
      this.#calls.other(tool, id);
      return;
    }
    const { input } = block;
    this.#calls.call(id, {
      ...nameOfCall(tool, block, this.#servers),
      session: this.#uri,
      arguments: writtenArguments(input),
      at: undefined,
      line,
      ...lastingIdentity(id),
    });
  }

  #result(block: JsonObject): void {
    const outcome = block.is_error === true ? outcomeOfFailure(textsOf(block.content), "toolError", "proxy") : "ok";
    this.#calls.answer(textOf(block, "tool_use_id"), outcome);
  }
}
