/** A server of MCP over two streams, a JSON-RPC message a line in either direction. */

import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as timer } from "node:timers/promises";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { type Line, linesOf, MAX_LINE_BYTES } from "./lines.js";
import type { Served } from "./served.js";

/** How long calls under way have when the input has ended: a client that is gone for good must not keep the server. */
const GRACE_MILLISECONDS = 3_000;

/** Where a client's messages come from, and where its answers go. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Serves the client at the other end until it ends its side or goes away. What it asked by then is answered if that
 * takes no more than a few seconds.
 *
 * This is not the SDK's transport for stdio, which reads on while the answers are not read, leaves garbage unanswered,
 * and closes at an overlong line.
 * @throws Error when the server has been closed
 */
export async function serveStdio(served: Served, { input, output }: Streams): Promise<void> {
  const transport = new LineTransport({ input, output });
  await served.connect(transport);
  const gone = () => void transport.close();
  output.on("error", gone).on("close", gone);
  input.on("error", gone);
  try {
    for await (const line of linesOf(input)) {
      transport.receive(line);
      // Let the answers be written before the next line is looked at, and wait for a client that does not read them.
      await nextTurn();
      await transport.drained();
    }
    await idleOrLate(served);
    await nextTurn();
  } catch (error) {
    // Closing ends the reading, from either side, by an error of the stream.
    if (!transport.closed) throw error;
  } finally {
    // The listeners for errors stay: an output may still break over what was written last.
    output.off("close", gone);
    await transport.close();
  }
}

async function idleOrLate(served: Served): Promise<void> {
  const enough = new AbortController();
  const late = timer(GRACE_MILLISECONDS, undefined, { signal: enough.signal }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  await Promise.race([served.idle(), late]);
  enough.abort();
}

class LineTransport implements Transport {
  onclose?: () => void;
  onmessage?: <T extends JSONRPCMessage>(message: T) => void;
  closed = false;
  readonly #streams: Streams;
  readonly #closing = new AbortController();

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  async start(): Promise<void> {}

  async send(message: JSONRPCMessage): Promise<void> {
    this.#write(message);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.#closing.abort();
    this.#streams.input.destroy();
    this.onclose?.();
  }

  /** Hands a line on as a message, or answers with an error. */
  receive(line: Line): void {
    if ("tooLong" in line) {
      this.#refuse(ErrorCode.InvalidRequest, `the line is longer than ${MAX_LINE_BYTES} bytes; send less at once`);
      return;
    }
    if (line.text.trim() === "") return;
    let value: unknown;
    try {
      value = JSON.parse(line.text);
    } catch {
      this.#refuse(ErrorCode.ParseError, "the line is no JSON; send one JSON-RPC message a line");
      return;
    }
    const parsed = JSONRPCMessageSchema.safeParse(value);
    if (parsed.success) this.onmessage?.(parsed.data);
    else if (Array.isArray(value))
      this.#refuse(ErrorCode.InvalidRequest, "the line is a batch; send one JSON-RPC message a line");
    else this.#refuse(ErrorCode.InvalidRequest, "the line is no JSON-RPC 2.0 message", idOf(value));
  }

  /** Waits until what was written has been taken. */
  async drained(): Promise<void> {
    const { output } = this.#streams;
    if (output.writableNeedDrain && !this.closed) await once(output, "drain", { signal: this.#closing.signal });
  }

  #refuse(code: ErrorCode, message: string, id: string | number | null = null): void {
    this.#write({ jsonrpc: "2.0", id, error: { code, message } });
  }

  #write(message: object): void {
    if (!this.closed) this.#streams.output.write(`${JSON.stringify(message)}\n`);
  }
}

function idOf(value: unknown): string | number | null {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "number" || (typeof id === "string" && id.length <= 100) ? id : null;
}
