/** MCP JSON-RPC messages, in the order in which they passed → calls and their outcomes. */

import type { CallOutcome, ToolCall } from "../call.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import {
  forwardedBecause,
  goMessage,
  goParams,
  IN_A_BATCH,
  NO_OBJECT,
  unreadableArguments,
  writtenArguments,
} from "./forwarded.js";
import { outcomeOfAnswer, outcomeOfResult } from "./outcome.js";
import { Pending } from "./pending.js";
import type { Sink } from "./reader.js";
import { redactionOf } from "./redaction.js";
import { type CallMark, isSameCall, LatestMarks, markOf } from "./same-call.js";

/** What a record says beside its message. */
export interface Envelope {
  readonly line: number;
  readonly at: number | undefined;
  readonly server: string | undefined;
  readonly fromClient: boolean;
  /** Paths that the recorder replaced. */
  readonly redacted: unknown;
  /** Why the arguments are not, or not wholly, known; undefined where nothing is known to be missing. */
  readonly argsUnknown?: string | undefined;
  /** Why the call cannot be decided, e.g. because the record has only a hash of it. */
  readonly malformed?: string | undefined;
  /** Whether the message is part of a batch. */
  readonly inBatch?: boolean | undefined;
}

/** Requests a server sends; their answers come from the client and answer no call. */
const SERVER_REQUESTS = new Set(["sampling/createMessage", "elicitation/create", "roots/list"]);

const MAX_SERVERS = 1_000;

export function isMessage(record: unknown): record is JsonObject {
  return isObject(record) && record.jsonrpc === "2.0";
}

export function isBatch(record: unknown): record is readonly unknown[] {
  return Array.isArray(record) && record.length > 0 && record.every(isMessage);
}

export function isId(id: unknown): id is string | number {
  return typeof id === "string" || typeof id === "number";
}

/** A call that waits for its answer. */
interface Open<T> {
  /** Undefined if the sink does not need the answer. */
  readonly handle: T | undefined;
  /** What a call that is sent again must be; undefined where too many calls came since. */
  readonly mark: CallMark | undefined;
}

/** What of one server is still to come. */
class Connection<T> {
  /** Calls by the id of their request. */
  readonly calls = new Pending<T | undefined>();
  /** The marks of the latest of them: a server asks for more input soon, and marks of long standing cost much. */
  readonly marks = new LatestMarks(MAX_MARKS);
  /** Calls that a server made a task of, by the task's id. */
  readonly tasks = new Pending<T>();
  /** Requests for the status of a task: their id, and the task's. */
  readonly asked = new Pending<string>();
  /** Calls that are to be sent again with more input, by their `requestState`. */
  readonly waiting = new Pending<Open<T>>();
  /** The same of calls whose answer gave no `requestState`, the oldest first. */
  readonly waitingStateless: Open<T>[] = [];
  /** Requests that are no calls, and tasks that were seen, for a sink that minds what is unmatched. */
  readonly others = new Pending<true>();
  readonly knownTasks = new Pending<true>();
}

const MAX_WAITING = 1_000;

const MAX_MARKS = 100;

const NO_CALL = { tool: "", args: undefined, argsUnknown: undefined };

/** Follows the connections to any number of servers. */
export class Messages<T> {
  readonly #session: string;
  readonly #source: (() => string | undefined) | undefined;
  readonly #sink: Sink<T>;
  readonly #connections = new Map<string, Connection<T>>();
  readonly #serverAsked = new Pending<true>();
  /** The latest connection, which the next message most likely belongs to. */
  #latest: Connection<T> | undefined;
  #latestKey = "";

  /** @param source gives the text of the current record */
  constructor(session: string, sink: Sink<T>, source?: () => string | undefined) {
    this.#session = session;
    this.#sink = sink;
    this.#source = source;
  }

  /** Takes a message, or a batch of them; false for what is neither. */
  take(message: unknown, envelope: Envelope): boolean {
    if (Array.isArray(message)) {
      if (!isBatch(message)) return false;
      for (const one of message) this.#message(one as JsonObject, { ...envelope, inBatch: true });
      return true;
    }
    if (!isMessage(message)) return false;
    this.#message(message, envelope);
    return true;
  }

  /** Takes a request together with its answer, which may be missing; what is no call is passed over. */
  pair(request: JsonObject, answer: unknown, envelope: Envelope): void {
    if (request.method !== "tools/call") return;
    const open = this.#open(request.params, envelope);
    // The time of the pair is that of the request.
    if (isObject(answer)) this.#answered(answer, open, this.#connection(envelope.server), undefined);
  }

  /** Takes the parameters of a `tools/call`; returns the sink's handle for the answer. */
  call(params: unknown, envelope: Envelope): T | undefined {
    return this.#open(params, envelope).handle;
  }

  /**
   * Takes a `tools/call` that has a name and arguments and no other parameters, whose message has nothing but what it must
   * have, and whose arguments are an object that Go reads.
   * @param isSmall whether the arguments are written in no more bytes than `SMALL`
   */
  soundCall(id: string | number, name: string, args: JsonObject, isSmall: boolean, envelope: Envelope): void {
    const { line, at, server } = envelope;
    const session = this.#session;
    const call: ToolCall = {
      tool: name,
      server,
      session,
      args,
      argsUnknown: undefined,
      malformed: undefined,
      at,
      line,
    };
    const mark = isSmall ? { tool: name, server, isUnknown: false, args, digest: undefined } : markOf(call);
    this.#asked(id, this.#sink.call(call), mark, server);
  }

  #asked(id: string | number, handle: T | undefined, mark: CallMark | undefined, server: string | undefined): void {
    const { calls, marks } = this.#connection(server);
    calls.add(id, handle);
    if (mark !== undefined) marks.add(id, mark);
  }

  #open(params: unknown, envelope: Envelope): Open<T> {
    const call = this.#toolCall(params, envelope);
    const mark = markOf(call);
    // A call that is sent again with the input its server asked for is the same call.
    const isSentAgain = isAgain(params);
    const again = isSentAgain ? this.#again(params, mark, this.#connection(envelope.server)) : undefined;
    if (again !== undefined) return again;
    if (isSentAgain) this.#sink.unmatched?.(undefined);
    return { handle: this.#sink.call(call), mark };
  }

  #message(written: JsonObject, envelope: Envelope): void {
    const message = goMessage(written);
    const { server, fromClient } = envelope;
    const { id, method } = message;
    if (this.#sink.unmatched !== undefined && typeof method === "string" && method !== "tools/call" && isId(id))
      this.#connection(server).others.add(id, true);
    if (method === "tools/call") {
      const open = this.#open(message.params, envelope);
      if (isId(id)) this.#asked(id, open.handle, open.mark, server);
    } else if (method === "initialize") {
      // A new connection counts its ids from the start.
      const { calls, marks } = this.#connection(server);
      calls.clear();
      marks.clear();
    } else if (method === "tasks/get" || method === "tasks/result") {
      const task = taskIdOf(message.params);
      if (isId(id) && task !== undefined) this.#connection(server).asked.add(id, task);
    } else if (typeof method === "string") {
      if (isId(id) && SERVER_REQUESTS.has(method)) this.#serverAsked.add(id, true);
    } else if (isId(id) && !fromClient) this.#answer(message, id, envelope);
  }

  /** The call that waits for this input: the question's state must come back, with the very call that was asked about. */
  #again(params: JsonObject, mark: CallMark, connection: Connection<T>): Open<T> | undefined {
    const { requestState: state } = params;
    if (hasNoState(state)) {
      const at = connection.waitingStateless.findIndex((open) => isSameCall(open.mark, mark));
      return at < 0 ? undefined : connection.waitingStateless.splice(at, 1)[0];
    }
    if (typeof state !== "string" || !isSameCall(connection.waiting.get(state)?.mark, mark)) return undefined;
    return connection.waiting.take(state);
  }

  #answer(message: JsonObject, id: string | number, { server, at }: Envelope): void {
    const { result } = message;
    // A bare record has answers of both client and server, with ids that may be equal.
    const isToolResult = isObject(result) && Array.isArray(result.content);
    if (!isToolResult && this.#serverAsked.take(id) !== undefined) return;
    const connection = this.#connection(server);
    const task = connection.asked.take(id);
    if (task !== undefined) {
      this.#taskAnswered(message, task, connection, at);
      return;
    }
    const isAnswer = connection.calls.has(id);
    const handle = connection.calls.take(id);
    if (!isAnswer && this.#sink.unmatched !== undefined && connection.others.take(id) === undefined)
      this.#sink.unmatched(outcomeOfAnswer(message));
    // An answer to nothing, or to another request, asks for no call to be sent again.
    if (!isAnswer) return;
    const mark = isObject(result) && result.resultType === "input_required" ? connection.marks.get(id) : undefined;
    this.#answered(message, { handle, mark }, connection, at);
  }

  #answered(answer: JsonObject, open: Open<T>, connection: Connection<T>, at: number | undefined): void {
    const { error, result } = answer;
    const { handle } = open;
    if (error === undefined || error === null) {
      if (isObject(result) && result.resultType === "input_required") {
        const { requestState: state } = result;
        if (typeof state === "string") connection.waiting.add(state, open);
        else if (hasNoState(state) && connection.waitingStateless.length < MAX_WAITING)
          connection.waitingStateless.push(open);
        return;
      }
      const task = taskIdOf(result);
      if (task !== undefined && !Array.isArray((result as JsonObject).content)) {
        if (handle !== undefined) {
          connection.tasks.add(task, handle);
          if (this.#sink.unmatched !== undefined) connection.knownTasks.add(task, true);
        }
        return;
      }
    }
    if (handle === undefined) return;
    const outcome = outcomeOfAnswer(answer);
    if (outcome !== undefined) this.#sink.outcome(handle, outcome, at);
  }

  #taskAnswered({ error, result }: JsonObject, task: string, connection: Connection<T>, at: number | undefined): void {
    // An error here says that the task could not be looked at, and nothing of the call.
    if (error !== undefined && error !== null) return;
    const outcome = outcomeOfTask(result);
    if (outcome === undefined) return;
    const handle = connection.tasks.take(task);
    if (handle !== undefined) this.#sink.outcome(handle, outcome, at);
    else if (!connection.knownTasks.has(task)) this.#sink.unmatched?.(outcome);
  }

  #connection(server: string | undefined): Connection<T> {
    const key = server ?? "";
    if (this.#latest !== undefined && this.#latestKey === key) return this.#latest;
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      // A record that invents servers without end must not fill the memory; the forgotten answers are unknown outcomes.
      if (this.#connections.size >= MAX_SERVERS) this.#connections.clear();
      connection = new Connection();
      this.#connections.set(key, connection);
    }
    this.#latest = connection;
    this.#latestKey = key;
    return connection;
  }

  #toolCall(params: unknown, envelope: Envelope): ToolCall {
    const { line, at, server, redacted, inBatch } = envelope;
    if (envelope.malformed !== undefined)
      return { ...NO_CALL, server, session: this.#session, malformed: envelope.malformed, at, line };
    const { tool, argsUnknown, hasArguments } = redactionOf(redacted);
    const { name, args: read, unreadable: why } = goParams(params);
    const unreadable = inBatch ? IN_A_BATCH : hasArguments || why !== NO_OBJECT ? why : undefined;
    const isForwarded = unreadable !== undefined && !tool;
    const asWritten = isForwarded ? writtenArgumentsOf(params, this.#source?.()) : read;
    const noName = tool
      ? "the record's tool name is redacted"
      : name === undefined
        ? "the call names no tool"
        : undefined;
    const call: ToolCall = {
      tool: name ?? "",
      server,
      session: this.#session,
      args: hasArguments ? asWritten : undefined,
      argsUnknown: argsUnknown ?? envelope.argsUnknown,
      malformed: isForwarded ? forwardedBecause(unreadable) : noName,
      at,
      line,
    };
    return isForwarded ? { ...call, isForwarded } : call;
  }
}

/** The arguments of a call that is not decided: as written, or else as they are. */
function writtenArgumentsOf(params: unknown, source: string | undefined): unknown {
  const args = goParams(params).args ?? (isObject(params) ? (params.arguments ?? undefined) : undefined);
  return isObject(args) && unreadableArguments(args) !== undefined ? (writtenArguments(params, source) ?? args) : args;
}

function isAgain(params: unknown): params is JsonObject {
  return isObject(params) && (params.inputResponses !== undefined || params.requestState !== undefined);
}

/** Whether there is no `requestState`. The protocol knows no state that is not a text: one that a record has is no call's. */
function hasNoState(state: unknown): state is undefined | null {
  return state === undefined || state === null;
}

/** The task's id, at the top as tasks are since 2026-07-28, or in `task` as in 2025-11-25. */
function taskIdOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  return textOf(value, "taskId") ?? (isObject(value.task) ? textOf(value.task, "taskId") : undefined);
}

/** Undefined while the task goes on. */
function outcomeOfTask(answer: unknown): CallOutcome | undefined {
  if (!isObject(answer)) return undefined;
  const state = isObject(answer.task) ? answer.task : answer;
  const result = isObject(answer.result) ? answer.result : isObject(state.result) ? state.result : answer;
  switch (state.status) {
    case "completed":
      return Array.isArray(result.content) ? outcomeOfResult(result) : "ok";
    case "failed":
      return state.error === undefined && answer.error === undefined ? "toolError" : "protocolError";
    case "cancelled":
      return "unknown";
    default:
      // The answer to `tasks/result` is the call's own.
      return Array.isArray(answer.content) ? outcomeOfResult(answer) : undefined;
  }
}
