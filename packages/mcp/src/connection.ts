/** One client's messages ↔ the server: what it lists, and what becomes of calls. */

import { clipped, ProtocolError, type SchemaCheck, schemaCheck } from "@callgate/serve-mcp";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  CallToolResult,
  JSONRPCRequest,
  ListResourcesResult,
  ReadResourceResult,
  ServerNotification,
  ServerRequest,
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

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export class Connection {
  readonly #host: Host;
  readonly #server: Server;
  readonly #calls = new Set<Promise<unknown>>();

  constructor(host: Host) {
    this.#host = host;
    this.#server = new Server(
      { name: "callgate", title: "callgate", version: host.version },
      { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
    );
    // The requests' own shape is looked at here: the SDK's handlers answer a malformed one with an internal error
    // instead of invalid params. Trouble with a client is that client's to hear, so `onerror` stays unset.
    this.#server.fallbackRequestHandler = (request, extra) => this.#answer(request, extra);
  }

  /** Speaks with a client until either side ends it; `ended` is called then. */
  async open(transport: Transport, ended: () => void): Promise<void> {
    this.#server.onclose = ended;
    await this.#server.connect(transport);
  }

  /** Ends the conversation; calls that have no answer yet get none, and their work is ended. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  /** Waits until every call is answered. */
  async idle(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }

  async #answer({ method, params = {} }: JSONRPCRequest, extra: Extra): Promise<ServerResult> {
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
        throw new ProtocolError(ErrorCode.MethodNotFound, `there is no method \`${clipped(method)}\``);
    }
  }

  async #call({ name, arguments: args = {} }: Arguments, extra: Extra): Promise<CallToolResult> {
    // A request that is no tools/call request, or names no tool, is a protocol error ...
    if (typeof name !== "string") throw new ProtocolError(ErrorCode.InvalidParams, "`name` must be a string");
    if (typeof args !== "object" || args === null || Array.isArray(args))
      throw new ProtocolError(ErrorCode.InvalidParams, "`arguments` must be an object");
    const check = CHECKS.get(name);
    if (check === undefined)
      throw new ProtocolError(
        ErrorCode.InvalidParams,
        `there is no tool \`${clipped(name)}\`; the tools are ${[...CHECKS.keys()].join(", ")}`,
      );
    // ... while arguments that a tool cannot take are its own error, which the model sees and can correct.
    const problem = check(args);
    if (problem !== undefined) return failed(`these are no arguments of ${name}: ${problem}`);
    const outcome = await this.#carriedOut({ tool: name, args: args as Arguments }, name, extra);
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

  async #resources({ cursor }: Arguments, extra: Extra): Promise<ListResourcesResult> {
    const from = cursor === undefined ? "0" : cursor;
    if (typeof from !== "string" || !/^\d{1,6}$/.test(from))
      throw new ProtocolError(ErrorCode.InvalidParams, "`cursor` must be one that an answer gave");
    const outcome = await this.#carriedOut({ resourcesFrom: Number(from) }, "resources/list", extra);
    if (outcome.kind !== "resources") throw protocolErrorOf(outcome);
    const { resources, next } = outcome;
    return { resources: [...resources], ...(next !== undefined && { nextCursor: String(next) }) };
  }

  async #resource({ uri }: Arguments, extra: Extra): Promise<ReadResourceResult> {
    if (typeof uri !== "string") throw new ProtocolError(ErrorCode.InvalidParams, "`uri` must be a string");
    const outcome = await this.#carriedOut({ resource: uri }, "resources/read", extra);
    if (outcome.kind !== "resource") throw protocolErrorOf(outcome);
    return { contents: [{ ...outcome.resource }] };
  }

  /** Carries out a task, of which the client hears while it takes time. */
  async #carriedOut(task: Task, name: string, extra: Extra): Promise<Outcome> {
    if (this.#calls.size >= MAX_CALLS)
      return {
        kind: "refused",
        message: `${MAX_CALLS} requests of this client are not answered yet; wait for some of them`,
      };
    const work = this.#host.threads.run(task, extra.signal);
    this.#calls.add(work);
    const stop = beating(name, extra);
    try {
      const outcome = await work;
      if (outcome.kind === "fault") this.#host.onFault(outcome.detail);
      return outcome;
    } finally {
      stop();
      this.#calls.delete(work);
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

function failed(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

/** Says every second that a call is being worked on, if its client asked for that; gives what stops it. */
function beating(name: string, { _meta, sendNotification }: Extra): () => void {
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
