/** A folder → the MCP server of callgate about it, to be connected to any transport. */

import type { Served } from "@callgate/serve-mcp";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { Connection, type Host } from "./connection.js";
import type { ThreadSetting } from "./task.js";
import { type ThreadLimits, Threads } from "./threads.js";

export interface McpServerOptions extends ThreadSetting {
  /** callgate's. */
  readonly version: string;
  /** Hears of faults of callgate's own. */
  readonly onFault: (detail: string) => void;
  /** What calls may take; enough for a large repository when left out. */
  readonly limits?: ThreadLimits | undefined;
}

/** A server that any number of clients may be connected to; they share its threads. */
export interface McpServer extends Served {
  /** Ends every connection, and all work; calls without an answer get none. */
  close(): Promise<void>;
}

/** Makes a server. Nothing is read before a call asks for it. */
export function createMcpServer({ version, onFault, limits, root, pages }: McpServerOptions): McpServer {
  const threads = new Threads({ root, pages }, limits);
  const connections = new Set<Connection>();
  const host: Host = { version, threads, onFault };
  let isClosed = false;
  return {
    async connect(transport: Transport) {
      if (isClosed) throw new Error("this server has ended");
      const connection = new Connection(host);
      connections.add(connection);
      await connection.open(transport, () => connections.delete(connection));
    },
    async idle() {
      await Promise.all([...connections].map((connection) => connection.idle()));
    },
    async close() {
      isClosed = true;
      await Promise.all([...connections].map((connection) => connection.close()));
      await threads.close();
    },
  };
}
