/** Codex CLI: rollouts (`~/.codex/sessions/…/rollout-*.jsonl`) and the output of `codex exec --json`, old and new. */

import type { CallOutcome } from "../call.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import { Kind, type SkimmedLine } from "../skim/skimmed-line.js";
import { type Arguments, missingArguments, NOT_RECORDED, plainArguments, writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, textOf } from "./fields.js";
import { inNamespace, type McpName, ofKnownServer, underscored } from "./mcp-name.js";
import { outcomeOfFailure, outcomeOfResult, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { callDigest, isCopy, markOf } from "./same-call.js";
import { timeParser } from "./time.js";

/** Of most lines of a rollout only the type says something. */
const SKIM = {
  members: [
    "type",
    "timestamp",
    "payload",
    "payload.type",
    "payload.call_id",
    "payload.result",
    "payload.result.Ok",
    "payload.result.Ok.isError",
    "payload.result.Ok.is_error",
    "payload.result.Ok.content",
  ],
  unread: ["payload.result.Ok.content"],
} satisfies SkimSpec;

const [TYPE, TIMESTAMP, PAYLOAD, PAYLOAD_TYPE, CALL_ID, , OK, IS_ERROR, IS_ERROR_IN_SNAKE_CASE] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;

export const codex: Reader = {
  id: "codex",
  summary: "Codex rollouts and `codex exec --json`",
  recognises: (record) =>
    isObject(record) && (isRollout(record) || isExec(record) || isOldExec(record)) && !("jsonrpc" in record),
  skim: SKIM,
  open: (uri, sink, context) => new CodexReading(uri, sink, context),
};

/** Records of a rollout that hold calls, or are about the session. */
const ROLLOUT_TYPES = new Set(["session_meta", "response_item", "event_msg"]);

/** Records of a rollout that hold no calls. */
const WITHOUT_CALLS = new Set([
  "turn_context",
  "compacted",
  "world_state",
  "inter_agent_communication",
  "inter_agent_communication_metadata",
  "token_usage_record",
  "ghost_snapshot",
]);

/** Items of the model's API that are no calls. */
const OTHER_ITEMS = new Set([
  "message",
  "agent_message",
  "reasoning",
  "function_call_output",
  "custom_tool_call_output",
  "tool_search_output",
  "mcp_tool_call_output",
  "ghost_snapshot",
  "compaction",
  "compaction_trigger",
  "context_compaction",
  "compaction_summary",
  "other",
]);

/** Items of the model's API that are calls to tools of its own, and the name of the tool. */
const OWN_CALLS: ReadonlyMap<unknown, string> = new Map([
  ["local_shell_call", "local_shell"],
  ["web_search_call", "web_search"],
  ["image_generation_call", "image_generation"],
  ["tool_search_call", "tool_search"],
]);

/** Items of `codex exec --json` that are no calls. */
const OTHER_EXEC_ITEMS = new Set(["agent_message", "assistant_message", "reasoning", "todo_list", "error"]);

/** Events that are no calls, and yet say something of them. */
const EVENTS = new Set(["item_completed", "task_started", "turn_aborted"]);

/** Whether an event may be about a call. */
function isCallEvent(type: string): boolean {
  return /tool_?call/i.test(type);
}

/** Whether the event's result is one whose texts are not read. */
function isNoError(line: SkimmedLine): boolean {
  const isFalse = (member: number) => line.kind(member) === 0 || line.is(member, "false");
  return line.kind(OK) === Kind.object && isFalse(IS_ERROR) && isFalse(IS_ERROR_IN_SNAKE_CASE);
}

function isRollout({ type, payload, timestamp }: JsonObject): boolean {
  return (
    typeof type === "string" &&
    (ROLLOUT_TYPES.has(type) || WITHOUT_CALLS.has(type)) &&
    isObject(payload) &&
    typeof timestamp === "string"
  );
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

/** A call of the model, held until a later record says where it went; or an outcome that waits for such a call. */
type Held =
  | {
      readonly kind: "call";
      readonly id: string | undefined;
      readonly written: string;
      name: McpName | undefined;
      args: Arguments;
      readonly at: number | undefined;
      readonly line: number;
      isReady: boolean;
    }
  | { readonly kind: "outcome"; readonly id: string; readonly outcome: CallOutcome; readonly at: number | undefined };

/** Calls that are held at most, because an answer may never come. */
const MAX_HELD = 200;

class CodexReading<T> implements Reading {
  #session: string;
  #isSessionKnown = false;
  /** The session whose history this one begins with. */
  #root: string | undefined;
  readonly #servers: readonly string[];
  readonly #passedOver: PassedOver;
  readonly #parseTime = timeParser();
  #calls: CallBook<T>;
  readonly #sink: Sink<T>;
  readonly #held: Held[] = [];
  /** Calls that are held or were handed on or passed over, by their id. */
  readonly #known = new Pending<Held & { kind: "call" }>();

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#sink = sink;
    this.#servers = servers;
    this.#passedOver = passedOver;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record)) return false;
    if (isRollout(record)) this.#rollout(record, line);
    else if (isExec(record)) this.#exec(record, line);
    else if (isOldExec(record)) this.#event(record.msg as JsonObject, undefined, line);
    else return this.#other(record);
    return true;
  }

  /** Lines of a rollout. */
  skim(line: SkimmedLine): Skimmed {
    if (line.kind(TIMESTAMP) !== Kind.text || line.kind(PAYLOAD) !== Kind.object) return "whole";
    const type = line.text(TYPE) ?? "";
    if (WITHOUT_CALLS.has(type)) return type === "turn_context" ? "whole" : "taken";
    const kind = line.text(PAYLOAD_TYPE);
    if (kind === undefined) return "whole";
    if (type === "event_msg") {
      if (kind === "mcp_tool_call_end") return isNoError(line) ? "brief" : "whole";
      return isCallEvent(kind) || EVENTS.has(kind) ? "whole" : "taken";
    }
    if (type !== "response_item" || !OTHER_ITEMS.has(kind)) return "whole";
    if (kind === "function_call_output") return this.#skimOutput(line);
    return kind === "mcp_tool_call_output" ? "whole" : "taken";
  }

  /** The output of one of the agent's own tools, or a second answer: that it is there counts, what it says does not. */
  #skimOutput(line: SkimmedLine): Skimmed {
    const id = line.text(CALL_ID);
    if (id === undefined || id === "" || this.#calls.awaits(id)) return "whole";
    // All calls were handed on, and this one was answered.
    if (this.#held.length === 0) return "taken";
    const call = this.#known.get(id);
    if (call === undefined || call.name !== undefined) return "whole";
    call.isReady = true;
    this.#hold({ kind: "outcome", id, outcome: "unknown", at: undefined });
    return "taken";
  }

  end(): void {
    this.#release();
  }

  /** A record of a rollout, or a line of `codex exec --json`, of a kind that is not known. */
  #other({ type, payload, timestamp, message }: JsonObject): boolean {
    if (type === "error" && typeof message === "string") return true;
    if (typeof type !== "string" || !isObject(payload) || typeof timestamp !== "string") return false;
    this.#passedOver.record(type);
    return true;
  }

  #rollout({ type, payload, timestamp }: JsonObject, line: number): void {
    const body = payload as JsonObject;
    const at = this.#parseTime(timestamp);
    if (type === "session_meta") this.#meta(body);
    else if (type === "event_msg") this.#event(body, at, line);
    else if (type === "response_item") this.#item(body, at, line);
    // A turn that was broken off leaves calls without an answer.
    else if (type === "turn_context") this.#release();
  }

  /** The first names the session: a forked or resumed session continues with its parent's records. */
  #meta(body: JsonObject): void {
    const id = textOf(body, "id");
    if (!this.#isSessionKnown) {
      this.#session = id ?? this.#session;
      this.#root = textOf(body, "forked_from_id");
      this.#isSessionKnown = id !== undefined;
    } else this.#root = id ?? this.#root;
  }

  #item(body: JsonObject, at: number | undefined, line: number): void {
    const { type } = body;
    const id = textOf(body, "call_id") || undefined;
    if (type === "function_call") this.#functionCall(body, id, at, line);
    else if (type === "function_call_output") this.#functionOutput(body, id, at);
    else if (type === "mcp_tool_call_output" && isObject(body.output))
      this.#answer(id, outcomeOfResult(inMcpWords(body.output)), at);
    else if (type === "custom_tool_call") this.#passedOver.tool(textOf(body, "name") ?? "custom_tool_call", id);
    else if (OWN_CALLS.has(type)) this.#passedOver.tool(OWN_CALLS.get(type) as string, id ?? textOf(body, "id"));
    else if (!OTHER_ITEMS.has(type as string)) this.#passedOver.record(`response_item/${String(type)}`);
  }

  /** The event after a call says where it went; without one, only the tool's name may. */
  #functionCall(body: JsonObject, id: string | undefined, at: number | undefined, line: number): void {
    const name = textOf(body, "name") ?? "";
    const namespace = textOf(body, "namespace");
    const written = namespace === undefined ? name : inNamespace(namespace, name);
    const call = {
      kind: "call" as const,
      id,
      written,
      name: this.#nameOf(written, namespace !== undefined),
      args: writtenArguments(body.arguments),
      at,
      line,
      isReady: id === undefined,
    };
    const known = id === undefined ? undefined : this.#known.get(id);
    if (known === undefined) this.#hold(call);
    else if (known.written !== written && known.name?.tool !== call.name?.tool) this.#holdOther(call);
    else if (known.name !== undefined && differ(known.args, call.args)) this.#holdOther(call);
  }

  /** Another call with an id that was met before: it is unknown whose answers have that id. */
  #holdOther(call: Held & { kind: "call" }): void {
    const digest = callDigest({ tool: call.written, ...call.args, server: undefined, malformed: undefined });
    this.#hold({ ...call, id: `${call.id} ${call.written} ${digest}`, isReady: true });
  }

  #nameOf(whole: string, hasNamespace: boolean): McpName | undefined {
    const known =
      underscored(whole, this.#servers) ??
      ofKnownServer(whole, this.#servers, (server) => `${server}.`) ??
      ofKnownServer(whole, this.#servers, (server) => `${server}__`);
    if (known !== undefined || hasNamespace) return known;
    // Versions of 2025 write SERVER__TOOL; no tool of Codex has two underscores in its name.
    const split = whole.indexOf("__");
    if (split <= 0 || split + 2 >= whole.length) return undefined;
    return { server: whole.slice(0, split), tool: whole.slice(split + 2) };
  }

  #functionOutput(body: JsonObject, id: string | undefined, at: number | undefined): void {
    if (id === undefined) return;
    const call = this.#known.get(id);
    if (call !== undefined) call.isReady = true;
    const { output } = body;
    const texts = typeof output === "string" ? [output] : textsOf(fieldOf(output, "content") ?? output);
    // Whether the server called it an error, the output does not say.
    this.#hold({ kind: "outcome", id, outcome: outcomeOfFailure(texts, "unknown", "codex"), at });
  }

  #event(event: JsonObject, at: number | undefined, line: number): void {
    const { type, invocation, item } = event;
    const id = textOf(event, "call_id");
    if (type === "mcp_tool_call_begin" || type === "mcp_tool_call_end") {
      const begun = at === undefined || type === "mcp_tool_call_begin" ? at : at - durationOf(event.duration);
      const args = plainArguments(fieldOf(invocation, "arguments"));
      this.#mcpCall(id, textOf(invocation, "server"), textOf(invocation, "tool"), args, begun, line);
      if (type === "mcp_tool_call_end") this.#answer(id, outcomeOfEvent(event.result), at);
    } else if (type === "item_completed" && isObject(item) && item.type === "McpToolCall") {
      const itemId = textOf(item, "id");
      const begun = at === undefined ? at : at - durationOf(item.duration);
      this.#mcpCall(
        itemId,
        textOf(item, "server"),
        textOf(item, "tool"),
        writtenArguments(item.arguments),
        begun,
        line,
      );
      this.#answer(itemId, outcomeOfItem(item), at);
    } else if (type === "dynamic_tool_call_request" || type === "dynamic_tool_call_response")
      this.#passedOver.tool(textOf(event, "tool") ?? type, id ?? textOf(event, "callId"));
    else if (type === "task_started" || type === "turn_aborted") this.#release();
    else if (isCallEvent(String(type))) this.#passedOver.record(`event_msg/${String(type)}`);
  }

  /** A call whose server and tool are named: they win over the function's name. */
  #mcpCall(
    id: string | undefined,
    server: string | undefined,
    tool: string | undefined,
    args: Arguments,
    at: number | undefined,
    line: number,
  ): void {
    const name = { server, tool: tool ?? "", ...(tool === undefined && { malformed: "the call names no tool" }) };
    const known = id === undefined ? undefined : this.#known.get(id);
    const call = { kind: "call" as const, id, written: tool ?? "", name, args, at, line, isReady: true };
    if (known === undefined) {
      this.#hold(call);
      return;
    }
    if (known.isReady && (known.name?.tool !== name.tool || differ(known.args, args))) this.#holdOther(call);
    if (!known.isReady) {
      known.name = name;
      if (known.args.argsUnknown !== undefined) known.args = args;
      known.isReady = true;
    }
  }

  #answer(id: string | undefined, outcome: CallOutcome | undefined, at: number | undefined): void {
    if (id !== undefined && outcome !== undefined) this.#hold({ kind: "outcome", id, outcome, at });
  }

  #hold(held: Held): void {
    if (held.kind === "call" && held.id !== undefined) {
      if (this.#known.has(held.id)) return;
      this.#known.add(held.id, held);
    }
    this.#held.push(held);
    if (this.#held.length > MAX_HELD) this.#release();
    else this.#flush();
  }

  /** Hands on what is held, up to the first call that is still unclear. */
  #flush(): void {
    let done = 0;
    for (const held of this.#held) {
      if (held.kind === "call" && !held.isReady) break;
      this.#handOn(held);
      done++;
    }
    if (done > 0) this.#held.splice(0, done);
  }

  /** Hands on all calls that are held: nothing more will be recorded of them. */
  #release(): void {
    for (const held of this.#held) if (held.kind === "call") held.isReady = true;
    this.#flush();
  }

  #handOn(held: Held): void {
    if (held.kind === "outcome") {
      this.#calls.answer(held.id, held.outcome, held.at);
      return;
    }
    const { id, name, written, args, at, line } = held;
    if (name === undefined) {
      this.#calls.other(written, id);
      return;
    }
    const { identity, isIdentityLasting } = lastingIdentity(id);
    this.#calls.call(id, {
      ...name,
      session: this.#session,
      arguments: args,
      at,
      line,
      // Other ids than those of the API are unique in a session and its forks.
      identity:
        identity ?? (id === undefined || !this.#isSessionKnown ? undefined : `${this.#root ?? this.#session} ${id}`),
      isIdentityLasting: isIdentityLasting ?? (id !== undefined && this.#isSessionKnown),
    });
  }

  #exec(record: JsonObject, line: number): void {
    if (record.type === "thread.started") {
      this.#release();
      this.#session = textOf(record, "thread_id") ?? this.#session;
      // Ids are counted from the start in each thread.
      this.#calls = new CallBook(this.#sink, this.#passedOver);
      this.#known.clear();
    }
    const { item } = record;
    if (!isObject(item)) return;
    const type = item.type ?? item.item_type;
    const id = textOf(item, "id");
    if (type !== "mcp_tool_call") {
      const isCall = typeof type === "string" && !OTHER_EXEC_ITEMS.has(type);
      if (isCall) this.#passedOver.tool(type, id === undefined ? undefined : `${this.#session} ${id}`);
      return;
    }
    const done = record.type === "item.completed";
    // Older versions write the arguments nowhere, newer ones from the start.
    if (!done && !("arguments" in item)) return;
    const args = "arguments" in item ? writtenArguments(item.arguments) : missingArguments(NOT_RECORDED);
    this.#mcpCall(id, textOf(item, "server"), textOf(item, "tool"), args, undefined, line);
    if (done) this.#answer(id, outcomeOfItem(item), undefined);
  }
}

/** Whether two records of a call have different arguments. */
function differ(a: Arguments, b: Arguments): boolean {
  const markedBy = (args: Arguments) => markOf({ tool: "", server: undefined, malformed: undefined, ...args });
  return !isCopy(markedBy(a), markedBy(b));
}

/** Milliseconds of a duration as Rust writes it; 0 if it is missing. */
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
  if (status === "failed") {
    if (!isObject(result)) return "unknown";
    const outcome = outcomeOfResult({ ...inMcpWords(result), isError: true });
    return outcome ?? "toolError";
  }
  return isObject(result) ? outcomeOfResult(inMcpWords(result)) : status === "completed" ? "ok" : "unknown";
}

/** Some versions write the protocol's fields in snake case. */
function inMcpWords(result: JsonObject): JsonObject {
  return "is_error" in result ? { ...result, isError: result.is_error } : result;
}
