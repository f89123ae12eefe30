/** Qwen Code: session files (`~/.qwen/projects/…/chats/<sessionId>.jsonl`). Tools of servers are named `mcp__SERVER__TOOL`. */

import type { CallOutcome } from "../call.js";
import { plainArguments } from "./arguments.js";
import { CallBook } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { mcpToolName } from "./mcp-name.js";
import { outcomeOfFailure } from "./outcome.js";
import type { ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const qwen: Reader = {
  id: "qwen",
  summary: "Qwen Code session files",
  recognises: (record) => isObject(record) && isRecord(record) && Array.isArray(fieldOf(record.message, "parts")),
  // A record of the system may come first.
  beginsLike: ["claude-code"],
  open: (uri, sink, context) => new QwenReading(uri, sink, context),
};

const TYPES = new Set(["user", "assistant", "tool_result", "system"]);

function isRecord({ type, uuid, sessionId }: JsonObject): boolean {
  return TYPES.has(type as string) && typeof uuid === "string" && typeof sessionId === "string";
}

class QwenReading<T> implements Reading {
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #calls: CallBook<T>;

  constructor(_uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record) || !isRecord(record)) return false;
    const at = this.#parseTime(record.timestamp);
    for (const part of objectsOf(record.message, "parts")) {
      const { functionCall, functionResponse } = part;
      if (isObject(functionCall)) this.#call(record, functionCall, at, line);
      else if (isObject(functionResponse)) this.#answer(record, functionResponse, at);
    }
    return true;
  }

  #call(record: JsonObject, call: JsonObject, at: number | undefined, line: number): void {
    const id = textOf(call, "id");
    const written = textOf(call, "name") ?? "";
    this.#calls.named(id, written, mcpToolName(written, this.#servers), {
      session: textOf(record, "sessionId") as string,
      arguments: plainArguments(call.args),
      at,
      line,
    });
  }

  #answer(record: JsonObject, answer: JsonObject, at: number | undefined): void {
    const status = textOf(record.toolCallResult, "status");
    const said = [textOf(answer.response, "error") ?? "", textOf(answer.response, "output") ?? ""];
    this.#calls.answer(textOf(answer, "id") ?? textOf(record.toolCallResult, "callId"), outcomeOf(status, said), at);
  }
}

function outcomeOf(status: string | undefined, texts: readonly string[]): CallOutcome {
  if (status === "cancelled") return "refused";
  if (status === "success" || (status === undefined && texts[0] === "")) return "ok";
  if (texts.some((text) => /^MCP tool '[^']*' reported (?:tool )?error/.test(text))) return "toolError";
  return outcomeOfFailure(texts, "unknown", "qwen");
}
