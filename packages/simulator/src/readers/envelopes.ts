/** How recorders wrap JSON-RPC messages: each format's record → the message and what the record says of it. */

import { type Marks, withMarks } from "./arguments.js";
import { fieldOf, isObject, type JsonObject, textOf } from "./fields.js";
import { isMessage } from "./messages.js";
import type { TimeParser } from "./time.js";

/** One record, opened. */
export interface Opened {
  /** A message or batch; undefined for a record that is known and holds none. */
  readonly message?: unknown;
  /** The answer to `message`, in formats that write both at once. */
  readonly answer?: unknown;
  readonly paired?: boolean;
  readonly at?: number | undefined;
  readonly server?: string | undefined;
  readonly fromClient?: boolean;
  readonly argsUnknown?: string | undefined;
  /** Why the record's call cannot be decided. */
  readonly malformed?: string | undefined;
  /** Why the record is unclear although it may have been a call. */
  readonly bad?: string;
  /** Whether requests are written without their ids, so that answers come in the order of the requests at best. */
  readonly withoutIds?: boolean;
}

export interface WrappedForm {
  fits(record: JsonObject): boolean;
  open(record: JsonObject, parseTime: TimeParser): Opened;
}

const NOTHING: Opened = {};

/** mcp-recorder (toddegray): `{seq, t, dir, msg}` lines, and a summary at the end. */
const seqDirMsg: WrappedForm = {
  fits: (record) => ((record.dir === "c2s" || record.dir === "s2c") && "msg" in record) || isSummary(record),
  open({ dir, msg, t }) {
    if (dir === undefined) return NOTHING;
    if (!isMessage(msg) && !Array.isArray(msg)) return { bad: "the record holds no JSON-RPC message" };
    const at = typeof t === "number" && t > 0 && t < 1e11 ? Math.round(t * 1000) : undefined;
    return { message: msg, at, fromClient: dir === "c2s" };
  },
};

function isSummary(record: JsonObject): boolean {
  return record.type === "summary" && isObject(record.server) && "startedAt" in record;
}

/** What mcptap writes in the place of secrets, of the rest of long texts, and below its eighth level. */
const MCPTAP: Marks = {
  redacted: (text) => text === "[redacted]",
  truncated: (text) => /…\[truncated \d+ chars\]$/.test(text),
  depth: 6,
};

/** mcptap: `{ts, server, dir, kind, id, method, params | result | error}`. */
const mcptap: WrappedForm = {
  fits: (record) =>
    (record.dir === "client->server" || record.dir === "server->client") && typeof record.kind === "string",
  open(record, parseTime) {
    const { kind, id, method, params, result, error } = record;
    const fromClient = record.dir === "client->server";
    if (kind === "raw") return NOTHING;
    const message =
      kind === "response" ? { jsonrpc: "2.0", id, result, error } : { jsonrpc: "2.0", id, method, params };
    return {
      message,
      at: parseTime(record.ts),
      server: textOf(record, "server"),
      fromClient,
      argsUnknown: kind === "request" ? leftOut(params, MCPTAP) : undefined,
    };
  },
};

const GATEWAY: Marks = { redacted: (text) => text.includes("[REDACTED]") };

/** The MCP gateway of GitHub's agentic workflows, `rpc-messages.jsonl`: what it sends to servers, and their answers. */
const workflowGateway: WrappedForm = {
  fits: (record) =>
    typeof record.server_id === "string" &&
    (((record.direction === "OUT" || record.direction === "IN") && "payload" in record) ||
      record.type === "DIFC_FILTERED"),
  open(record, parseTime) {
    const { direction, type, payload } = record;
    // What came in from the agent goes out to a server in a record of its own.
    if (!(direction === "OUT" && type === "REQUEST") && !(direction === "IN" && type === "RESPONSE")) return NOTHING;
    if (!isObject(payload)) return { bad: "the record holds no JSON-RPC message" };
    const params = fieldOf(payload, "params");
    const message = { ...payload, jsonrpc: "2.0", method: payload.method ?? record.method };
    return {
      message: type === "REQUEST" ? message : { ...payload, jsonrpc: "2.0", method: undefined },
      at: parseTime(record.timestamp),
      server: textOf(record, "server_id"),
      fromClient: type === "REQUEST",
      argsUnknown: type === "REQUEST" ? leftOut(params, GATEWAY) : undefined,
      withoutIds: true,
    };
  },
};

/** Whether answers to such requests are known by their order alone. */
export function isWithoutIds(record: JsonObject): boolean {
  return workflowGateway.fits(record);
}

/** mcp-proxy-gateway (sarveshkapre): `{time, signature, request, response}`. */
const requestAndResponse: WrappedForm = {
  fits: (record) => isMessage(record.request) && "response" in record,
  open({ request, response, time }, parseTime) {
    const { params } = request as JsonObject;
    // Its own sample names the tool in `tool`.
    const named =
      isObject(params) && params.name === undefined && typeof params.tool === "string"
        ? { ...params, name: params.tool }
        : params;
    return {
      message: { ...(request as JsonObject), params: named },
      answer: response,
      paired: true,
      at: parseTime(time),
    };
  },
};

/** mcp-replay (mstuart): `{method, paramsHash, params?, response, recordedAt}`. */
const hashedRequest: WrappedForm = {
  fits: (record) => typeof record.paramsHash === "string" && typeof record.method === "string",
  open: ({ method, params, response, recordedAt }, parseTime) => ({
    message: { jsonrpc: "2.0", method, params },
    // The response is the whole message, or its result alone.
    answer: isObject(response) && ("result" in response || "error" in response) ? response : { result: response },
    paired: true,
    at: parseTime(recordedAt),
    malformed: params === undefined ? "the record has only a hash of the call" : undefined,
  }),
};

/** The formats beside the bare messages and our recorder's. */
export const WRAPPED_FORMATS: readonly WrappedForm[] = [
  seqDirMsg,
  mcptap,
  workflowGateway,
  requestAndResponse,
  hashedRequest,
];

function leftOut(params: unknown, marks: Marks): string | undefined {
  return withMarks({ args: fieldOf(params, "arguments"), argsUnknown: undefined }, marks).argsUnknown;
}
