/** One client's messages ↔ the mock: what it lists, what it answers, and what it refuses. */

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
import type { Arguments } from "./answers/answer.js";
import { carryOut, type Progress, type Setting } from "./call.js";
import { inputSchema, isToolName, TOOL_NAMES, type ToolName, toolList } from "./tools.js";

/** The imitation has a version of its own: recorded sessions must not change with callgate's. */
const SERVER = { name: "mock-ollama", version: "1.0.0" };

/** As many calls as Ollama lets wait, and its own words beyond. */
const MAX_CALLS = 512;
const BUSY = "Error: server busy, please try again.  maximum pending requests exceeded";

const CHECKS: ReadonlyMap<ToolName, SchemaCheck> = new Map(
  TOOL_NAMES.map((name) => [name, schemaCheck(inputSchema(name))]),
);

/** What a connection asks of the mock it belongs to. */
export interface Host {
  readonly setting: Setting;
  readonly annotations: boolean;
  /** The server is to end, at once and without an answer. */
  crash(): void;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export class Connection {
  readonly #host: Host;
  readonly #server: Server;
  readonly #calls = new Set<Promise<unknown>>();

  constructor(host: Host) {
    this.#host = host;
    this.#server = new Server(SERVER, { capabilities: { tools: {} } });
    // The requests' own shape is looked at here: the SDK's handlers answer a malformed one with an internal error
    // instead of invalid params. Trouble with a client is that client's to hear, so `onerror` stays unset.
    this.#server.fallbackRequestHandler = (request, extra) => this.#answer(request, extra);
  }

  /** Speaks with a client until either side ends it; `ended` is called then. */
  async open(transport: Transport, ended: () => void): Promise<void> {
    this.#server.onclose = ended;
    await this.#server.connect(transport);
  }

  /** Ends the conversation; calls that have no answer yet get none. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  /** Waits until every call is answered; those that hang are not waited for. */
  async idle(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }

  async #answer({ method, params }: JSONRPCRequest, extra: Extra): Promise<ServerResult> {
    switch (method) {
      case "tools/list":
        return { tools: toolList(this.#host) };
      case "tools/call":
        return this.#call(params ?? {}, extra);
      default:
        throw new ProtocolError(ErrorCode.MethodNotFound, `there is no method \`${clipped(method)}\``);
    }
  }

  async #call(params: Readonly<Record<string, unknown>>, extra: Extra): Promise<CallToolResult> {
    const { name, arguments: args = {} } = params;
    // A request that is no tools/call request, or names no tool, is a protocol error ...
    if (typeof name !== "string") throw new ProtocolError(ErrorCode.InvalidParams, "`name` must be a string");
    if (typeof args !== "object" || args === null || Array.isArray(args))
      throw new ProtocolError(ErrorCode.InvalidParams, "`arguments` must be an object");
    if (!isToolName(name))
      throw new ProtocolError(
        ErrorCode.InvalidParams,
        `there is no tool \`${clipped(name)}\`; the tools are ${TOOL_NAMES.join(", ")}`,
      );
    // ... while arguments that a tool cannot take are its own error, which the model sees and can correct: MCP since
    // 2025-11-25.
    const problem = CHECKS.get(name)?.(args);
    if (problem !== undefined) return failed(`Invalid arguments for ${name}: ${problem}`);
    if (this.#calls.size >= MAX_CALLS) return failed(BUSY);
    const work = carryOut(name, args as Arguments, this.#host.setting, extra.signal, progressOf(extra));
    this.#calls.add(work);
    const outcome = await work.finally(() => this.#calls.delete(work));
    switch (outcome.kind) {
      case "text":
        return { content: [{ type: "text", text: outcome.text }] };
      case "failure":
        return failed(outcome.text);
      case "protocol":
        throw new ProtocolError(ErrorCode.InternalError, "internal error");
      case "crash":
        this.#host.crash();
        return aborted(extra.signal);
      case "hang":
        return aborted(extra.signal);
      default:
        return outcome satisfies never;
    }
  }
}

function failed(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

/** Never comes to anything: the SDK answers nothing once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** How to report each step to a client, if it asked for that. */
function progressOf({ _meta, sendNotification }: Extra): Progress | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return ({ percent, message }) =>
    sendNotification({
      method: "notifications/progress",
      params: { progressToken, progress: percent, total: 100, message },
    });
}
