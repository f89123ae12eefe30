/** One client's messages ↔ the mock: what it lists, what it answers, and what it refuses. */

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
import type { CallToolResult, JSONRPCRequest, ServerResult } from "@modelcontextprotocol/sdk/types.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import type { Arguments } from "./answers/answer.js";
import { carryOut, type Progress, type Setting } from "./call.js";
import { inputSchema, TOOL_NAMES, type ToolName, toolList } from "./tools.js";

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

export class Connection extends Conversation {
  readonly #host: Host;

  constructor(host: Host) {
    super(SERVER, { capabilities: { tools: {} } });
    this.#host = host;
  }

  protected async answer({ method, params }: JSONRPCRequest, extra: RequestExtra): Promise<ServerResult> {
    switch (method) {
      case "tools/list":
        return { tools: toolList(this.#host) };
      case "tools/call":
        return this.#call(params ?? {}, extra);
      default:
        throw noMethod(method);
    }
  }

  async #call(params: Arguments, extra: RequestExtra): Promise<CallToolResult> {
    const { name, tool: check, args } = toolCall(params, CHECKS);
    // The model sees what is wrong with arguments, and can correct it: MCP since 2025-11-25.
    const problem = check(args);
    if (problem !== undefined) return failed(`Invalid arguments for ${name}: ${problem}`);
    if (this.unanswered >= MAX_CALLS) return failed(BUSY);
    const work = carryOut(name, args, this.#host.setting, extra.signal, progressOf(extra));
    const outcome = await this.counted(work);
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

/** Never comes to anything: the SDK answers nothing once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** How to report each step to a client, if it asked for that. */
function progressOf({ _meta, sendNotification }: RequestExtra): Progress | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return ({ percent, message }) =>
    sendNotification({
      method: "notifications/progress",
      params: { progressToken, progress: percent, total: 100, message },
    });
}
