/** OpenAI Responses API: responses, as documents or lines, and the events of a streamed one. MCP calls are `mcp_call` items. */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { outcomeOfFailure } from "./outcome.js";
import { Pending } from "./pending.js";
import type { LineOf, Reader, Reading, Sink } from "./reader.js";
import { toolCall } from "./tool-call.js";

export const openaiResponses: Reader = {
  id: "openai-responses",
  summary: "OpenAI Responses API traces",
  recognises: (record) => isObject(record) && (isResponse(record) || isEvent(record)),
  open: (uri, sink) => new OpenaiResponsesReading(uri, sink),
};

function isResponse({ object, output }: JsonObject): boolean {
  return object === "response" && Array.isArray(output);
}

function isEvent({ type }: JsonObject): boolean {
  return typeof type === "string" && type.startsWith("response.");
}

const MOST_OPEN = 1_000;

class OpenaiResponsesReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  /** Items are written again in the response's end, and in later requests. */
  readonly #seen = new Pending<true>();
  /** Items of a stream that have begun and not ended. */
  readonly #open = new Map<string, { item: JsonObject; line: number }>();
  #createdAt: number | undefined;

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isResponse(record)) {
      this.#createdAt = secondsOf(record.created_at);
      for (const item of objectsOf(record, "output")) this.#item(item, lineOf?.(item) ?? line);
      return true;
    }
    if (!isEvent(record)) return false;
    this.#event(record, line);
    return true;
  }

  /** What a broken stream began: whether it was answered, nobody knows. */
  end(): void {
    for (const { item, line } of this.#open.values()) this.#item(item, line);
    this.#open.clear();
  }

  #event({ type, item, item_id, arguments: args, response }: JsonObject, line: number): void {
    if (isObject(response)) {
      this.#createdAt = secondsOf(response.created_at) ?? this.#createdAt;
      for (const output of objectsOf(response, "output")) this.#item(output, line);
    } else if (type === "response.output_item.added" && isObject(item)) {
      const id = textOf(item, "id");
      if (item.type === "mcp_call" && id !== undefined && this.#open.size < MOST_OPEN)
        this.#open.set(id, { item, line });
    } else if (type === "response.mcp_call_arguments.done" && typeof item_id === "string") {
      const begun = this.#open.get(item_id);
      if (begun !== undefined) this.#open.set(item_id, { ...begun, item: { ...begun.item, arguments: args } });
    } else if (type === "response.output_item.done" && isObject(item)) this.#item(item, line);
  }

  #item(item: JsonObject, line: number): void {
    const id = textOf(item, "id");
    if (item.type !== "mcp_call") return;
    if (id !== undefined) {
      this.#open.delete(id);
      if (this.#seen.has(id)) return;
      this.#seen.add(id, true);
    }
    const handle = this.#sink.call(
      toolCall({
        server: textOf(item, "server_label"),
        tool: textOf(item, "name"),
        session: this.#uri,
        arguments: writtenArguments(item.arguments),
        at: this.#createdAt,
        line,
      }),
    );
    const outcome = outcomeOf(item);
    if (handle !== undefined && outcome !== undefined) this.#sink.outcome(handle, outcome);
  }
}

/** Unix seconds → epoch milliseconds. */
function secondsOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && value < 1e11 ? Math.round(value * 1000) : undefined;
}

function outcomeOf({ status, error, output }: JsonObject): CallOutcome | undefined {
  if (isObject(error)) {
    const type = textOf(error, "type") ?? "";
    if (type.includes("tool_execution_error")) return "toolError";
    if (type.includes("protocol_error")) return "protocolError";
    return outcomeOfFailure([textOf(error, "message") ?? ""], "unknown", "openai-responses");
  }
  if (typeof error === "string") return outcomeOfFailure([error], "unknown", "openai-responses");
  if (status === "in_progress" || status === "calling" || status === "incomplete") return undefined;
  if (status === "failed") return "unknown";
  return typeof output === "string" ? outcomeOfOutput(output) : "unknown";
}

function outcomeOfOutput(output: string): CallOutcome {
  return outcomeOfFailure([output], "ok", "openai-responses") === "denied" ? "denied" : "ok";
}
