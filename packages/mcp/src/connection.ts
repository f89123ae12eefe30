/** One client's messages ↔ the server: what it lists, and what becomes of calls. */

import { clipped, ProtocolError, type SchemaCheck, schemaCheck } from "@callgate/serve-mcp";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  CallToolResult,
  JSONRPCRequest,
  ServerNotification,
  ServerRequest,
  ServerResult,
} from "@modelcontextprotocol/sdk/types.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import { INSTRUCTIONS } from "./instructions.js";
import type { Outcome } from "./task.js";
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
      { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
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
    if (this.#calls.size >= MAX_CALLS)
      return failed(`${MAX_CALLS} calls of this client are not answered yet; wait for some of them`);
    const work = this.#host.threads.run({ tool: name, args: args as Arguments }, extra.signal);
    this.#calls.add(work);
    const stop = beating(name, extra);
    try {
      return this.#result(await work);
    } finally {
      stop();
      this.#calls.delete(work);
    }
  }

  #result(outcome: Outcome): CallToolResult {
    switch (outcome.kind) {
      case "answer": {
        const { structured, text } = outcome.answer;
        return { content: [{ type: "text", text }], structuredContent: structured };
      }
      case "refused":
        return failed(outcome.message);
      case "fault":
        this.#host.onFault(outcome.detail);
        return failed("a fault of callgate's own, not of your input; its error output has the text to report");
      default:
        return outcome satisfies never;
    }
  }
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
