/** Gemini CLI: session files (`~/.gemini/tmp/…/chats/session-*.json`) and the output of `--output-format stream-json`. */

import type { CallOutcome } from "../call.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import { Kind, type SkimmedLine } from "../skim/skimmed-line.js";
import { plainArguments } from "./arguments.js";
import { CallBook } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { asIdentifier, inseparable, type McpName, ofKnownServer, unknownServer } from "./mcp-name.js";
import { gatewayOutcome, outcomeOfFailure } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

/** Messages of a session file without calls, and those of stream-json, say nothing; of calls, what they gave is not read. */
const SKIM = {
  members: [
    "type",
    "id",
    "timestamp",
    "content",
    "toolCalls",
    "sessionId",
    "$rewindTo",
    "$set",
    "role",
    "message",
    "tool_id",
    "status",
  ],
  marks: ["args", "content", "description", "output", "resultDisplay", "text"],
  long: ["content", "description", "output", "resultDisplay", "text"],
  kept: ["args"],
} satisfies SkimSpec;

const [TYPE, ID, TIMESTAMP, CONTENT, TOOL_CALLS, SESSION, REWIND, SET, ROLE, MESSAGE, TOOL_ID, STATUS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const;

export const gemini: Reader = {
  id: "gemini",
  summary: "Gemini CLI session files and stream-json output",
  recognises: (record) =>
    isObject(record) && (isSession(record) || isStart(record) || isMessage(record) || isStream(record)),
  skim: SKIM,
  open: (uri, sink, context) => new GeminiReading(uri, sink, context),
};

function isSession(record: JsonObject): boolean {
  return (
    typeof record.sessionId === "string" &&
    Array.isArray(record.messages) &&
    (typeof record.projectHash === "string" || typeof record.startTime === "string")
  );
}

/** The first line of a session file of newer versions. */
function isStart(record: JsonObject): boolean {
  return typeof record.sessionId === "string" && typeof record.projectHash === "string";
}

const MESSAGE_TYPES = new Set(["user", "gemini", "info", "error", "warning"]);

/** Another line of it, which is written again under the same id when it changes. */
function isMessage(record: JsonObject): boolean {
  return (
    MESSAGE_TYPES.has(record.type as string) &&
    typeof record.id === "string" &&
    typeof record.timestamp === "string" &&
    ("content" in record || Array.isArray(record.toolCalls))
  );
}

function isStream(record: JsonObject): boolean {
  switch (record.type) {
    case "init":
      return typeof record.session_id === "string" && typeof record.timestamp === "string";
    case "tool_use":
      return typeof record.tool_name === "string";
    case "tool_result":
      return typeof record.tool_id === "string" && typeof record.status === "string";
    case "message":
      return typeof record.timestamp === "string" && typeof record.role === "string" && !("message" in record);
    case "result":
      return typeof record.timestamp === "string" && typeof record.status === "string";
    case "error":
      return typeof record.timestamp === "string";
    default:
      return false;
  }
}

/** Gemini CLI's own tools, in the names of all its versions. Stream-json does not say them from those of servers. */
const OWN_TOOLS = new Set([
  "activate_skill",
  "ask_user",
  "cli_help",
  "codebase_investigator",
  "delegate_to_agent",
  "edit",
  "enter_plan_mode",
  "exit_plan_mode",
  "get_internal_docs",
  "glob",
  "google_web_search",
  "grep",
  "grep_search",
  "list_directory",
  "ls",
  "read_file",
  "read_many_files",
  "replace",
  "run_shell_command",
  "save_memory",
  "search_file_content",
  "update_topic",
  "web_fetch",
  "write_file",
  "write_todos",
]);

/** The text after the server where a tool is shown; no tool has a blank in its name. */
const SHOWN = " MCP Server)";

class GeminiReading<T> implements Reading {
  #session: string;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #calls: CallBook<T>;
  #withoutId = 0;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#calls = new CallBook(sink, passedOver);
    this.#servers = servers;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isSession(record) || isStart(record)) {
      this.#session = textOf(record, "sessionId") as string;
      this.#messages(record, line, lineOf);
      return true;
    }
    // Calls removed from the conversation were made nevertheless.
    if (typeof record.$rewindTo === "string") return true;
    if (isObject(record.$set)) {
      this.#messages(record.$set, line, lineOf);
      return true;
    }
    if (isMessage(record)) {
      this.#message(record, line, lineOf);
      return true;
    }
    if (!isStream(record)) return false;
    if (record.type === "init") this.#session = textOf(record, "session_id") ?? this.#session;
    else if (record.type === "tool_use") this.#used(record, line);
    else if (record.type === "tool_result") this.#answered(record);
    return true;
  }

  skim(line: SkimmedLine): Skimmed {
    const hasText = (member: number) => line.kind(member) === Kind.text;
    if (line.kind(SESSION) !== 0 || line.kind(REWIND) !== 0 || line.kind(SET) !== 0) return "whole";
    const type = line.text(TYPE) ?? "";
    if (MESSAGE_TYPES.has(type)) {
      if (!hasText(ID) || !hasText(TIMESTAMP) || line.kind(CONTENT) === 0) return "whole";
      return line.kind(TOOL_CALLS) === 0 ? "taken" : "brief";
    }
    if (type === "message") return hasText(TIMESTAMP) && hasText(ROLE) && line.kind(MESSAGE) === 0 ? "taken" : "whole";
    const answered = type === "tool_result" && hasText(STATUS) ? line.text(TOOL_ID) : undefined;
    return answered === undefined || this.#calls.awaits(answered) ? "whole" : "taken";
  }

  #messages(holder: JsonObject, line: number, lineOf?: LineOf): void {
    for (const message of objectsOf(holder, "messages")) this.#message(message, line, lineOf);
  }

  #message(message: JsonObject, line: number, lineOf?: LineOf): void {
    for (const call of objectsOf(message, "toolCalls")) this.#written(call, lineOf?.(call) ?? line);
  }

  /** A call of a session file, which is written with its result, or written again when it has one. */
  #written(call: JsonObject, line: number): void {
    const id = textOf(call, "id");
    const written = textOf(call, "name") ?? "";
    const name = this.#nameShown(textOf(call, "displayName") ?? "", written);
    if (name === undefined) {
      this.#calls.other(written, id);
      return;
    }
    const key = id ?? `#${this.#withoutId++}`;
    this.#calls.call(key, {
      ...name,
      session: this.#session,
      arguments: plainArguments(call.args),
      at: this.#parseTime(call.timestamp),
      line,
    });
    this.#calls.answer(key, outcomeOf(call.status, failureOf(call)));
  }

  /** "push_files (github MCP Server)": the only place where the server is named by itself. */
  #nameShown(displayName: string, name: string): McpName | undefined {
    const end = displayName.endsWith(SHOWN) ? displayName.length - SHOWN.length : -1;
    const start = displayName.indexOf(" (");
    if (start > 0 && end > start + 2)
      return { server: displayName.slice(start + 2, end), tool: displayName.slice(0, start) };
    return name.startsWith("mcp_") ? this.#nameOf(name) : undefined;
  }

  #used(record: JsonObject, line: number): void {
    const name = textOf(record, "tool_name") as string;
    const id = textOf(record, "tool_id");
    if (OWN_TOOLS.has(name)) {
      this.#calls.other(name, id);
      return;
    }
    this.#calls.call(id, {
      ...this.#nameOf(name),
      session: this.#session,
      arguments: plainArguments(record.parameters),
      at: this.#parseTime(record.timestamp),
      line,
    });
  }

  /** Most versions write the tool's name alone, and the server's before it where two servers have the same tool. */
  #nameOf(name: string): McpName {
    const known =
      ofKnownServer(name, this.#servers, (server) => `mcp_${asIdentifier(server)}_`) ??
      ofKnownServer(name, this.#servers, (server) => `${asIdentifier(server)}__`);
    if (known !== undefined) return known;
    return /^mcp_|__/.test(name) ? inseparable(name) : unknownServer(name);
  }

  #answered(record: JsonObject): void {
    const said = [textOf(record, "output") ?? "", textOf(record.error, "message") ?? ""];
    this.#calls.answer(textOf(record, "tool_id"), outcomeOf(record.status, said));
  }
}

/** The failure as the model got it. */
function failureOf(call: JsonObject): string[] {
  return objectsOf(call, "result").flatMap(
    (part) => textOf(fieldOf(fieldOf(part, "functionResponse"), "response"), "error") ?? [],
  );
}

/** Undefined for a call that has not ended. */
function outcomeOf(status: unknown, texts: readonly string[]): CallOutcome | undefined {
  switch (status) {
    case "success":
      return "ok";
    case "cancelled":
      return "refused";
    case "error":
      return outcomeOfError(texts);
    default:
      return undefined;
  }
}

/** A server's error is written with the arguments and the answer, which may hold any text. */
function outcomeOfError(texts: readonly string[]): CallOutcome {
  const reported = texts.find((text) => text.startsWith("MCP tool '") && text.includes("reported tool error"));
  if (reported === undefined) return outcomeOfFailure(texts, "unknown", "gemini");
  const answer = reported.slice(reported.lastIndexOf(" with response: "));
  return gatewayOutcome(jsonTextsOf(answer)) ?? "toolError";
}

/** The texts of the content blocks in a piece of JSON, which may be cut off. */
function jsonTextsOf(json: string): string[] {
  return [...json.matchAll(/"text":\s*("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")/gu)].map(
    (match) => JSON.parse(match[1] as string) as string,
  );
}
