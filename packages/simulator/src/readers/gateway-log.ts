/** Logs of gateways that name server and tool of each call: ToolHive's audit log, and the log of the MCP gateway of GitHub's agentic workflows. */

import type { CallOutcome } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, plainArguments, writtenArguments } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, textOf } from "./fields.js";
import { outcomeOfAnswer } from "./outcome.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

export const gatewayLog: Reader = {
  id: "gateway-log",
  summary: "audit logs of ToolHive, and gateway.jsonl of GitHub's agentic workflows",
  recognises: (record) => isObject(record) && (isAudit(record) || isGateway(record)),
  open: (uri, sink) => new GatewayLogReading(uri, sink),
};

function isAudit({ type, target, outcome }: JsonObject): boolean {
  return typeof type === "string" && /^(?:mcp|http|sse)_/.test(type) && isObject(target) && typeof outcome === "string";
}

function isGateway({ event, server_name, method, type }: JsonObject): boolean {
  return (
    typeof event === "string" && typeof server_name === "string" && typeof method === "string" && type !== undefined
  );
}

class GatewayLogReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #parseTime = timeParser();

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number): boolean {
    if (!isObject(record)) return false;
    if (isAudit(record)) this.#audited(record, line);
    else if (isGateway(record)) this.#logged(record, line);
    // What else such programs log.
    else
      return typeof record.level === "string" && (typeof record.msg === "string" || typeof record.event === "string");
    return true;
  }

  #audited(record: JsonObject, line: number): void {
    const { target, outcome, data } = record;
    if (record.type !== "mcp_tool_call" && fieldOf(target, "method") !== "tools/call") return;
    const handle = this.#sink.call(
      toolCall({
        server: textOf(record, "component"),
        tool: textOf(target, "name"),
        session: textOf(fieldOf(record.metadata, "extra"), "session_id") ?? this.#uri,
        arguments: argumentsOf(fieldOf(data, "request")),
        at: this.#parseTime(record.logged_at) ?? this.#parseTime(record.loggedAt) ?? this.#parseTime(record.time),
        line,
      }),
    );
    const ended = outcomeOfAudit(outcome, fieldOf(data, "response"));
    if (handle !== undefined && ended !== undefined) this.#sink.outcome(handle, ended);
  }

  #logged(record: JsonObject, line: number): void {
    if (record.method !== "tools/call") return;
    const ended = this.#parseTime(record.timestamp);
    const took = typeof record.duration === "number" && record.duration > 0 ? Math.round(record.duration) : 0;
    const handle = this.#sink.call(
      toolCall({
        server: textOf(record, "server_name"),
        tool: textOf(record, "tool_name"),
        session: this.#uri,
        arguments: missingArguments(NOT_RECORDED),
        at: ended === undefined ? undefined : ended - took,
        line,
      }),
    );
    if (handle !== undefined) this.#sink.outcome(handle, "unknown", ended);
  }
}

/** The request as it came in, or its parameters, or the arguments alone; ToolHive records it only if configured. */
function argumentsOf(request: unknown): Arguments {
  const value = writtenArguments(request);
  if (value.argsUnknown !== undefined || value.args === undefined) return missingArguments(NOT_RECORDED);
  const params = fieldOf(value.args, "jsonrpc") === "2.0" ? fieldOf(value.args, "params") : value.args;
  const isParams = isObject(params) && typeof params.name === "string" && "arguments" in params;
  return plainArguments(isParams ? params.arguments : params);
}

/** The outcome is that of the HTTP request: what the server answered, only its answer says. */
function outcomeOfAudit(outcome: unknown, response: unknown): CallOutcome | undefined {
  if (outcome === "denied") return "denied";
  const answer = writtenArguments(response).args;
  if (isObject(answer) && ("result" in answer || "error" in answer)) return outcomeOfAnswer(answer);
  return "unknown";
}
