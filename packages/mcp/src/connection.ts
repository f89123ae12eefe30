/** One client's messages ↔ the server: what it lists, and what becomes of calls. */

import {
  Conversation,
  failed,
  noMethod,
  ProtocolError,
  type RequestExtra,
  type SchemaCheck,
  schemaCheck,
  toolCall,
} from "@callgate/serve-mcp";
import type {
  CallToolResult,
  JSONRPCRequest,
  ListResourcesResult,
  ReadResourceResult,
  ServerResult,
} from "@modelcontextprotocol/sdk/types.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import { INSTRUCTIONS } from "./instructions.js";
import type { Outcome, Task } from "./task.js";
import type { Threads } from "./threads.js";
import { listedTools } from "./tool-list.js";
import { TOOLS } from "./tools/index.js";
import type { Arguments } from "./tools/tool.js";

/** Calls of one client that are not answered yet; of others there shall be room to wait. */
const MAX_CALLS = 16;

/** Between two notifications of progress. */
const BEAT_MILLISECONDS = 1_000;

const CHECKS: ReadonlyMap<string, SchemaCheck> = new Map(
  TOOLS.map(({ name, inputSchema }) => [name, schemaCheck(inputSchema)]),
);

/** What a connection asks of the server it belongs to. */
export interface Host {
  readonly version: string;
  readonly threads: Threads;
  /** Hears of a fault of ours. */
  readonly onFault: (detail: string) => void;
}

export class Connection extends Conversation {
  readonly #host: Host;

  constructor(host: Host) {
    super(
      { name: "callgate", title: "callgate", version: host.version },
      { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
    );
    this.#host = host;
  }

  protected async answer({ method, params = {} }: JSONRPCRequest, extra: RequestExtra): Promise<ServerResult> {
    switch (method) {
      case "tools/list":
        return { tools: listedTools() };
      case "tools/call":
        return this.#call(params, extra);
      case "resources/list":
        return this.#resources(params, extra);
      case "resources/read":
        return this.#resource(params, extra);
      case "resources/templates/list":
        return { resourceTemplates: [] };
      default:
        throw noMethod(method);
    }
  }

  async #call(params: Arguments, extra: RequestExtra): Promise<CallToolResult> {
    const { name, tool: check, args } = toolCall(params, CHECKS);
    const problem = check(args);
    if (problem !== undefined) return failed(`these are no arguments of ${name}: ${problem}`);
    const outcome = await this.#carriedOut({ tool: name, args }, name, extra);
    switch (outcome.kind) {
      case "answer": {
        const { structured, text } = outcome.answer;
        return { content: [{ type: "text", text }], structuredContent: structured };
      }
      case "refused":
        return failed(outcome.message);
      case "fault":
        return failed(FAULT);
      default:
        throw new TypeError(`a tool answers with ${outcome.kind}`);
    }
  }

  async #resources({ cursor }: Arguments, extra: RequestExtra): Promise<ListResourcesResult> {
    const from = cursor === undefined ? "0" : cursor;
    if (typeof from !== "string" || !/^\d{1,6}$/.test(from))
      throw new ProtocolError(ErrorCode.InvalidParams, "`cursor` must be one that an answer gave");
    const outcome = await this.#carriedOut({ resourcesFrom: Number(from) }, "resources/list", extra);
    if (outcome.kind !== "resources") throw protocolErrorOf(outcome);
    const { resources, next } = outcome;
    return { resources: [...resources], ...(next !== undefined && { nextCursor: String(next) }) };
  }

  async #resource({ uri }: Arguments, extra: RequestExtra): Promise<ReadResourceResult> {
    if (typeof uri !== "string") throw new ProtocolError(ErrorCode.InvalidParams, "`uri` must be a string");
    const outcome = await this.#carriedOut({ resource: uri }, "resources/read", extra);
    if (outcome.kind !== "resource") throw protocolErrorOf(outcome);
    return { contents: [{ ...outcome.resource }] };
  }

  /** Carries out a task, of which the client hears while it takes time. */
  async #carriedOut(task: Task, name: string, extra: RequestExtra): Promise<Outcome> {
    if (this.unanswered >= MAX_CALLS)
      return {
        kind: "refused",
        message: `${MAX_CALLS} requests of this client are not answered yet; wait for some of them`,
      };
    const stop = beating(name, extra);
    try {
      const outcome = await this.counted(this.#host.threads.run(task, extra.signal));
      if (outcome.kind === "fault") this.#host.onFault(outcome.detail);
      return outcome;
    } finally {
      stop();
    }
  }
}

const FAULT = "a fault of callgate's own, not of your input; its error output has the text to report";

/** Of MCP, for a resource that there is not. */
const NO_RESOURCE = -32_002;

function protocolErrorOf(outcome: Outcome): ProtocolError {
  if (outcome.kind === "refused") return new ProtocolError(NO_RESOURCE, outcome.message);
  return new ProtocolError(ErrorCode.InternalError, FAULT);
}

/** Says every second that a call is being worked on, if its client asked for that; gives what stops it. */
function beating(name: string, { _meta, sendNotification }: RequestExtra): () => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let seconds = 0;
  const timer = setInterval(() => {
    seconds++;
    const message = `${name}: working for ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
    // A client that has gone hears nothing; its call is ended elsewhere.
    sendNotification({
      method: "notifications/progress",
      params: { progressToken, progress: seconds, message },
    }).catch(() => {});
  }, BEAT_MILLISECONDS);
  return () => clearInterval(timer);
}
