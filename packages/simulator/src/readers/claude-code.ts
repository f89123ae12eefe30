/**
 * Claude Code: session files (`~/.claude/projects/…/<sessionId>.jsonl`) and the output of
 * `claude -p --output-format stream-json`. Tools of MCP servers are named `mcp__SERVER__TOOL`.
 */

import type { CallOutcome } from "../call.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import { Kind, type SkimmedLine } from "../skim/skimmed-line.js";
import { plainArguments } from "./arguments.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { asIdentifier, underscored } from "./mcp-name.js";
import { outcomeOfFailure, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { SeenCalls } from "./same-call.js";
import { timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

/** Most lines of a session file hold texts, or an answer of one of the agent's own tools. */
const SKIM = {
  members: ["type", "sessionId", "toolUseResult"],
  marks: [
    "tool_use",
    "tool_result",
    "is_error",
    "mcp_servers",
    "permission_denials",
    "parts",
    "tool_use_id",
    "name",
    "content",
    "text",
    "old_string",
    "new_string",
    "prompt",
    "command",
  ],
  listed: ["tool_use_id", "name"],
  long: ["content", "text", "old_string", "new_string", "prompt", "command"],
  unread: ["toolUseResult"],
} satisfies SkimSpec;

const [TYPE, SESSION] = [0, 1] as const;
const [USE, RESULT, IS_ERROR, SERVERS, DENIALS, PARTS] = [1, 2, 4, 8, 16, 32] as const;

export const claudeCode: Reader = {
  id: "claude-code",
  summary: "Claude Code session files and stream-json output",
  recognises: (record) =>
    isObject(record) && typeof record.type === "string" && !("jsonrpc" in record) && sessionOf(record) !== undefined,
  // Lines of session files do; the output of stream-json has no times, and its first line names the servers.
  tellsAll: (record) =>
    isObject(record) && (textOf(record, "sessionId") !== undefined || OTHER_TYPES.has(record.type as string)),
  skim: SKIM,
  open: (uri, sink, context) => new ClaudeCodeReading(uri, sink, context),
};

/** What stream-json writes; other programs write `session_id`, too. */
const STREAM_TYPES = new Set(["system", "assistant", "user", "result", "stream_event", "rate_limit_event"]);

/** What session files hold beside the lines that name their session. */
const OTHER_TYPES = new Set(["summary", "file-history-snapshot", "custom-title", "ai-title", "last-prompt"]);

const MAX_SERVERS = 1_000;

/** As the API generates them; other programs number the calls of each session. */
const UNIQUE_ID = /^toolu_\w{16}/;

function sessionOf(record: JsonObject): string | undefined {
  return (
    textOf(record, "sessionId") ?? (STREAM_TYPES.has(record.type as string) ? textOf(record, "session_id") : undefined)
  );
}

/** A message of stream-json, with or without its session. */
function isMessage({ type, message }: JsonObject): boolean {
  return (type === "user" || type === "assistant") && isObject(message) && message.role === type;
}

class ClaudeCodeReading<T> implements Reading {
  /** The latest that a line named: some versions leave it out of messages. */
  #session: string;
  readonly #sink: Sink<T>;
  readonly #parseTime = timeParser();
  readonly #pending = new Pending<T>();
  /** A call written twice (a resumed session repeats its history) counts once. */
  readonly #seen = new SeenCalls();
  /** Calls of tools that are no MCP server's, and calls that were answered, for a sink that minds what is unmatched. */
  readonly #others = new Pending<true>();
  readonly #passedOver: PassedOver;
  #servers: readonly string[];

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#sink = sink;
    this.#passedOver = passedOver;
    this.#servers = servers;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record) || typeof record.type !== "string") return false;
    const session = sessionOf(record);
    if (session === undefined && !OTHER_TYPES.has(record.type) && !isMessage(record)) return false;
    // Qwen Code writes such records around messages in Gemini's format.
    if (isObject(record.message) && Array.isArray(record.message.parts)) return false;
    this.#session = session ?? this.#session;
    if (record.type === "system") this.#learn(record);
    else if (record.type === "result") this.#denied(record);
    const { data } = record;
    if (record.type === "progress" && isObject(data) && isObject(data.message))
      this.#progress(record, data.message, line);
    this.#blocks(record, line, lineOf);
    return true;
  }

  /** Lines of the session that was named last are of the format, and change nothing without a call or an answer to one. */
  skim(line: SkimmedLine): Skimmed {
    if (line.kind(TYPE) !== Kind.text || line.is(TYPE, "system") || !line.is(SESSION, this.#session)) return "whole";
    const { marks } = line;
    if ((marks & (SERVERS | DENIALS | PARTS)) !== 0) return "whole";
    if ((marks & (USE | RESULT)) === 0) return "taken";
    const namesAndIds = line.listed();
    if (namesAndIds === undefined) return "whole";
    // The input of the agent's own tools, and the text of an answer that is no failure, are not read.
    const isBrief = (marks & IS_ERROR) === 0 && !namesAndIds.some((text) => text.startsWith("mcp__"));
    if ((marks & USE) === 0 && this.#sink.unmatched === undefined && !namesAndIds.some((id) => this.#pending.has(id)))
      return "taken";
    return isBrief ? "brief" : "whole";
  }

  /** A sub-agent's messages, which are also in a file of their own, if that was kept. */
  #progress(record: JsonObject, message: JsonObject, line: number): void {
    const timestamp = message.timestamp ?? record.timestamp;
    this.#blocks({ ...message, sessionId: sessionOf(record) ?? this.#session, timestamp }, line);
  }

  #blocks(record: JsonObject, line: number, lineOf?: LineOf): void {
    const content = isObject(record.message) ? record.message.content : undefined;
    if (!Array.isArray(content)) return;
    for (const block of content) {
      if (!isObject(block)) continue;
      if (record.type === "assistant" && block.type === "tool_use") this.#call(record, block, lineOf?.(block) ?? line);
      else if (record.type === "user" && block.type === "tool_result") this.#result(block);
    }
  }

  /** The first line of stream-json lists the servers, as the names of their tools begin. */
  #learn(record: JsonObject): void {
    const known = new Set(this.#servers.map(asIdentifier));
    const more = objectsOf(record, "mcp_servers").flatMap((server) => textOf(server, "name") ?? []);
    this.#servers = [...this.#servers, ...more.filter((name) => !known.has(asIdentifier(name)))].slice(0, MAX_SERVERS);
  }

  #call(record: JsonObject, block: JsonObject, line: number): void {
    const written = textOf(block, "name") ?? "";
    const name = underscored(written, this.#servers);
    const id = textOf(block, "id");
    if (id !== undefined && this.#sink.unmatched !== undefined) this.#others.add(id, true);
    if (name === undefined) {
      this.#passedOver.tool(written, id);
      return;
    }
    const call = toolCall({
      ...name,
      session: sessionOf(record) ?? this.#session,
      arguments: plainArguments(block.input),
      at: this.#parseTime(record.timestamp),
      line,
      // A session that is resumed or forked begins with a copy of its history.
      identity: id !== undefined && UNIQUE_ID.test(id) ? id : undefined,
    });
    if (id !== undefined && this.#seen.meets(id, call)) return;
    const handle = this.#sink.call(call);
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }

  #result(block: JsonObject): void {
    const id = textOf(block, "tool_use_id");
    const handle = id === undefined ? undefined : this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf(block));
    else if (id === undefined || !this.#others.has(id)) this.#sink.unmatched?.(outcomeOf(block));
  }

  /** The last line of stream-json lists the calls that were not permitted. */
  #denied(record: JsonObject): void {
    for (const denial of objectsOf(record, "permission_denials")) {
      const id = textOf(denial, "tool_use_id");
      const handle = id === undefined ? undefined : this.#pending.take(id);
      if (handle !== undefined) this.#sink.outcome(handle, "refused");
    }
  }
}

function outcomeOf(block: JsonObject): CallOutcome {
  return block.is_error === true ? outcomeOfFailure(textsOf(block.content), "toolError", "claude-code") : "ok";
}
