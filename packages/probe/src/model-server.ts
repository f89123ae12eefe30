/** A server on loopback that answers as the API of a model, and refuses as a proxy whatever else a program wants to reach. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./apis/api.js";

/** A request is read no further; a conversation of many calls is far below. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

export interface ModelServer {
  /** Its address, which only this machine reaches. */
  readonly url: string;
  /** The hosts that the program asked a proxy for; it was refused. */
  readonly refused: ReadonlySet<string>;
  close(): void;
}

/** Answers on a free port of 127.0.0.1, also where it is asked for itself as a proxy; as that it refuses all else. */
export async function serveModel(answer: (path: string, body: string) => Answer): Promise<ModelServer> {
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const { url = "/" } = request;
    // A proxy is asked by a whole address.
    const path = url.startsWith(`http://${own()}/`) ? url.slice(`http://${own()}`.length) : url;
    if (!path.startsWith("/")) {
      refused.add(hostOf(url));
      response.writeHead(403).end();
      return;
    }
    bodyOf(request, response, (body) => {
      const { type, body: text } = answer(path, body);
      response.writeHead(200, { "content-type": type }).end(text);
    });
  });
  const own = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("connect", ({ url = "" }, socket) => {
    socket.on("error", () => socket.destroy());
    // Some programs ask the proxy for every address, this one, too.
    if (url === own()) {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      server.emit("connection", socket);
      return;
    }
    refused.add(url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://${own()}`,
    refused,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function bodyOf(request: IncomingMessage, response: ServerResponse, use: (body: string) => void): void {
  const pieces: Buffer[] = [];
  let size = 0;
  request.on("data", (piece: Buffer) => {
    size += piece.byteLength;
    if (size <= MAX_REQUEST_BYTES) pieces.push(piece);
  });
  request.on("end", () => {
    if (size > MAX_REQUEST_BYTES) response.writeHead(413).end();
    else use(Buffer.concat(pieces).toString("utf8"));
  });
}
