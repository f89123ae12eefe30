/**
 * Cline and Roo Code: a task's `ui_messages.json`, what was shown of it, and `api_conversation_history.json`, what the
 * model was sent. Calls to MCP servers go through a tool `use_mcp_tool`, in XML or as a call, or in newer versions of
 * Roo Code through tools named `mcp--SERVER--TOOL`.
 */

import { createHash } from "node:crypto";
import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { CallBook } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, objectsOf, textOf } from "./fields.js";
import { type McpName, mcpToolName, unknownServer } from "./mcp-name.js";
import { gatewayOutcome, outcomeOfFailure, textsOf } from "./outcome.js";
import { Pending } from "./pending.js";
import type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import type { CallParts } from "./tool-call.js";

export const cline: Reader = {
  id: "cline",
  summary: "Cline and Roo Code tasks: ui_messages.json and api_conversation_history.json",
  recognises: (record) => isObject(record) && (isShown(record) || isSent(record)),
  open: (uri, sink, context) => new ClineReading(uri, sink, context),
};

/** An item of `ui_messages.json`. */
function isShown({ ts, type, ask, say }: JsonObject): boolean {
  return (
    typeof ts === "number" &&
    ((type === "ask" && typeof ask === "string") || (type === "say" && typeof say === "string"))
  );
}

const ITS_TOOLS = new Set(["use_mcp_tool", "access_mcp_resource", "attempt_completion", "ask_followup_question"]);
/** Roo Code's names of servers' tools, and Cline's. */
const ITS_NAME = /^mcp--|^[\w-]{1,12}0mcp0./;
const ITS_TEXT = /^<(?:task|feedback|user_message)>|<use_mcp_tool>|<environment_details>|\[use_mcp_tool for '/;

/** A message of `api_conversation_history.json` that only these programs write. */
function isSent(record: JsonObject): boolean {
  if (!isTurn(record)) return false;
  if (textsOf(record.content).some((text) => ITS_TEXT.test(text))) return true;
  return objectsOf(record, "content").some(
    ({ type, name }) => type === "tool_use" && (ITS_TOOLS.has(name as string) || ITS_NAME.test(String(name))),
  );
}

function isTurn({ role, content }: JsonObject): boolean {
  return (role === "user" || role === "assistant") && (typeof content === "string" || Array.isArray(content));
}

class ClineReading<T> implements Reading {
  readonly #uri: string;
  readonly #servers: readonly string[];
  readonly #passedOver: PassedOver;
  readonly #calls: CallBook<T>;
  #count = 0;
  /** How often each call was made, by what was called. */
  readonly #times = new Pending<number>();
  /** The call that was asked for last, and whether it was sent; calls are made one after another. */
  #asked: { readonly id: string; isSent: boolean } | undefined;
  /** Calls in XML that have no answer, in their order. */
  readonly #unanswered: { readonly id: string; readonly server: string }[] = [];

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#servers = servers;
    this.#passedOver = passedOver;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    if (isShown(record)) this.#shown(record, line);
    else if (isTurn(record)) this.#turn(record, line, lineOf);
    // A condensed history has marks of its own between the messages.
    else return typeof record.ts === "number" && typeof record.type === "string";
    return true;
  }

  #shown({ ts, ask, say, text, partial }: JsonObject, line: number): void {
    const kind = ask ?? say;
    const said = typeof text === "string" ? text : "";
    // The arguments of a message that stayed partial never came to an end, so it was never sent.
    if (kind === "use_mcp_server" && partial !== true) this.#askedFor(said, millisecondsOf(ts), line);
    else if (kind === "mcp_server_request_started" && this.#asked !== undefined) this.#asked.isSent = true;
    else if (kind === "mcp_server_response") this.#answered(outcomeOfResponse(said), ts);
    else if (kind === "error") this.#answered(outcomeOfFailure([said], "unknown", "cline"), ts);
    else if (kind === "api_req_started") this.#over(said);
    else if ((kind === "tool" || kind === "command" || kind === "browser_action_launch") && partial !== true)
      this.#passedOver.tool(kind === "tool" ? (textOf(parsed(said), "tool") ?? kind) : kind, `ui ${String(ts)}`);
  }

  #askedFor(text: string, at: number | undefined, line: number): void {
    const request = parsed(text);
    if (!isObject(request)) return;
    if (request.type !== "use_mcp_tool") {
      this.#passedOver.tool(textOf(request, "type") ?? "use_mcp_server");
      return;
    }
    const id = this.#newId();
    const server = textOf(request, "serverName");
    this.#handOn(id, {
      server,
      tool: textOf(request, "toolName"),
      session: this.#uri,
      arguments: writtenArguments(request.arguments),
      at,
      line,
    });
    this.#asked = { id, isSent: false };
  }

  #answered(outcome: CallOutcome, ts: unknown): void {
    if (this.#asked === undefined) return;
    this.#calls.answer(this.#asked.id, outcome, millisecondsOf(ts));
    this.#asked = undefined;
  }

  /** The next request to the model says what became of a call that was not answered. */
  #over(text: string): void {
    if (this.#asked === undefined) return;
    const request = textOf(parsed(text), "request") ?? "";
    const result = /\[use_mcp_tool for '[^']{0,200}'\] Result:\s*/.exec(request);
    const answer = result === null ? "" : request.slice(result.index + result[0].length);
    if (!this.#asked.isSent) this.#calls.answer(this.#asked.id, outcomeOfFailure([answer], "unknown", "cline"));
    this.#asked = undefined;
  }

  #turn(record: JsonObject, line: number, lineOf?: LineOf): void {
    const at = millisecondsOf(record.ts);
    if (record.role === "assistant") {
      for (const block of objectsOf(record, "content"))
        if (block.type === "tool_use") this.#toolUse(block, at, lineOf?.(block) ?? line);
        else if (typeof block.text === "string") this.#markup(block.text, at, lineOf?.(block) ?? line);
      if (typeof record.content === "string") this.#markup(record.content, at, line);
      return;
    }
    for (const block of objectsOf(record, "content"))
      if (block.type === "tool_result")
        this.#calls.answer(textOf(block, "tool_use_id"), outcomeOfToolResult(block), at);
    this.#results(textsOf(record.content).join("\n\n"), at);
  }

  #toolUse(block: JsonObject, at: number | undefined, line: number): void {
    const id = textOf(block, "id") ?? this.#newId();
    const tool = textOf(block, "name") ?? "";
    const { input } = block;
    const parts =
      tool === "use_mcp_tool"
        ? { server: textOf(input, "server_name"), tool: textOf(input, "tool_name") }
        : (ofClinesKey(tool) ?? mcpToolName(tool, this.#servers));
    if (parts === undefined) {
      this.#calls.other(tool, id);
      return;
    }
    const args = writtenArguments(tool === "use_mcp_tool" ? fieldOf(input, "arguments") : input);
    this.#handOn(id, { ...parts, session: this.#uri, arguments: args, at, line });
  }

  #markup(text: string, at: number | undefined, line: number): void {
    for (const inner of elementsOf(text, "use_mcp_tool")) {
      const server = elementOf(inner, "server_name");
      const id = this.#newId();
      this.#handOn(id, {
        server,
        tool: elementOf(inner, "tool_name"),
        session: this.#uri,
        arguments: writtenArguments(elementOf(inner, "arguments") ?? ""),
        at,
        line,
      });
      if (this.#unanswered.length >= MAX_UNANSWERED) this.#unanswered.shift();
      this.#unanswered.push({ id, server: server ?? "" });
    }
  }

  /** The texts of a user's message begin with the results of what was called. */
  #results(text: string, at: number | undefined): void {
    const pieces = text.split(/\[use_mcp_tool for '([^']{0,200})'\] Result:\s*/);
    for (let i = 1; i < pieces.length; i += 2) {
      const place = this.#unanswered.findIndex(({ server }) => server === pieces[i]);
      if (place < 0) continue;
      const [call] = this.#unanswered.splice(place, 1);
      this.#calls.answer(call?.id, outcomeOfResponse(pieces[i + 1] as string), at);
    }
  }

  /** Both files of a task have the same calls. */
  #handOn(id: string, parts: Omit<CallParts, "identity">): void {
    const folder = this.#uri.replace(/[^/\\]*$/, "");
    // One of them may not name the server.
    const said = JSON.stringify([folder, parts.tool, parts.arguments.args]);
    const digest = createHash("sha256").update(said).digest("base64");
    const times = (this.#times.get(digest) ?? 0) + 1;
    this.#times.add(digest, times);
    this.#calls.call(id, {
      ...parts,
      identity: `cline ${digest} ${times}`,
      isIdentityLasting: true,
    });
  }

  #newId(): string {
    return `#${this.#count++}`;
  }
}

const MAX_UNANSWERED = 100;

/** `KEY0mcp0TOOL`: Cline generates the server's key, and writes it nowhere else. */
function ofClinesKey(name: string): McpName | undefined {
  const [, tool] = /^[\w-]{1,12}?0mcp0(.+)$/s.exec(name) ?? [];
  return tool === undefined ? undefined : unknownServer(tool);
}

function parsed(text: string): unknown {
  return text === "" ? undefined : writtenArguments(text).args;
}

/** The text between each `<name>` and the next `</name>`. */
function elementsOf(text: string, name: string): string[] {
  const [open, close] = [`<${name}>`, `</${name}>`];
  const found: string[] = [];
  let start = text.indexOf(open);
  while (start >= 0) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) break;
    found.push(text.slice(start + open.length, end));
    start = text.indexOf(open, end + close.length);
  }
  return found;
}

/** The unescaped text of an element; undefined without the element. */
function elementOf(markup: string, name: string): string | undefined {
  const start = markup.indexOf(`<${name}>`);
  const end = markup.lastIndexOf(`</${name}>`);
  return start < 0 || end < start ? undefined : markup.slice(start + name.length + 2, end).trim();
}

/** An answer with `isError` is shown after "Error:". */
function outcomeOfResponse(text: string): CallOutcome {
  const answer = text.trimStart();
  if (/^Error:\n/.test(answer)) return gatewayOutcome([answer.slice("Error:\n".length)]) ?? "toolError";
  const failed = /^The tool execution failed\b/.test(answer) || /^\{"status":"error"/.test(answer);
  return outcomeOfFailure([answer], failed ? "unknown" : "ok", "cline");
}

function outcomeOfToolResult(block: JsonObject): CallOutcome {
  const outcome = outcomeOfResponse(textsOf(block.content).join("\n"));
  return outcome === "ok" && block.is_error === true ? "unknown" : outcome;
}
