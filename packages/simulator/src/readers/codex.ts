/** Codex CLI: rollouts (`~/.codex/sessions/…/rollout-*.jsonl`) and the output of `codex exec --json`, old and new. */

import type { CallOutcome } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, plainArguments, writtenArguments } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, textOf } from "./fields.js";
import { type McpName, ofKnownServer, underscored } from "./mcp-name.js";
import { outcomeOfFailure, outcomeOfResult, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { Reader, Reading, Sink, Surroundings } from "./reader.js";
import { timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

export const codex: Reader = {
  id: "codex",
  summary: "Codex rollouts and `codex exec --json`",
  recognises: (record) =>
    isObject(record) && (isRollout(record) || isExec(record) || isOldExec(record)) && !("jsonrpc" in record),
  open: (uri, sink, surroundings) => new CodexReading(uri, sink, surroundings),
};

const ROLLOUT_TYPES = new Set(["session_meta", "response_item", "event_msg", "turn_context", "compacted"]);

function isRollout({ type, payload, timestamp }: JsonObject): boolean {
  return ROLLOUT_TYPES.has(type as string) && isObject(payload) && typeof timestamp === "string";
}

function isExec({ type, item, thread_id }: JsonObject): boolean {
  if (typeof type !== "string") return false;
  if (type.startsWith("item.")) return isObject(item);
  return (
    (type === "thread.started" && typeof thread_id === "string") || /^turn\.(started|completed|failed)$/.test(type)
  );
}

function isOldExec({ id, msg }: JsonObject): boolean {
  return typeof id === "string" && isObject(msg) && typeof msg.type === "string";
}

class CodexReading<T> implements Reading {
  #session: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #pending = new Pending<T>();
  /** Calls that were handed on: a rollout writes each of them up to three times. */
  readonly #seen = new Pending<true>();
  /** When calls began whose names alone do not tell that they are to MCP servers. */
  readonly #begun = new Pending<number | undefined>();

  constructor(uri: string, sink: Sink<T>, { servers }: Surroundings) {
    this.#session = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record)) return false;
    if (isRollout(record)) this.#rollout(record, line);
    else if (isExec(record)) this.#exec(record, line);
    else if (isOldExec(record)) this.#event(record.msg as JsonObject, undefined, line);
    // Lines of `codex exec --json` that report a failure have nothing else that is theirs alone.
    else return record.type === "error" && typeof record.message === "string";
    return true;
  }

  #rollout({ type, payload, timestamp }: JsonObject, line: number): void {
    const body = payload as JsonObject;
    const at = this.#parseTime(timestamp);
    if (type === "session_meta") this.#session = textOf(body, "id") ?? this.#session;
    else if (type === "event_msg") this.#event(body, at, line);
    else if (body.type === "function_call") this.#functionCall(body, at, line);
    else if (body.type === "function_call_output") this.#functionOutput(body);
  }

  /** The tool's name alone tells whether it is one of an MCP server; where it does not, the event that follows does. */
  #functionCall(body: JsonObject, at: number | undefined, line: number): void {
    const name = this.#nameOf(body);
    const id = textOf(body, "call_id");
    if (name !== undefined) this.#call(id, name, writtenArguments(body.arguments), at, line);
    else if (id !== undefined) this.#begun.add(id, at);
  }

  #nameOf(body: JsonObject): McpName | undefined {
    const name = textOf(body, "name") ?? "";
    const namespace = textOf(body, "namespace");
    const whole = namespace === undefined ? name : `${namespace.replace(/__$/, "")}__${name}`;
    return (
      underscored(whole, this.#servers) ??
      ofKnownServer(whole, this.#servers, (server) => `${server}.`) ??
      ofKnownServer(whole, this.#servers, (server) => `${server}__`)
    );
  }

  #functionOutput(body: JsonObject): void {
    const { output } = body;
    const text = typeof output === "string" ? output : textOf(output, "content");
    // Whether the server called it an error, the output does not say.
    this.#outcome(
      textOf(body, "call_id"),
      text === undefined ? "unknown" : outcomeOfFailure([text], "unknown", "codex"),
    );
  }

  #event(event: JsonObject, at: number | undefined, line: number): void {
    const { type, invocation } = event;
    if (type !== "mcp_tool_call_begin" && type !== "mcp_tool_call_end") return;
    const id = textOf(event, "call_id");
    const name = { server: textOf(invocation, "server"), tool: textOf(invocation, "tool") };
    const written = id === undefined ? undefined : this.#begun.take(id);
    const begun =
      written ?? (at === undefined || type === "mcp_tool_call_begin" ? at : at - durationOf(event.duration));
    this.#call(id, name, plainArguments(fieldOf(invocation, "arguments")), begun, line);
    if (type === "mcp_tool_call_end") this.#outcome(id, outcomeOfEvent(event.result));
  }

  #exec(record: JsonObject, line: number): void {
    if (record.type === "thread.started") {
      this.#session = textOf(record, "thread_id") ?? this.#session;
      this.#pending.clear();
      this.#seen.clear();
    }
    const { item } = record;
    if (!isObject(item) || (item.type ?? item.item_type) !== "mcp_tool_call") return;
    const id = textOf(item, "id");
    const done = record.type === "item.completed";
    // Older versions write the arguments nowhere, newer ones from the start.
    if (!done && !("arguments" in item)) return;
    const args = "arguments" in item ? writtenArguments(item.arguments) : missingArguments(NOT_RECORDED);
    this.#call(id, { server: textOf(item, "server"), tool: textOf(item, "tool") }, args, undefined, line);
    if (done) this.#outcome(id, outcomeOfItem(item));
  }

  #call(
    id: string | undefined,
    name: { readonly server: string | undefined; readonly tool: string | undefined },
    args: Arguments,
    at: number | undefined,
    line: number,
  ): void {
    if (id !== undefined) {
      if (this.#seen.has(id)) return;
      this.#seen.add(id, true);
    }
    const handle = this.#sink.call(toolCall({ ...name, session: this.#session, arguments: args, at, line }));
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }

  #outcome(id: string | undefined, outcome: CallOutcome | undefined): void {
    if (id === undefined || outcome === undefined) return;
    const handle = this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcome);
  }
}

/** Milliseconds of a duration as Rust writes it; none where it is not told. */
function durationOf(duration: unknown): number {
  const { secs, nanos } = isObject(duration) ? duration : {};
  const seconds = typeof secs === "number" && secs > 0 ? secs : 0;
  return Math.round(seconds * 1000 + (typeof nanos === "number" && nanos > 0 ? nanos / 1e6 : 0));
}

function outcomeOfEvent(result: unknown): CallOutcome | undefined {
  if (!isObject(result)) return "unknown";
  if (isObject(result.Ok)) return outcomeOfResult(inMcpWords(result.Ok));
  return typeof result.Err === "string" ? outcomeOfFailure([result.Err], "unknown", "codex") : "unknown";
}

function outcomeOfItem({ status, result, error }: JsonObject): CallOutcome | undefined {
  if (isObject(error)) return outcomeOfFailure([textOf(error, "message") ?? ""], "unknown", "codex");
  if (status === "failed")
    return isObject(result) ? outcomeOfFailure(textsOf(result.content), "toolError", "codex") : "unknown";
  return isObject(result) ? outcomeOfResult(inMcpWords(result)) : status === "completed" ? "ok" : "unknown";
}

/** Some versions write the protocol's fields in snake case. */
function inMcpWords(result: JsonObject): JsonObject {
  return "is_error" in result ? { ...result, isError: result.is_error } : result;
}
