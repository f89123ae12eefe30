/** Cursor's agent on the command line: the output of `cursor-agent -p --output-format stream-json`. */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, objectsOf, textOf } from "./fields.js";
import { type McpName, mcpToolName, ofKnownServer, unknownServer } from "./mcp-name.js";
import { gatewayOutcome, textsOf } from "./outcome.js";
import type { ReadContext, Reader, Reading, Sink } from "./reader.js";

export const cursor: Reader = {
  id: "cursor",
  summary: "Cursor's stream-json output",
  recognises: (record) => isObject(record) && (isCall(record) || isInit(record)),
  // Its other records are also Claude Code's.
  beginsLike: ["claude-code"],
  open: (uri, sink, context) => new CursorReading(uri, sink, context),
};

function isCall({ type, subtype, tool_call: call }: JsonObject): boolean {
  return type === "tool_call" && typeof subtype === "string" && isObject(call);
}

/** Claude Code lists its tools here. */
function isInit(record: JsonObject): boolean {
  return (
    record.type === "system" &&
    record.subtype === "init" &&
    typeof record.session_id === "string" &&
    typeof record.apiKeySource === "string" &&
    !("tools" in record)
  );
}

const OTHER_TYPES = new Set(["system", "user", "assistant", "result", "thinking", "error", "retry", "connection"]);

class CursorReading<T> implements Reading {
  #session: string;
  readonly #servers: readonly string[];
  readonly #calls: CallBook<T>;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#session = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record)) return false;
    if (isCall(record)) {
      this.#session = textOf(record, "session_id") ?? this.#session;
      this.#toolCall(record, record.tool_call as JsonObject, line);
      return true;
    }
    if (!OTHER_TYPES.has(record.type as string)) return false;
    this.#session = textOf(record, "session_id") ?? this.#session;
    return true;
  }

  #toolCall(record: JsonObject, toolCall: JsonObject, line: number): void {
    const id = textOf(record, "call_id");
    const mcp = toolCall.mcpToolCall;
    if (!isObject(mcp)) {
      const kind = Object.keys(toolCall).find((key) => isObject(toolCall[key])) ?? "tool_call";
      const name = kind === "function" ? textOf(toolCall.function, "name") : undefined;
      this.#calls.other(name ?? kind, id);
      return;
    }
    const at = millisecondsOf(record.timestamp_ms);
    const call = isObject(mcp.args) ? mcp.args : mcp;
    this.#calls.call(id, {
      ...this.#nameOf(call),
      session: this.#session,
      arguments: writtenArguments(call.args),
      at,
      line,
      ...lastingIdentity(id),
    });
    if (record.subtype !== "started") this.#calls.answer(id, outcomeOf(mcp.result), at);
  }

  /** `providerIdentifier` and `toolName`; in versions that leave the first empty, `name` is both in one. */
  #nameOf(call: JsonObject): McpName {
    const name = textOf(call, "name") ?? "";
    const tool = textOf(call, "toolName") ?? "";
    const server = [call.providerIdentifier, call.serverIdentifier, call.serverName].find(
      (field) => typeof field === "string" && field !== "",
    ) as string | undefined;
    if (server !== undefined) return { server, tool: tool === "" ? afterServer(name, server) : tool };
    return (
      mcpToolName(name, this.#servers) ??
      ofKnownServer(name, this.#servers, (known) => `${known}-`) ??
      unknownServer(tool === "" ? name : tool)
    );
  }
}

function afterServer(name: string, server: string): string {
  return name.startsWith(`${server}-`) ? name.slice(server.length + 1) : name;
}

function outcomeOf(result: unknown): CallOutcome {
  if (isObject(fieldOf(result, "rejected")) || isObject(fieldOf(result, "permissionDenied"))) return "refused";
  const success = fieldOf(result, "success");
  if (!isObject(success)) return "unknown";
  if (success.isError !== true) return "ok";
  // A block of content has its text one level deeper than the protocol's.
  const texts = objectsOf(success, "content").flatMap(({ text }) =>
    typeof text === "string" ? text : textsOf([text]),
  );
  return gatewayOutcome(texts) ?? "toolError";
}
