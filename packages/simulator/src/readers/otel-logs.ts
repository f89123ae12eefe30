/** Log records of OpenTelemetry → the tool calls that agents log: Claude Code, Codex, Gemini CLI and Qwen Code. */

import type { CallOutcome } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, withMarks, writtenArguments } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import type { Host } from "./known-texts.js";
import { type McpName, mcpToolName, unknownServer } from "./mcp-name.js";
import { type Attributes, attributesOf, nanosecondsOf, nonEmpty } from "./otlp.js";
import { outcomeOfFailure } from "./outcome.js";
import type { LineOf } from "./reader.js";
import { timeParser } from "./time.js";

export interface LogRecord {
  /** The event's name, such as `claude_code.tool_result`. */
  readonly event: string;
  readonly attributes: Attributes;
  readonly trace: string;
  readonly span: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly line: number;
}

/** A tool call that was logged when it had ended. */
export interface LoggedCall {
  readonly id: string | undefined;
  /** As it is written. */
  readonly tool: string;
  /** Undefined for a tool that is no MCP server's. */
  readonly name: McpName | undefined;
  readonly session: string | undefined;
  readonly arguments: Arguments;
  /** When it began, in epoch milliseconds. */
  readonly at: number | undefined;
  readonly outcome: CallOutcome;
}

/** A log record as the SDK's exporters to files and consoles write it, by itself. */
export function isSdkLog(record: JsonObject): boolean {
  return typeof fieldOf(record.attributes, "event.name") === "string";
}

/** The log records of an export, or the one that the record is. */
export function logRecordsOf(record: JsonObject, line: number, lineOf?: LineOf): LogRecord[] {
  if (isSdkLog(record)) return [sdkLog(record, line)];
  return objectsOf(record, "resourceLogs").flatMap((resourceLogs) =>
    objectsOf(resourceLogs, "scopeLogs").flatMap((scope) =>
      objectsOf(scope, "logRecords").map((log): LogRecord => {
        const attributes = attributesOf(log);
        const body = isObject(log.body) ? log.body.stringValue : undefined;
        return {
          event: nonEmpty(attributes.get("event.name")) ?? nonEmpty(log.eventName) ?? nonEmpty(body) ?? "",
          attributes,
          trace: textOf(log, "traceId") ?? "",
          span: textOf(log, "spanId") ?? "",
          at: nanosecondsOf(log.timeUnixNano) ?? nanosecondsOf(log.observedTimeUnixNano),
          line: lineOf?.(log) ?? line,
        };
      }),
    ),
  );
}

const parseTime = timeParser();

function sdkLog(record: JsonObject, line: number): LogRecord {
  const attributes: Attributes = new Map(Object.entries(record.attributes as JsonObject));
  const [seconds, nanoseconds] = Array.isArray(record.hrTime) ? record.hrTime : [];
  const isTimed = typeof seconds === "number" && typeof nanoseconds === "number" && seconds > 0 && seconds < 1e11;
  return {
    event: nonEmpty(attributes.get("event.name")) ?? "",
    attributes,
    trace: textOf(record.spanContext, "traceId") ?? "",
    span: textOf(record.spanContext, "spanId") ?? "",
    at:
      parseTime(attributes.get("event.timestamp")) ??
      (isTimed ? Math.floor(seconds * 1000 + nanoseconds / 1e6) : undefined),
    line,
  };
}

/** Claude Code cuts the values of arguments at this length. */
const CLAUDE_LONGEST = 512;

/**
 * A call that Claude Code's user or settings rejected has no result: its decision is all that is logged of it.
 * @returns undefined for a record of anything else
 */
export function loggedCall(log: LogRecord, servers: readonly string[]): LoggedCall | undefined {
  if (/(?:^|\.)tool_result$/.test(log.event) && log.attributes.has("tool_name")) return ofResult(log, servers);
  if (/(?:^|\.)tool_decision$/.test(log.event) && log.attributes.get("decision") === "reject")
    return { ...ofResult(log, servers), outcome: "refused" };
  if (/(?:^|\.)tool_call$/.test(log.event) && log.attributes.has("function_name")) return ofGeminiCall(log, servers);
  return undefined;
}

/** `claude_code.tool_result` and `codex.tool_result`. */
function ofResult({ event, attributes, at }: LogRecord, servers: readonly string[]): LoggedCall {
  const tool = nonEmpty(attributes.get("tool_name")) ?? "";
  const details = writtenArguments(attributes.get("tool_parameters")).args;
  const server =
    nonEmpty(fieldOf(details, "mcp_server_name")) ??
    nonEmpty(attributes.get("mcp_server_name")) ??
    nonEmpty(attributes.get("mcp_server"));
  const own = nonEmpty(fieldOf(details, "mcp_tool_name")) ?? nonEmpty(attributes.get("mcp_tool_name"));
  const named = mcpToolName(tool, servers);
  const name =
    server !== undefined
      ? { server, tool: own ?? named?.tool ?? tool }
      : // Without details of tools switched on, Claude Code calls all tools of servers alike.
        (named ?? (tool === "mcp_tool" ? unknownServer(own ?? tool) : undefined));
  const written = attributes.get("tool_input") ?? attributes.get("arguments");
  const host: Host = event.startsWith("codex") ? "codex" : "claude-code";
  return {
    id: nonEmpty(attributes.get("tool_use_id")) ?? nonEmpty(attributes.get("call_id")),
    tool,
    name,
    session: nonEmpty(attributes.get("session.id")) ?? nonEmpty(attributes.get("conversation.id")),
    arguments:
      written === undefined
        ? missingArguments(NOT_RECORDED)
        : withMarks(writtenArguments(written), { truncated: (value) => value.length >= CLAUDE_LONGEST }),
    at: begun(at, attributes),
    outcome: outcomeOf(attributes, attributes.get("error") ?? attributes.get("output"), host),
  };
}

/** `gemini_cli.tool_call`, and `qwen-code.tool_call`. */
function ofGeminiCall({ event, attributes, at }: LogRecord, servers: readonly string[]): LoggedCall {
  const tool = nonEmpty(attributes.get("function_name")) ?? "";
  const server = nonEmpty(attributes.get("mcp_server_name"));
  const isMcp = server !== undefined || attributes.get("tool_type") === "mcp";
  const written = attributes.get("function_args");
  const host: Host = event.startsWith("qwen") ? "qwen" : "gemini";
  const decision = attributes.get("decision");
  return {
    id: nonEmpty(attributes.get("call_id")),
    tool,
    name: isMcp
      ? server === undefined
        ? (mcpToolName(tool, servers) ?? unknownServer(tool))
        : { server, tool: withoutServer(tool, server) }
      : mcpToolName(tool, servers),
    session: nonEmpty(attributes.get("session.id")),
    arguments: written === undefined ? missingArguments(NOT_RECORDED) : writtenArguments(written),
    at: begun(at, attributes),
    outcome: decision === "reject" ? "refused" : outcomeOf(attributes, attributes.get("error"), host),
  };
}

/** The tool's own name behind the prefixes that hosts put before it. */
function withoutServer(tool: string, server: string): string {
  for (const prefix of [`mcp__${server}__`, `mcp_${server}_`, `${server}__`])
    if (tool.startsWith(prefix) && tool.length > prefix.length) return tool.slice(prefix.length);
  return tool;
}

function begun(ended: number | undefined, attributes: Attributes): number | undefined {
  const took = Number(attributes.get("duration_ms"));
  return ended === undefined || !Number.isFinite(took) || took < 0 ? ended : ended - Math.round(took);
}

function outcomeOf(attributes: Attributes, said: unknown, host: Host): CallOutcome {
  const success = String(attributes.get("success"));
  if (success === "true") return "ok";
  return outcomeOfFailure(typeof said === "string" ? [said] : [], "unknown", host);
}
