/** A server, started or at a URL → its tools. The only module that speaks MCP as a client; no tool is called. */

import { MAX_TOOLS_BYTES } from "@callgate/core/tools";
import { type Io, UserError, VERSION } from "@callgate/project/io";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport, StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { allTools, type Page } from "./pages.js";
import { problemWith } from "./problem.js";
import { named, type ServerTools, type Subject } from "./server.js";

/** The protocol's own wrapping of a page comes on top of what a list may have. */
const MAX_ANSWER_BYTES = 2 * MAX_TOOLS_BYTES;

/** Under these, what answers may be a server of the older HTTP transport, which takes no POST where it is asked. */
const OLDER_TRANSPORT = [400, 404, 405];

/**
 * Asks a server for all its tools, and ends it, or the session with it.
 * @param patience how long all of it may take, in milliseconds
 * @throws UserError where there is no list to be had
 */
export async function listTools(subject: Subject, patience: number, io: Io): Promise<ServerTools> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late(subject, patience)), patience);
  const stopListening = io.onEndSignals((signal) => deadline.abort(new UserError(`ended by ${signal}`)));
  try {
    if (subject.kind === "stdio") return await ask(stdioTransport(subject, io), subject, deadline.signal);
    const options = { fetch: boundedFetch(MAX_ANSWER_BYTES), requestInit: { headers: subject.headers } };
    try {
      return await ask(new StreamableHTTPClientTransport(subject.url, options), subject, deadline.signal);
    } catch (error) {
      if (!(error instanceof NoSession) || !OLDER_TRANSPORT.includes(error.status)) throw error;
      // The newer transport's answer is reported, should the older not be spoken either.
      return await ask(new SSEClientTransport(subject.url, options), subject, deadline.signal).catch((later) => {
        throw later instanceof NoSession ? error : later;
      });
    }
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}

function late(subject: Subject, patience: number): UserError {
  return new UserError(
    `${named(subject)} did not give its list within ${patience / 1000} s; give it longer with --timeout, or see whether it is an MCP server`,
  );
}

function stdioTransport({ command, args }: Subject & { readonly kind: "stdio" }, { cwd, env }: Io): Transport {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new StdioClientTransport({
    command,
    args: [...args],
    cwd,
    env: Object.fromEntries(given),
    stderr: "inherit",
    maxBufferSize: MAX_ANSWER_BYTES,
  });
}

/** The server refused to begin, with an HTTP status. */
class NoSession extends UserError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

async function ask(transport: Transport, subject: Subject, signal: AbortSignal): Promise<ServerTools> {
  const client = new Client({ name: "callgate", version: VERSION });
  /** The first thing it sent that is no message of the protocol. */
  let stray: Error | undefined;
  client.onerror = (error) => {
    if (error.name === "SyntaxError" || error.name === "ZodError") stray ??= error;
  };
  let connected = false;
  const options = { timeout: LONGEST };
  try {
    await before(signal, client.connect(transport, options));
    connected = true;
    if (client.getServerCapabilities()?.tools === undefined)
      throw new UserError(
        `${named(subject)} is an MCP server without tools: it says nothing of the capability \`tools\``,
      );
    const page = (cursor: string | undefined): Promise<Page> =>
      // A schema that takes anything: what the server said is written as it said it.
      client.request({ method: "tools/list", params: cursor === undefined ? {} : { cursor } }, ResultSchema, options);
    const tools = await before(signal, allTools(page, named(subject)));
    const { name, version } = client.getServerVersion() ?? {};
    return { server: name === undefined || version === undefined ? undefined : { name, version }, tools };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const problem = problemWith(error, subject, connected, stray);
    const status = error instanceof StreamableHTTPError || isSse(error) ? error.code : undefined;
    throw problem instanceof UserError && !connected && status !== undefined
      ? new NoSession(problem.message, status)
      : problem;
  } finally {
    if (transport instanceof StreamableHTTPClientTransport && connected && !signal.aborted)
      await before(signal, transport.terminateSession()).catch(() => {
        // The list is there; a session that cannot be ended ends by itself.
      });
    await client.close();
    await transport.close();
  }
}

/** Ours is the deadline that counts; the client's own must not come before it. */
const LONGEST = 2 ** 31 - 1;

function isSse(error: unknown): error is Error & { readonly code: number | undefined } {
  return error instanceof Error && error.constructor.name === "SseError";
}

/** What `work` gives, unless the signal comes first. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** Like `fetch`; reading more than `limit` bytes of one answer fails with a RangeError. */
function boundedFetch(limit: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { body, status, statusText, headers } = response;
    if (body === null || status < 200) return response;
    let size = 0;
    const counted = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          size += chunk.byteLength;
          if (size > limit) controller.error(new RangeError("the answer is too large"));
          else controller.enqueue(chunk);
        },
      }),
    );
    return new Response(counted, { status, statusText, headers });
  };
}
