/** OpenTelemetry spans of MCP calls in OTLP JSON, by the semantic conventions for MCP; as a document, or one export a line. */

import type { CallOutcome } from "../call.js";
import { type Arguments, missingArguments, NOT_RECORDED, plainArguments, writtenArguments } from "./arguments.js";
import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { Pending } from "./pending.js";
import type { LineOf, Reader, Reading, Sink } from "./reader.js";
import { toolCall } from "./tool-call.js";

export const otel: Reader = {
  id: "otel",
  summary: "OpenTelemetry MCP spans in OTLP JSON",
  recognises: (record) => isObject(record) && Array.isArray(record.resourceSpans),
  open: (uri, sink) => new OtelReading(uri, sink),
};

type Attributes = ReadonlyMap<string, unknown>;

interface Span {
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

/** How far up a call's own spans are looked for: host, client, transport, server. */
const MOST_ANCESTORS = 16;

class OtelReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  /** Spans of calls that were handed on, and the parents of such: client and server each write one for the same call. */
  readonly #counted = new Pending<true>();

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!otel.recognises(record)) return false;
    const spans = spansOf(record as JsonObject, line, lineOf);
    const byId = new Map(spans.map((span) => [keyOf(span.trace, span.id), span]));
    const calls = spans.filter(isCall).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    // The outermost span of a call is the client's, which comes first; the others tell more of the same call.
    const groups = new Map<Span, Span[]>();
    for (const span of calls) {
      const outermost = ancestors(span, byId).filter((other) => isCall(other) && toolOf(other) === toolOf(span));
      const root = outermost.at(-1) ?? span;
      groups.set(root, [...(groups.get(root) ?? []), span]);
    }
    for (const [root, group] of groups) this.#call(root, group, ancestors(root, byId));
    return true;
  }

  #call(root: Span, group: readonly Span[], above: readonly Span[]): void {
    const own = group.map(({ trace, id }) => keyOf(trace, id));
    const parents = group.map(({ trace, parent }) => keyOf(trace, parent));
    const known = [...own, keyOf(root.trace, root.parent)].some((key) => this.#counted.has(key));
    for (const key of [...own, ...parents]) if (key !== "") this.#counted.add(key, true);
    if (known) return;
    // The model's side may have written a span of its own for the same call around it.
    const host = above.find((span) => span.attributes.get("gen_ai.operation.name") === "execute_tool");
    const all = host !== undefined && toolOf(host) === toolOf(root) ? [...group, host] : group;
    const handle = this.#sink.call(
      toolCall({
        server: serverOf(all),
        tool: toolOf(root),
        session: text(first(all, "mcp.session.id")) ?? this.#uri,
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

function isCall({ attributes }: Span): boolean {
  return attributes.get("mcp.method.name") === "tools/call";
}

function toolOf({ attributes }: Span): string | undefined {
  return text(attributes.get("gen_ai.tool.name")) ?? text(attributes.get("mcp.tool.name"));
}

function ancestors(span: Span, byId: ReadonlyMap<string, Span>): Span[] {
  const found: Span[] = [];
  let next = byId.get(keyOf(span.trace, span.parent));
  while (next !== undefined && next !== span && found.length < MOST_ANCESTORS) {
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
  return text(first(spans, "server.address")) ?? text(server?.resource.get("service.name"));
}

function argumentsOf(spans: readonly Span[]): Arguments {
  const written = first(spans, "gen_ai.tool.call.arguments");
  if (written === undefined) return missingArguments(NOT_RECORDED);
  return typeof written === "string" ? writtenArguments(written) : plainArguments(written);
}

function outcomeOf(spans: readonly Span[]): CallOutcome {
  const type = text(first(spans, "error.type"));
  if (type === "tool_error") return "toolError";
  // A JSON-RPC error has its code; a transport that failed has none, and nobody knows what the server did.
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

/** Nanoseconds since the epoch, in a text or a number → epoch milliseconds. */
function nanosecondsOf(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const written = String(value);
  if (!/^\d{16,20}$/.test(written)) return undefined;
  return Number(written.slice(0, -6));
}

function attributesOf(holder: JsonObject): Attributes {
  return new Map(
    objectsOf(holder, "attributes").flatMap((attribute) => {
      const key = textOf(attribute, "key");
      return key === undefined ? [] : [[key, anyValueOf(attribute.value, 0)] as const];
    }),
  );
}

const MOST_NESTING = 100;

/** OTLP's AnyValue → a JSON value; undefined for what is none, or nests too deep to be looked at. */
function anyValueOf(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > MOST_NESTING) return undefined;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (isObject(value.arrayValue))
    return objectsOf(value.arrayValue, "values").map((item) => anyValueOf(item, depth + 1));
  if (isObject(value.kvlistValue))
    return Object.fromEntries(
      objectsOf(value.kvlistValue, "values").map((entry) => [String(entry.key), anyValueOf(entry.value, depth + 1)]),
    );
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
