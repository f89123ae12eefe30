/**
 * OpenAI Responses API: responses, as documents or lines, the events of a streamed one, and lists of its items, as the
 * Agents SDK keeps them. The API's own MCP calls are `mcp_call` items; an agent's calls are `function_call` items.
 */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { nameOfCall } from "./mcp-name.js";
import { outcomeOfFailure, outcomeOfResult, textsOf } from "./outcome.js";
import type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const openaiResponses: Reader = {
  id: "openai-responses",
  summary: "OpenAI Responses API traces and Agents SDK items",
  recognises: (record) =>
    isObject(record) &&
    (isResponse(record) ||
      isEvent(record) ||
      itemOf(record) !== undefined ||
      isRequest(record) ||
      (isSpan(record) && textOf(record.span_data, "type") === "function")),
  open: (uri, sink, context) => new OpenaiResponsesReading(uri, sink, context),
};

function isResponse({ object, output }: JsonObject): boolean {
  return object === "response" && Array.isArray(output);
}

function isEvent({ type }: JsonObject): boolean {
  return typeof type === "string" && type.startsWith("response.");
}

const CALL_ITEMS = new Set(["mcp_call", "function_call", "custom_tool_call", "hosted_tool_call"]);
const ANSWER_ITEMS = new Set([
  "function_call_output",
  "function_call_result",
  "custom_tool_call_output",
  "mcp_tool_call_output",
]);

/** An item by itself, or in the Agents SDK's `rawItem` or `raw_item`; undefined for anything else. */
function itemOf(record: JsonObject): JsonObject | undefined {
  if (isItem(record)) return record;
  return [record.rawItem, record.raw_item].find((item): item is JsonObject => isObject(item) && isItem(item));
}

/** Codex writes such items with a time and a payload around them. */
function isItem(record: JsonObject): boolean {
  const { type } = record;
  if (typeof type !== "string") return false;
  if (CALL_ITEMS.has(type)) return typeof record.name === "string";
  return ANSWER_ITEMS.has(type) && callIdOf(record) !== undefined;
}

function callIdOf(item: JsonObject): string | undefined {
  return textOf(item, "call_id") ?? textOf(item, "callId");
}

/** A request, or a result of the Agents SDK, with the items so far. */
function isRequest(record: JsonObject): boolean {
  return ITEM_LISTS.some((list) => objectsOf(record, list).some((item) => itemOf(item) !== undefined));
}

const ITEM_LISTS = [
  "input",
  "items",
  "history",
  "new_items",
  "newItems",
  "output",
  "originalInput",
  "original_input",
  "generatedItems",
  "generated_items",
];

/** What the Agents SDK's own tracing exports. */
function isSpan({ object, span_data: data }: JsonObject): boolean {
  return object === "trace.span" && isObject(data);
}

/** Items that are calls of tools of the API's own: `web_search_call`, `file_search_call` and others. */
const OWN_CALL = /^([a-z_]+)_call$/;

/** Items that are no calls, also those of the Agents SDK. */
const OTHER_ITEMS =
  /^(?:message|reasoning|item_reference|mcp_list_tools|mcp_approval_(?:request|response)|compaction|\w+_output|\w+_item)$/;

const MAX_OPEN = 1_000;

/** In place of arguments that were cut off: not JSON. */
const CUT_OFF = "{";

class OpenaiResponsesReading<T> implements Reading {
  readonly #uri: string;
  readonly #servers: readonly string[];
  /** Items are written again in the response's end, and in later requests. */
  readonly #calls: CallBook<T>;
  readonly #passedOver: PassedOver;
  /** Items of a stream that have begun and not ended. */
  readonly #open = new Map<string, { item: JsonObject; line: number; isWhole: boolean }>();
  readonly #parseTime = timeParser();
  #createdAt: number | undefined;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
    this.#passedOver = passedOver;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isResponse(record)) {
      this.#createdAt = secondsOf(record.created_at);
      for (const item of objectsOf(record, "output")) this.#item(item, lineOf?.(item) ?? line);
      return true;
    }
    if (isEvent(record)) {
      this.#event(record, line);
      return true;
    }
    if (isSpan(record)) {
      this.#span(record, line);
      return true;
    }
    const item = itemOf(record);
    if (item !== undefined) {
      this.#item(item, line);
      return true;
    }
    if (isRequest(record)) {
      for (const list of ITEM_LISTS)
        for (const listed of objectsOf(record, list)) this.#item(itemOf(listed) ?? listed, lineOf?.(listed) ?? line);
      return true;
    }
    const { type } = record;
    if (record.object === "trace") return true;
    if (typeof type !== "string") return typeof record.role === "string";
    if (OWN_CALL.test(type)) this.#item(record, line);
    else if (!OTHER_ITEMS.test(type)) this.#passedOver.record(type);
    return true;
  }

  /** Calls that a broken stream began: it is unknown whether they were answered. */
  end(): void {
    for (const { item, line, isWhole } of [...this.#open.values()])
      this.#item(isWhole ? item : { ...item, arguments: CUT_OFF }, line);
    this.#open.clear();
  }

  #event({ type, item, item_id, arguments: args, response }: JsonObject, line: number): void {
    if (isObject(response)) {
      this.#createdAt = secondsOf(response.created_at) ?? this.#createdAt;
      for (const output of objectsOf(response, "output")) this.#item(output, line);
    } else if (type === "response.output_item.added" && isObject(item)) {
      const id = textOf(item, "id");
      if (CALL_ITEMS.has(item.type as string) && id !== undefined && this.#open.size < MAX_OPEN)
        this.#open.set(id, { item, line, isWhole: false });
    } else if (
      (type === "response.mcp_call_arguments.done" || type === "response.function_call_arguments.done") &&
      typeof item_id === "string"
    ) {
      const begun = this.#open.get(item_id);
      if (begun !== undefined)
        this.#open.set(item_id, { ...begun, isWhole: true, item: { ...begun.item, arguments: args } });
    } else if (type === "response.output_item.done" && isObject(item)) this.#item(item, line);
  }

  #item(item: JsonObject, line: number): void {
    const id = textOf(item, "id");
    const { type } = item;
    if (ANSWER_ITEMS.has(type as string)) {
      const { output } = item;
      if (type === "mcp_tool_call_output" && isObject(output))
        this.#calls.answer(callIdOf(item), outcomeOfResult({ ...output, isError: output.isError ?? output.is_error }));
      // The agent may have changed the answer.
      else this.#calls.answer(callIdOf(item), outcomeOfFailure(textsOf(output), "unknown", "openai-responses"));
    } else if (type === "function_call" || type === "custom_tool_call") this.#functionCall(item, line);
    else if (type === "mcp_call") {
      if (id !== undefined) this.#open.delete(id);
      this.#calls.call(id, {
        server: textOf(item, "server_label"),
        tool: textOf(item, "name"),
        session: this.#uri,
        arguments: writtenArguments(item.arguments),
        at: this.#createdAt,
        line,
        ...lastingIdentity(id),
      });
      this.#calls.answer(id, outcomeOf(item));
    } else if (type === "hosted_tool_call") this.#hosted(item, line);
    else if (typeof type === "string") {
      const own = OWN_CALL.exec(type)?.[1];
      if (own !== undefined) this.#calls.other(own, id);
    }
  }

  /** The Agents SDK's word for a call that the API made; `providerData` has what the API wrote of it. */
  #hosted(item: JsonObject, line: number): void {
    const { providerData } = item;
    const id = textOf(item, "id");
    if (!isObject(providerData) || textOf(providerData, "type") !== "mcp_call") {
      const isApproval = /^mcp_(?:approval|list)/.test(textOf(providerData, "type") ?? "");
      if (!isApproval) this.#calls.other(textOf(item, "name") ?? "hosted_tool_call", id);
      return;
    }
    this.#item({ ...item, ...providerData, id: textOf(providerData, "id") ?? id }, line);
  }

  /** A span of the Agents SDK's own tracing: a function's, which has the MCP server that it came from. */
  #span(span: JsonObject, line: number): void {
    const { span_data: data } = span;
    if (textOf(data, "type") !== "function" || !isObject(data)) return;
    const id = textOf(span, "id");
    const server = textOf(data.mcp_data, "server");
    const tool = textOf(data, "name") ?? "";
    this.#calls.call(id, {
      ...(server === undefined ? nameOfCall(tool, data, this.#servers) : { server, tool }),
      session: textOf(span, "trace_id") ?? this.#uri,
      arguments: writtenArguments(data.input),
      at: this.#parseTime(span.started_at),
      line,
    });
    if (typeof span.ended_at === "string")
      this.#calls.answer(id, outcomeOfFailure(textsOf(data.output), "unknown", "openai-responses"));
  }

  #functionCall(item: JsonObject, line: number): void {
    const itemId = textOf(item, "id");
    if (itemId !== undefined) this.#open.delete(itemId);
    const id = callIdOf(item) ?? textOf(item, "id");
    this.#calls.call(id, {
      ...nameOfCall(textOf(item, "name") ?? "", item, this.#servers),
      session: this.#uri,
      arguments: writtenArguments(item.arguments ?? item.input),
      at: this.#createdAt,
      line,
      ...lastingIdentity(id),
    });
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
