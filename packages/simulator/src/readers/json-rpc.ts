/**
 * MCP JSON-RPC, one message a line: bare, or wrapped as our recorder writes it
 * (`{"time","direction","server","message"}`, and `"text"` in the message's place for what was no JSON).
 */

import type { ToolCall } from "../call.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import { outcomeOfResult } from "./outcome.js";
import { Pending } from "./pending.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { redactionOf } from "./redaction.js";
import { timeParser } from "./time.js";

export const jsonRpc: Reader = {
  id: "json-rpc",
  summary: "MCP JSON-RPC lines, bare or from `callgate record`",
  recognises: (record) =>
    isMessage(record) || isBatch(record) || (isObject(record) && (isWrapped(record) || isText(record))),
  open: (uri, sink) => new JsonRpcReading(uri, sink),
};

function isMessage(record: unknown): record is JsonObject {
  return isObject(record) && record.jsonrpc === "2.0";
}

function isBatch(record: unknown): record is readonly unknown[] {
  return Array.isArray(record) && record.length > 0 && record.every(isMessage);
}

function isWrapped(record: JsonObject): boolean {
  return isMessage(record.message) || isBatch(record.message);
}

/** What passed the recorder and was no JSON, such as a server's log. */
function isText(record: JsonObject): boolean {
  return record.unparsed === true && typeof record.text === "string" && typeof record.direction === "string";
}

/** What a line says beside its message. */
interface Envelope {
  readonly line: number;
  readonly at: number | undefined;
  readonly server: string | undefined;
  readonly fromClient: boolean;
  readonly redacted: unknown;
}

/** Requests a server sends; their answers come from the client and answer no call. */
const SERVER_REQUESTS = new Set(["sampling/createMessage", "elicitation/create", "roots/list"]);

const MOST_SERVERS = 1_000;

class JsonRpcReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #parseTime = timeParser();
  readonly #pending = new Map<string, Pending<T>>();
  readonly #asked = new Pending<true>();

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number): boolean | string {
    if (isObject(record) && record.message === undefined && isText(record))
      return record.truncated === undefined || "the message was too long to be recorded";
    if (!isObject(record) || record.message === undefined)
      return this.#messages(record, {
        line,
        at: undefined,
        server: undefined,
        fromClient: false,
        redacted: undefined,
      });
    return this.#messages(record.message, {
      line,
      at: this.#parseTime(record.time),
      server: textOf(record, "server"),
      fromClient: record.direction === "client-to-server",
      redacted: record.redacted,
    });
  }

  #messages(message: unknown, envelope: Envelope): boolean {
    if (Array.isArray(message)) {
      if (!isBatch(message)) return false;
      for (const one of message) this.#message(one as JsonObject, envelope);
      return true;
    }
    if (!isMessage(message)) return false;
    this.#message(message, envelope);
    return true;
  }

  #message(message: JsonObject, envelope: Envelope): void {
    const { server, fromClient } = envelope;
    const { id, method } = message;
    if (method === "tools/call") {
      const handle = this.#sink.call(toolCall(message.params, envelope, this.#uri));
      if (handle !== undefined && isId(id)) this.#pendingOf(server).add(id, handle);
    } else if (method === "initialize") {
      // A new connection counts its ids from the start.
      this.#pendingOf(server).clear();
    } else if (typeof method === "string") {
      if (isId(id) && SERVER_REQUESTS.has(method)) this.#asked.add(id, true);
    } else if (isId(id) && !fromClient) this.#answer(message, id, envelope);
  }

  #answer(message: JsonObject, id: string | number, { server, at }: Envelope): void {
    const { error, result } = message;
    // In a bare record the client's answers to the server stand beside the server's; ids may be equal.
    const isToolResult = isObject(result) && Array.isArray(result.content);
    if (!isToolResult && this.#asked.take(id) !== undefined) return;
    const outcome = error !== undefined && error !== null ? "protocolError" : outcomeOfResult(result);
    if (outcome === undefined) return;
    const handle = this.#pendingOf(server).take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcome, at);
  }

  #pendingOf(server: string | undefined): Pending<T> {
    const key = server ?? "";
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      // A record that invents servers without end must not fill the memory; the forgotten answers are unknown outcomes.
      if (this.#pending.size >= MOST_SERVERS) this.#pending.clear();
      pending = new Pending();
      this.#pending.set(key, pending);
    }
    return pending;
  }
}

function isId(id: unknown): id is string | number {
  return typeof id === "string" || typeof id === "number";
}

function toolCall(params: unknown, { line, at, server, redacted }: Envelope, session: string): ToolCall {
  const { tool, argsUnknown, hasArguments } = redactionOf(redacted);
  const name = isObject(params) ? params.name : undefined;
  const args = isObject(params) && hasArguments ? (params.arguments ?? undefined) : undefined;
  let malformed: string | undefined;
  if (tool) malformed = "the record's tool name is redacted";
  else if (typeof name !== "string") malformed = "the call names no tool";
  else if (args !== undefined && !isObject(args))
    malformed = "the call's arguments are no object; Intercept forwards such a message without looking at it";
  return {
    tool: typeof name === "string" ? name : "",
    server,
    session,
    args,
    argsUnknown,
    malformed,
    at,
    line,
  };
}
