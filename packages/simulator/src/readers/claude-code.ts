/** Claude Code session files: `~/.claude/projects/…/<sessionId>.jsonl`. Tools of MCP servers are named `mcp__SERVER__TOOL`. */

import type { CallOutcome } from "../call.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import { isDeniedByIntercept, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const claudeCode: Reader = {
  id: "claude-code",
  summary: "Claude Code session files",
  recognises: (record) =>
    isObject(record) &&
    typeof record.type === "string" &&
    typeof record.sessionId === "string" &&
    !("jsonrpc" in record),
  open: (uri, sink) => new ClaudeCodeReading(uri, sink),
};

const PREFIX = "mcp__";

/** How Claude Code words the refusals that keep a call from its server. */
const REFUSALS = [
  "Tool permission request failed",
  "The user doesn't want to proceed with this tool use",
  "The user doesn't want to take this action right now",
  "Permission to use ",
  "Claude requested permissions to use ",
];

class ClaudeCodeReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #parseTime = timeParser();
  readonly #pending = new Pending<T>();
  /** A call written twice (a resumed session repeats its history) counts once. */
  readonly #seen = new Pending<true>();

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record) || typeof record.type !== "string") return false;
    const content = isObject(record.message) ? record.message.content : undefined;
    if (!Array.isArray(content)) return true;
    for (const block of content) {
      if (!isObject(block)) continue;
      if (record.type === "assistant" && block.type === "tool_use") this.#call(record, block, line);
      else if (record.type === "user" && block.type === "tool_result") this.#result(block);
    }
    return true;
  }

  #call(record: JsonObject, block: JsonObject, line: number): void {
    const name = textOf(block, "name") ?? "";
    const split = name.indexOf("__", PREFIX.length);
    if (!name.startsWith(PREFIX) || split < 0) return;
    const id = textOf(block, "id");
    if (id !== undefined) {
      if (this.#seen.has(id)) return;
      this.#seen.add(id, true);
    }
    const { input } = block;
    const handle = this.#sink.call({
      tool: name.slice(split + 2),
      server: name.slice(PREFIX.length, split),
      session: textOf(record, "sessionId") ?? this.#uri,
      args: input ?? undefined,
      argsUnknown: undefined,
      malformed:
        input !== undefined && input !== null && !isObject(input) ? "the call's arguments are no object" : undefined,
      at: this.#parseTime(record.timestamp),
      line,
    });
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }

  #result(block: JsonObject): void {
    const id = textOf(block, "tool_use_id");
    const handle = id === undefined ? undefined : this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf(block));
  }
}

function outcomeOf(block: JsonObject): CallOutcome {
  if (block.is_error !== true) return "ok";
  const texts = textsOf(block.content);
  if (isDeniedByIntercept(texts)) return "denied";
  if (texts.some((text) => REFUSALS.some((refusal) => text.startsWith(refusal)))) return "refused";
  // The host shows the model a JSON-RPC error as "MCP error -32602: …".
  if (texts.some((text) => text.startsWith("MCP error "))) return "protocolError";
  return "toolError";
}
