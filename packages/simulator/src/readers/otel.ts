/**
 * OpenTelemetry in OTLP JSON, as a document, or one export a line: spans of MCP calls by the semantic conventions for
 * MCP, spans of an agent's tools, and the events that Claude Code, Codex, Gemini CLI and Qwen Code log of their tools.
 */

import type { CallOutcome, ToolCall } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, plainArguments, writtenArguments } from "./arguments.js";
import { lastingIdentity } from "./call-book.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { type McpName, mcpToolName, nameOfCall } from "./mcp-name.js";
import { isSdkLog, type LoggedCall, type LogRecord, loggedCall, logRecordsOf } from "./otel-logs.js";
import { type Attributes, attributesOf, nanosecondsOf, nonEmpty } from "./otlp.js";
import { Pending } from "./pending.js";
import type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { SeenCalls } from "./same-call.js";
import { toolCall } from "./tool-call.js";

export const otel: Reader = {
  id: "otel",
  summary: "OpenTelemetry spans and logs of tool calls in OTLP JSON",
  recognises: (record) => isObject(record) && (EXPORTS.some((list) => Array.isArray(record[list])) || isSdkLog(record)),
  open: (uri, sink, context) => new OtelReading(uri, sink, context),
};

/** What is exported; metrics hold no calls. */
const EXPORTS = ["resourceSpans", "resourceLogs", "resourceMetrics"];

interface Span {
  readonly name: string;
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly isServers: boolean;
  readonly failed: boolean;
  readonly at: number | undefined;
  readonly line: number;
}

const UNTOLD = "mcp_tool";

/** How far up a call's own spans are looked for: host, client, transport, server. */
const MAX_ANCESTORS = 16;

class OtelReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  /** Spans of calls that were handed on, and the parents of such: client and server each write one for the same call. */
  readonly #counted = new Pending<string | undefined>();
  /** Spans of an agent's around such spans. */
  readonly #hosts = new Pending<true>();
  /** Calls by their ids: a span and a log may have the same call. */
  readonly #seen = new SeenCalls();
  readonly #servers: readonly string[];
  readonly #passedOver: PassedOver;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#sink = sink;
    this.#servers = servers;
    this.#passedOver = passedOver;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!otel.recognises(record)) return false;
    const spans = spansOf(record as JsonObject, line, lineOf);
    const byId = new Map(spans.map((span) => [keyOf(span.trace, span.id), span]));
    const calls = spans.filter(isCall).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    // The outermost span of a call is the client's, which comes first; the others add to the same call.
    const groups = new Map<Span, Span[]>();
    for (const span of calls) {
      const outermost = ancestors(span, byId).filter((other) => isCall(other) && toolOf(other) === toolOf(span));
      const root = outermost.at(-1) ?? span;
      groups.set(root, [...(groups.get(root) ?? []), span]);
    }
    const found: { readonly at: number | undefined; readonly tell: () => void }[] = [];
    for (const [root, group] of groups) {
      // The model's side may have written a span of its own for the same call around it.
      const host = ancestors(root, byId).find((span) => isTool(agentToolOf(span), toolOf(root)));
      if (host !== undefined) this.#hosts.add(keyOf(host.trace, host.id), true);
      found.push({ at: root.at, tell: () => this.#call(root, group, host) });
    }
    for (const span of spans) found.push({ at: span.at, tell: () => this.#agentCall(span, byId) });
    for (const log of logRecordsOf(record as JsonObject, line, lineOf)) {
      const call = loggedCall(log, this.#servers);
      if (call !== undefined) found.push({ at: call.at, tell: () => this.#logged(log, call) });
    }
    for (const { tell } of found.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))) tell();
    return true;
  }

  /** A span of an agent's own, around which or in which no span of MCP was written. */
  #agentCall(span: Span, byId: ReadonlyMap<string, Span>): void {
    const tool = agentToolOf(span);
    const key = keyOf(span.trace, span.id);
    if (tool === undefined || this.#isCounted(key, tool) || this.#hosts.has(key)) return;
    // Libraries above one another each write a span for the same call.
    if (ancestors(span, byId).some((other) => agentToolOf(other) === tool)) return;
    const id = nonEmpty(first([span], "gen_ai.tool.call.id")) ?? nonEmpty(first([span], "tool_use_id"));
    const name = this.#nameOf(span, tool);
    if (name === undefined) {
      if (key !== "") this.#counted.add(key, tool);
      this.#passedOver.tool(tool, id);
      return;
    }
    const call = toolCall({
      ...name,
      session: sessionOf([span]) ?? this.#uri,
      arguments: argumentsOf([span]),
      at: span.at,
      line: span.line,
      ...lastingIdentity(id),
    });
    if (this.#isKnown(id, call)) return;
    if (key !== "") this.#counted.add(key, tool);
    const handle = this.#sink.call(call);
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf([span]));
  }

  #nameOf({ name, attributes }: Span, tool: string): McpName | undefined {
    // Claude Code writes spans for its own tools, too, whose names are not those of servers'.
    if (name.startsWith("claude_code.") && tool !== UNTOLD) return mcpToolName(tool, this.#servers);
    return nameOfCall(tool, { server: nonEmpty(attributes.get("mcp.server.name")) }, this.#servers);
  }

  #logged(log: LogRecord, call: LoggedCall): void {
    const key = keyOf(log.trace, log.span);
    if (key !== "" && this.#isCounted(key, call.name?.tool, call.tool)) return;
    if (call.name === undefined) this.#passedOver.tool(call.tool, call.id);
    else this.#handOn(log, call, call.name);
  }

  #handOn({ line }: LogRecord, logged: LoggedCall, name: McpName): void {
    const call = toolCall({
      ...name,
      session: logged.session ?? this.#uri,
      arguments: logged.arguments,
      at: logged.at,
      line,
      ...lastingIdentity(logged.id),
    });
    if (this.#isKnown(logged.id, call)) return;
    const handle = this.#sink.call(call);
    if (handle !== undefined) this.#sink.outcome(handle, logged.outcome);
  }

  #isKnown(id: string | undefined, call: ToolCall): boolean {
    if (id === undefined) return false;
    // Claude Code writes this where it does not say the tool's name.
    return call.tool === UNTOLD ? this.#seen.has(id) || this.#seen.meets(id, call) : this.#seen.meets(id, call);
  }

  /** Whether the span, or the one around it, is of a call of that tool which was handed on. */
  #isCounted(key: string, ...tools: readonly (string | undefined)[]): boolean {
    if (!this.#counted.has(key)) return false;
    const counted = this.#counted.get(key);
    return (
      counted === undefined ||
      tools.some((tool) => tool === undefined || isTool(counted, tool) || isTool(tool, counted))
    );
  }

  #call(root: Span, group: readonly Span[], host: Span | undefined): void {
    const own = group.map(({ trace, id }) => keyOf(trace, id));
    const parents = group.map(({ trace, parent }) => keyOf(trace, parent));
    const tool = toolOf(root);
    const known = [...own, keyOf(root.trace, root.parent)].some((key) => this.#isCounted(key, tool));
    for (const key of [...own, ...parents]) if (key !== "") this.#counted.add(key, tool);
    if (known) return;
    const all = host === undefined ? group : [...group, host];
    const handle = this.#sink.call(
      toolCall({
        server: serverOf(all),
        tool,
        session: sessionOf(all) ?? this.#uri,
        arguments: argumentsOf(all),
        at: root.at,
        line: root.line,
      }),
    );
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf(group));
  }
}

function keyOf(trace: string, id: string): string {
  return id === "" ? "" : `${trace} ${id}`;
}

/** By the conventions, or, as Codex writes it, by those for remote procedure calls. */
function isCall({ attributes }: Span): boolean {
  return attributes.get("mcp.method.name") === "tools/call" || attributes.get("rpc.method") === "tools/call";
}

function toolOf({ name, attributes }: Span): string | undefined {
  for (const field of ["gen_ai.tool.name", "mcp.tool.name", "tool.name"]) {
    const tool = nonEmpty(attributes.get(field));
    if (tool !== undefined) return tool;
  }
  return name.startsWith("tools/call ") ? name.slice("tools/call ".length) : undefined;
}

/** The tool of a span that an agent wrote for a tool call of any kind; undefined for other spans. */
function agentToolOf(span: Span): string | undefined {
  const { name, attributes } = span;
  if (isCall(span) || attributes.has("mcp.method.name")) return undefined;
  if (name === "claude_code.tool") return nonEmpty(attributes.get("tool_name"));
  if (attributes.get("gen_ai.operation.name") === "execute_tool" || name.startsWith("execute_tool "))
    return nonEmpty(attributes.get("gen_ai.tool.name")) ?? name.replace(/^execute_tool /, "");
  if (attributes.get("openinference.span.kind") === "TOOL") return nonEmpty(attributes.get("tool.name")) ?? name;
  if (attributes.get("traceloop.span.kind") === "tool")
    return nonEmpty(attributes.get("traceloop.entity.name")) ?? name;
  return nonEmpty(attributes.get("ai.toolCall.name"));
}

/** Whether an agent's name for a tool is that of a server's tool. */
function isTool(name: string | undefined, tool: string | undefined): boolean {
  return name !== undefined && tool !== undefined && (name === tool || name.endsWith(`_${tool}`));
}

function sessionOf(spans: readonly Span[]): string | undefined {
  for (const name of ["mcp.session.id", "session.id", "conversation.id", "gen_ai.conversation.id"]) {
    const session = nonEmpty(first(spans, name));
    if (session !== undefined) return session;
  }
  return undefined;
}

function ancestors(span: Span, byId: ReadonlyMap<string, Span>): Span[] {
  const found: Span[] = [];
  let next = byId.get(keyOf(span.trace, span.parent));
  while (next !== undefined && next !== span && found.length < MAX_ANCESTORS) {
    found.push(next);
    next = byId.get(keyOf(next.trace, next.parent));
  }
  return found;
}

function first(spans: readonly Span[], name: string): unknown {
  return spans.map(({ attributes }) => attributes.get(name)).find((value) => value !== undefined);
}

/** The conventions name no server: its address does, or, over a pipe, what the server calls its own service. */
function serverOf(spans: readonly Span[]): string | undefined {
  const server = spans.find(({ isServers }) => isServers);
  return (
    nonEmpty(first(spans, "mcp.server.name")) ??
    nonEmpty(first(spans, "server.address")) ??
    nonEmpty(server?.resource.get("service.name"))
  );
}

function argumentsOf(spans: readonly Span[]): Arguments {
  const written =
    first(spans, "gen_ai.tool.call.arguments") ??
    first(spans, "input.value") ??
    first(spans, "ai.toolCall.args") ??
    first(spans, "traceloop.entity.input");
  if (written === undefined) return missingArguments(NOT_RECORDED);
  return typeof written === "string" ? writtenArguments(written) : plainArguments(written);
}

function outcomeOf(spans: readonly Span[]): CallOutcome {
  const type = nonEmpty(first(spans, "error.type"));
  if (type === "tool_error") return "toolError";
  // A JSON-RPC error has its code; a transport that failed has none, and it is unknown what the server did.
  if (first(spans, "rpc.response.status_code") !== undefined || /^-\d+$/.test(type ?? "")) return "protocolError";
  return type !== undefined || spans.some(({ failed }) => failed) ? "unknown" : "ok";
}

function spansOf(record: JsonObject, line: number, lineOf?: LineOf): Span[] {
  return objectsOf(record, "resourceSpans").flatMap((resourceSpans) => {
    const resource = attributesOf(isObject(resourceSpans.resource) ? resourceSpans.resource : {});
    const scopes = [
      ...objectsOf(resourceSpans, "scopeSpans"),
      ...objectsOf(resourceSpans, "instrumentationLibrarySpans"),
    ];
    return scopes.flatMap((scope) =>
      objectsOf(scope, "spans").map(
        (span): Span => ({
          name: textOf(span, "name") ?? "",
          trace: textOf(span, "traceId") ?? "",
          id: textOf(span, "spanId") ?? "",
          parent: textOf(span, "parentSpanId") ?? "",
          attributes: attributesOf(span),
          resource,
          isServers: span.kind === 2 || span.kind === "SPAN_KIND_SERVER",
          failed: isObject(span.status) && (span.status.code === 2 || span.status.code === "STATUS_CODE_ERROR"),
          at: nanosecondsOf(span.startTimeUnixNano),
          line: lineOf?.(span) ?? line,
        }),
      ),
    );
  });
}
