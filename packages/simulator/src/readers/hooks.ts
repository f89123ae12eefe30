/**
 * What agents hand to hook programs, as such a program logs it: Claude Code and those that took its hooks over
 * (`PreToolUse`, `PostToolUse`), Gemini CLI (`BeforeTool`, `AfterTool`) and Cursor (`beforeMCPExecution`,
 * `afterMCPExecution`); bare, or as a member of a record of the logging program's own.
 */

import { createHash } from "node:crypto";
import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, textOf } from "./fields.js";
import { type McpName, mcpToolName, unknownServer } from "./mcp-name.js";
import { outcomeOfFailure, outcomeOfResult } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const hooks: Reader = {
  id: "hooks",
  summary: "logs of hooks: Claude Code, Gemini CLI, Cursor",
  recognises: (record) => eventOf(record) !== undefined,
  open: (uri, sink, context) => new HooksReading(uri, sink, context),
};

const BEFORE = new Set(["PreToolUse", "BeforeTool", "beforeMCPExecution", "preToolUse"]);
const AFTER = new Set([
  "PostToolUse",
  "PostToolUseFailure",
  "AfterTool",
  "afterMCPExecution",
  "postToolUse",
  "postToolUseFailure",
]);

/** A call that the host's classifier or rules did not let through. */
const DENIED = "PermissionDenied";

/** Members in which logging programs put what they were handed. */
const HOLDERS = ["message", "payload", "event", "data", "input", "hook", "hook_input", "body", "raw"];

/** Whether a text may be the input of a hook; most texts in a transcript are not, and need not be parsed. */
const HOOK = /^\s{0,10}\{[\s\S]{0,4000}"hook_event_name"/;

/** What the hook was handed, and the record around it. */
function eventOf(record: unknown): JsonObject | undefined {
  if (isEvent(record)) return record;
  for (const holder of HOLDERS) {
    const held = fieldOf(record, holder);
    const inner = typeof held === "string" && HOOK.test(held) ? writtenArguments(held).args : held;
    if (isEvent(inner)) return inner;
  }
  return undefined;
}

function isEvent(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    typeof record.hook_event_name === "string" &&
    (typeof record.session_id === "string" ||
      typeof record.conversation_id === "string" ||
      typeof record.tool_name === "string")
  );
}

const TIMES = ["timestamp", "time", "ts", "logged_at", "at", "received_at"];

class HooksReading<T> implements Reading {
  readonly #uri: string;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #calls: CallBook<T>;
  /** Calls without an id that were not answered, by what was called. */
  readonly #open = new Map<string, string[]>();
  #count = 0;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    const event = eventOf(record);
    if (event === undefined) return false;
    const name = event.hook_event_name as string;
    const tool = textOf(event, "tool_name");
    const isBefore = BEFORE.has(name);
    if (tool === undefined || (!isBefore && !AFTER.has(name) && name !== DENIED)) return true;
    const at = this.#timeOf(event) ?? this.#timeOf(record as JsonObject);
    const id = this.#idOf(event, tool, isBefore);
    const named = this.#nameOf(event, tool);
    if (named === undefined) {
      this.#calls.other(tool, id);
      return true;
    }
    // A hook for answers alone gives the call, too.
    this.#calls.call(id, {
      ...named,
      session: textOf(event, "session_id") ?? textOf(event, "conversation_id") ?? this.#uri,
      arguments: writtenArguments(event.tool_input),
      at,
      line: lineOf?.(event) ?? line,
      ...lastingIdentity(id),
    });
    if (!isBefore) this.#calls.answer(id, outcomeOf(name, event), at);
    return true;
  }

  #timeOf(record: JsonObject): number | undefined {
    for (const field of TIMES) {
      const value = record[field];
      const at =
        typeof value === "number" ? millisecondsOf(value < 1e11 ? value * 1000 : value) : this.#parseTime(value);
      if (at !== undefined) return at;
    }
    return undefined;
  }

  #nameOf(event: JsonObject, tool: string): McpName | undefined {
    const context = fieldOf(event, "mcp_context");
    const server = textOf(context, "server_name");
    if (server !== undefined) return { server, tool: textOf(context, "tool_name") ?? tool };
    const named = mcpToolName(tool, this.#servers);
    if (named !== undefined) return named;
    // Cursor's hook is for MCP servers only, and names the server's command or address instead of the server.
    return /MCPExecution$/.test(event.hook_event_name as string) ? unknownServer(tool) : undefined;
  }

  /** The call's id; of calls without one, the oldest that has no answer is the one that is answered. */
  #idOf(event: JsonObject, tool: string, isBefore: boolean): string {
    const own = textOf(event, "tool_use_id") ?? textOf(event, "tool_call_id");
    if (own !== undefined && own !== "") return own;
    const said = JSON.stringify([event.session_id ?? event.conversation_id, tool, event.tool_input]);
    const key = createHash("sha256").update(said).digest("base64");
    const open = this.#open.get(key) ?? [];
    if (!isBefore && open.length > 0) {
      const answered = open.shift() as string;
      if (open.length === 0) this.#open.delete(key);
      return answered;
    }
    const made = `#${this.#count++}`;
    if (isBefore) {
      if (this.#open.size >= MAX_OPEN) this.#open.clear();
      this.#open.set(key, [...open, made].slice(-MAX_ALIKE));
    }
    return made;
  }
}

const MAX_OPEN = 10_000;
const MAX_ALIKE = 100;

function outcomeOf(name: string, event: JsonObject): CallOutcome | undefined {
  if (name === DENIED) return "refused";
  if (/Failure$/.test(name))
    return outcomeOfFailure(
      [textOf(event, "error") ?? textOf(event, "error_message") ?? ""],
      "toolError",
      "claude-code",
    );
  const answer = writtenArguments(event.tool_response ?? event.tool_output ?? event.result_json).args;
  if (fieldOf(answer, "error") !== undefined && fieldOf(answer, "content") === undefined) return "unknown";
  return outcomeOfResult(answer);
}
