/** A port and an upstream → a proxy between an HTTP client and its server, which records. */

import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Io, type Output, UserError } from "@callgate/project/io";
import { requireReachable, shown } from "../../server-url.js";
import { exchange } from "./exchange.js";
import type { Recording } from "./recording.js";

const LOOPBACK = "127.0.0.1";

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is in use; choose another, or 0 for any that is free",
  EACCES: "it is reserved; choose one above 1023",
};

/**
 * Listens on the loopback interface until a signal asks to end. Calls under way then get their answers; a second
 * signal breaks them off.
 * @param path the recording's name in the user's words; complaints where to say what goes wrong
 * @throws UserError where the upstream cannot be reached or the port not be had
 */
export async function recordHttp(
  port: number,
  upstream: URL,
  recording: Recording,
  { path, complaints }: { readonly path: string; readonly complaints: Output },
  io: Io,
): Promise<void> {
  await requireReachable(upstream);
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.once("close", () => {
      open.delete(response);
      if (!server.listening) server.closeIdleConnections();
    });
    exchange(request, response, upstream, recording, complaints);
  });
  // Neither a long answer nor a slow client is ours to judge.
  server.requestTimeout = 0;
  const stopListening = io.onEndSignals(() => {
    if (!server.listening) server.closeAllConnections();
    server.close();
    server.closeIdleConnections();
    // A stream that the client opened to listen has no end.
    for (const response of open) if (response.req.method === "GET") response.destroy();
  });
  try {
    await listen(server, port);
    const { port: listening } = server.address() as AddressInfo;
    io.stderr.write(
      `callgate: recording http://${LOOPBACK}:${listening} → ${shown(upstream)} in ${path}; Ctrl-C ends it\n`,
    );
    await new Promise((resolve) => server.once("close", resolve));
  } finally {
    stopListening();
  }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new UserError(`port ${port} cannot be had: ${REASONS[error.code ?? ""] ?? error.message}`)),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}
