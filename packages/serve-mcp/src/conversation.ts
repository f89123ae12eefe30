/** One client's messages ↔ a server: from the first message to the last, and the calls in between that are not answered yet. */

import { Server, type ServerOptions } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  CallToolResult,
  Implementation,
  JSONRPCRequest,
  ServerNotification,
  ServerRequest,
  ServerResult,
} from "@modelcontextprotocol/sdk/types.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import { ProtocolError } from "./protocol-error.js";
import { clipped } from "./schema-check.js";

/** What the SDK gives with a request: its signal, and a way to send notifications. */
export type RequestExtra = RequestHandlerExtra<ServerRequest, ServerNotification>;

type Arguments = Readonly<Record<string, unknown>>;

export abstract class Conversation {
  readonly #server: Server;
  readonly #calls = new Set<Promise<unknown>>();

  /** @param about what the server calls itself */
  constructor(about: Implementation, options: ServerOptions) {
    this.#server = new Server(about, options);
    // The requests' own shape is looked at here: the SDK's handlers answer a malformed one with an internal error
    // instead of invalid params. Trouble with a client is that client's to hear, so `onerror` stays unset.
    this.#server.fallbackRequestHandler = (request, extra) => this.answer(request, extra);
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

  /** Waits until every call is answered; those whose work was not counted are not waited for. */
  async idle(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }

  /** @throws ProtocolError for a request that this server does not answer */
  protected abstract answer(request: JSONRPCRequest, extra: RequestExtra): Promise<ServerResult>;

  /** How many calls are being worked on. */
  protected get unanswered(): number {
    return this.#calls.size;
  }

  /** Counts the work of a call until it ends. */
  protected async counted<T>(work: Promise<T>): Promise<T> {
    this.#calls.add(work);
    try {
      return await work;
    } finally {
      this.#calls.delete(work);
    }
  }
}

/**
 * What a tools/call request asks for.
 * @param tools by name
 * @throws ProtocolError for a request that is no tools/call request, or names no tool
 */
export function toolCall<N extends string, T>(
  { name, arguments: args = {} }: Arguments,
  tools: ReadonlyMap<N, T>,
): { readonly name: N; readonly tool: T; readonly args: Arguments } {
  if (typeof name !== "string") throw new ProtocolError(ErrorCode.InvalidParams, "`name` must be a string");
  if (typeof args !== "object" || args === null || Array.isArray(args))
    throw new ProtocolError(ErrorCode.InvalidParams, "`arguments` must be an object");
  const tool = tools.get(name as N);
  if (tool === undefined)
    throw new ProtocolError(
      ErrorCode.InvalidParams,
      `there is no tool \`${clipped(name)}\`; the tools are ${[...tools.keys()].join(", ")}`,
    );
  return { name: name as N, tool, args: args as Arguments };
}

/** There is no such method here. */
export function noMethod(method: string): ProtocolError {
  return new ProtocolError(ErrorCode.MethodNotFound, `there is no method \`${clipped(method)}\``);
}

/** A tool's own error, which the model sees and can correct. */
export function failed(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}
