/**
 * VS Code's chat with Copilot: `chatSessions/<id>.json`, one document, and the newer `<id>.jsonl`, the changes to such
 * a document. A call's arguments are in the model's rounds, its server is in what was shown of it.
 */

import type { CallOutcome } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, writtenArguments } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, objectsOf, textOf } from "./fields.js";
import { inseparable, type McpName, ofKnownServer, type Written } from "./mcp-name.js";
import { outcomeOfFailure } from "./outcome.js";
import type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { SeenCalls } from "./same-call.js";
import { toolCall } from "./tool-call.js";

export const vscode: Reader = {
  id: "vscode",
  summary: "VS Code chat sessions and exports",
  recognises: (record) => isSession(record) || isSession(fieldOf(record, "v")) || isChange(record),
  open: (uri, sink, context) => new VscodeReading(uri, sink, context),
};

function isSession(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    Array.isArray(record.requests) &&
    // "Chat: Export Chat…" writes no version.
    (typeof record.version === "number" ||
      typeof record.responderUsername === "string" ||
      typeof record.initialLocation === "string")
  );
}

function isChange(record: unknown): record is JsonObject {
  return isObject(record) && (record.kind === 1 || record.kind === 2) && Array.isArray(record.k);
}

/** How VS Code begins the names of a server's tools: shortened to 18 characters in all. */
const prefix: Written = (server) =>
  `mcp_${server
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "_")
    .slice(0, 13)}_`;

/** What was shown of a call: the model's rounds, which have its arguments, come when the answer is complete. */
interface Shown {
  readonly name: McpName;
  readonly arguments: Arguments;
  readonly outcome: CallOutcome | undefined;
  readonly line: number;
}

const MAX_SHOWN = 10_000;

class VscodeReading<T> implements Reading {
  #session: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  /** Calls that were shown and are in no round yet, by their id. */
  readonly #shown = new Map<string, Shown>();
  readonly #seen = new SeenCalls();
  readonly #passedOver: PassedOver;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#passedOver = passedOver;
    this.#session = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    const session = isObject(record) && record.kind === 0 ? record.v : record;
    if (isSession(session)) {
      this.#session = textOf(session, "sessionId") ?? this.#session;
      for (const request of objectsOf(session, "requests")) this.#request(request, line, lineOf);
      return true;
    }
    if (isObject(record) && record.kind === 3) return true;
    if (!isChange(record)) return false;
    this.#change(record.k as readonly unknown[], record.v, line);
    return true;
  }

  end(): void {
    for (const [id, shown] of this.#shown) this.#call(id, shown, shown.arguments, undefined, shown.line);
    this.#shown.clear();
  }

  /** Of a change, only what it sets or adds is read, at its depth. */
  #change(path: readonly unknown[], value: unknown, line: number): void {
    const [root, index, field, inner] = path;
    if (root !== "requests") return;
    const values = Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
    if (index === undefined || field === undefined) for (const request of values) this.#request(request, line);
    else if (field === "response") for (const part of values) this.#part(part, line);
    else if (field === "result" && inner === undefined) for (const result of values) this.#result(result, line);
    else if (field === "result" && inner === "metadata")
      for (const metadata of values) this.#result({ metadata: path.length === 4 ? metadata : {} }, line);
  }

  #request(request: JsonObject, line: number, lineOf?: LineOf): void {
    for (const part of objectsOf(request, "response")) this.#part(part, lineOf?.(part) ?? line);
    const result = fieldOf(request, "result");
    if (isObject(result)) this.#result(result, line, lineOf);
    // Of a document nothing more comes to this request.
    if (lineOf !== undefined) this.end();
  }

  #part(part: JsonObject, line: number): void {
    const id = textOf(part, "toolCallId");
    if (part.kind !== "toolInvocationSerialized" || id === undefined || this.#seen.has(id)) return;
    const toolId = textOf(part, "toolId") ?? "";
    const name = this.#nameOf(toolId, part.source);
    if (name === undefined) {
      this.#passedOver.tool(toolId, id);
      return;
    }
    if (this.#shown.size >= MAX_SHOWN) this.end();
    const input = textOf(part.resultDetails, "input");
    const args = input === undefined ? missingArguments(NOT_RECORDED) : writtenArguments(input);
    this.#shown.set(id, { name, arguments: args, outcome: outcomeOf(part), line });
  }

  #result(result: JsonObject, line: number, lineOf?: LineOf): void {
    for (const round of objectsOf(fieldOf(result, "metadata"), "toolCallRounds")) {
      const at = millisecondsOf(round.timestamp);
      for (const call of objectsOf(round, "toolCalls")) {
        const id = textOf(call, "id")?.replace(/__vscode-\d+$/, "");
        const name = this.#nameOf(textOf(call, "name") ?? "", undefined);
        const shown = id === undefined ? undefined : this.#shown.get(id);
        if (id === undefined) continue;
        if (shown === undefined && name === undefined) {
          this.#passedOver.tool(textOf(call, "name") ?? "", id);
          continue;
        }
        this.#shown.delete(id);
        const known = shown ?? { name: name as McpName, outcome: undefined };
        this.#call(id, known, writtenArguments(call.arguments), at, lineOf?.(call) ?? line);
      }
    }
  }

  /** Newer versions name the server beside the tool; the tool's name begins with a shortened one. */
  #nameOf(toolId: string, source: unknown): McpName | undefined {
    const isMcp = textOf(source, "type") === "mcp";
    const label = isMcp ? (textOf(source, "label") ?? textOf(source, "serverLabel")) : undefined;
    const named = label === undefined ? undefined : ofKnownServer(toolId, [label], prefix);
    if (named !== undefined) return named;
    if (!isMcp && !toolId.startsWith("mcp_")) return undefined;
    return ofKnownServer(toolId, this.#servers, prefix) ?? inseparable(toolId);
  }

  #call(
    id: string,
    { name, outcome }: Pick<Shown, "name" | "outcome">,
    args: Arguments,
    at: number | undefined,
    line: number,
  ): void {
    const call = toolCall({ ...name, session: this.#session, arguments: args, at, line });
    if (this.#seen.meets(id, call)) return;
    const handle = this.#sink.call(call);
    if (handle !== undefined && outcome !== undefined) this.#sink.outcome(handle, outcome);
  }
}

/** VS Code's `ToolConfirmKind` of a call that was denied, and of one that was skipped: neither is made. */
const NOT_CONFIRMED: ReadonlySet<unknown> = new Set([0, 5]);

function outcomeOf({ isConfirmed, isComplete, resultDetails }: JsonObject): CallOutcome | undefined {
  if (isConfirmed === false || NOT_CONFIRMED.has(fieldOf(isConfirmed, "type"))) return "refused";
  if (isComplete !== true) return undefined;
  if (!isObject(resultDetails)) return "unknown";
  if (resultDetails.isError !== true) return "ok";
  const texts = objectsOf(resultDetails, "output").flatMap((part) => textOf(part, "value") ?? []);
  return outcomeOfFailure(texts, "toolError", "vscode");
}
