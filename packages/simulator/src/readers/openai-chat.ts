/** OpenAI Chat Completions: conversations with their `messages`, single messages as lines, and completions. */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { nameOfCall } from "./mcp-name.js";
import { gatewayOutcome, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { toolCall } from "./tool-call.js";

export const openaiChat: Reader = {
  id: "openai-chat",
  summary: "OpenAI Chat Completions conversations",
  recognises: (record) => isObject(record) && (isConversation(record) || isToolMessage(record) || isCompletion(record)),
  open: (uri, sink, context) => new OpenaiChatReading(uri, sink, context),
};

function isConversation(record: JsonObject): boolean {
  return objectsOf(record, "messages").some(isToolMessage);
}

function isToolMessage(record: JsonObject): boolean {
  return (
    (record.role === "assistant" && (Array.isArray(record.tool_calls) || isObject(record.function_call))) ||
    (record.role === "tool" && typeof record.tool_call_id === "string")
  );
}

function isCompletion(record: JsonObject): boolean {
  return record.object === "chat.completion" && Array.isArray(record.choices);
}

const ROLES = new Set(["system", "developer", "user", "assistant", "tool", "function"]);

class OpenaiChatReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  readonly #pending = new Pending<T>();
  /** Each request repeats the conversation so far. Some models number the calls of each request, so the id alone is not unique. */
  readonly #seen = new Pending<true>();

  constructor(uri: string, sink: Sink<T>, { servers }: ReadContext) {
    this.#uri = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (Array.isArray(record.messages)) {
      for (const message of objectsOf(record, "messages")) this.#message(message, line, lineOf);
      return true;
    }
    if (isCompletion(record)) {
      const at = typeof record.created === "number" ? record.created * 1000 : undefined;
      for (const choice of objectsOf(record, "choices"))
        if (isObject(choice.message)) this.#message(choice.message, line, lineOf, at);
      return true;
    }
    if (!ROLES.has(textOf(record, "role") ?? "")) return false;
    this.#message(record, line, lineOf);
    return true;
  }

  #message(message: JsonObject, line: number, lineOf?: LineOf, at?: number): void {
    for (const call of objectsOf(message, "tool_calls")) this.#call(call, lineOf?.(call) ?? line, at);
    // The API's older format, of one call without an id.
    if (isObject(message.function_call)) this.#call({ function: message.function_call }, line, at);
    const id = message.role === "tool" ? textOf(message, "tool_call_id") : undefined;
    const handle = id === undefined ? undefined : this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf(message.content));
  }

  #call(call: JsonObject, line: number, at: number | undefined): void {
    const { function: called } = call;
    if (!isObject(called)) return;
    const id = textOf(call, "id");
    const name = textOf(called, "name");
    if (id !== undefined) {
      const key = JSON.stringify([id, name, called.arguments]);
      if (this.#seen.has(key)) return;
      this.#seen.add(key, true);
    }
    const handle = this.#sink.call(
      toolCall({
        ...(name === undefined ? { server: undefined, tool: name } : nameOfCall(name, call, this.#servers)),
        session: this.#uri,
        arguments: writtenArguments(called.arguments),
        at,
        line,
      }),
    );
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }
}

/** Agents write results in any way; Python's `CallToolResult` is often printed as it is. */
function outcomeOf(content: unknown): CallOutcome {
  const texts = textsOf(content);
  const byGateway = gatewayOutcome(texts);
  if (byGateway !== undefined) return byGateway;
  const [text = ""] = texts;
  const flag = /\bisError=(True|False)\)?\s*$/.exec(text.slice(-100));
  if (flag === null) return "unknown";
  return flag[1] === "True" ? "toolError" : "ok";
}
