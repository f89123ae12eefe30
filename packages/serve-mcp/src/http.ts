/** A server of MCP over Streamable HTTP, on the loopback interface only. */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { loopbackRefusal } from "./loopback.js";
import { clipped } from "./schema-check.js";
import type { Served } from "./served.js";

const ADDRESS = "127.0.0.1";
const BASE = `http://${ADDRESS}`;
const PATH = "/mcp";

/** Beyond this many clients, the one that has been idle longest is disconnected: a client need not close its session. */
const MAX_SESSIONS = 100;

const REFUSALS = {
  host: "the Host header does not name this machine; use 127.0.0.1 or localhost",
  origin: "the Origin header names another site; only pages of this machine may call",
} as const;

export interface HttpServing {
  /** Where clients find it. */
  readonly url: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * Serves clients over HTTP, each in a session of its own.
 * @param port 0 takes any that is free
 * @throws Error as it comes from Node when the port cannot be listened at
 */
export async function serveHttp(served: Served, port: number): Promise<HttpServing> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    handle(request, response, served, sessions).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, -32603, `the request could not be handled: ${message}`);
    });
  });
  server.listen(port, ADDRESS);
  await once(server, "listening");
  return {
    url: `http://${ADDRESS}:${(server.address() as AddressInfo).port}${PATH}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  served: Served,
  sessions: Map<string, StreamableHTTPServerTransport>,
): Promise<void> {
  const refusal = loopbackRefusal(request.headers);
  if (refusal !== undefined) return refuse(response, 403, -32000, REFUSALS[refusal]);
  const target = request.url ?? "/";
  const path = URL.canParse(target, BASE) ? new URL(target, BASE).pathname : undefined;
  if (path !== PATH && path !== "/") return refuse(response, 404, -32000, `there is nothing here; MCP is at ${PATH}`);
  const id = request.headers["mcp-session-id"];
  const known = typeof id === "string" ? sessions.get(id) : undefined;
  if (known !== undefined && typeof id === "string") {
    // A session that speaks becomes the youngest.
    sessions.delete(id);
    sessions.set(id, known);
    return known.handleRequest(request, response);
  }
  if (id !== undefined)
    return refuse(response, 404, -32001, `there is no session ${clipped(String(id))}; initialize again`);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    async onsessioninitialized(session) {
      sessions.set(session, transport);
      await sendSilentAway(sessions);
    },
  });
  // The SDK's own class does not fit its own interface under exactOptionalPropertyTypes.
  await served.connect(transport as Transport);
  const closed = transport.onclose;
  transport.onclose = () => {
    if (transport.sessionId !== undefined) sessions.delete(transport.sessionId);
    closed?.();
  };
  await transport.handleRequest(request, response);
  // What was no initialize request has been refused, and begins nothing.
  if (transport.sessionId === undefined) await transport.close();
}

async function sendSilentAway(sessions: Map<string, StreamableHTTPServerTransport>): Promise<void> {
  for (const [, transport] of sessions) {
    if (sessions.size <= MAX_SESSIONS) return;
    await transport.close();
  }
}

function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }));
}
