/** One HTTP request → the upstream's answer, both passed on as they come and recorded. */

import { type ClientRequest, type IncomingMessage, request as plainRequest, type ServerResponse } from "node:http";
import { request as tlsRequest } from "node:https";
import { urlToHttpOptions } from "node:url";
import type { Output } from "@callgate/project/io";
import { printable } from "@callgate/report";
import { loopbackRefusal } from "@callgate/serve-mcp";
import { unreachable } from "../../server-url.js";
import { bodyReader } from "./body-reader.js";
import { answerHeaders, requestHeaders } from "./headers.js";
import { passOn } from "./pass-on.js";
import type { Recording } from "./recording.js";

const STATUS = { badRequest: 400, forbidden: 403, badGateway: 502 } as const;

const REFUSALS = {
  host: "callgate answers requests to 127.0.0.1 and localhost only",
  origin: "callgate answers pages of this machine only; the Origin header names another site",
} as const;

/** Asks the upstream what the client asks, and gives the client what the upstream answers. Follows no redirect. */
export function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: URL,
  recording: Recording,
  complaints: Output,
): void {
  // The upstream sees its own name as the host, so it cannot tell a page that a browser was lured to: we must.
  const refusal = loopbackRefusal(request.headers);
  if (refusal !== undefined) {
    refuse(request, response, STATUS.forbidden, REFUSALS[refusal]);
    return;
  }
  const asked = ask(request, upstream);
  if (asked === undefined) {
    refuse(request, response, STATUS.badRequest, "callgate cannot pass on a request for such a path");
    return;
  }
  const sent = bodyReader(request.headers, false, recording.sink("client-to-server"));
  const stopSending = passOn(request, asked, (piece) => sent.push(piece));
  request.once("end", () => sent.end());
  let isAnswered = false;
  const fail = (error: Error) => {
    if (isAnswered && response.writableEnded) return;
    isAnswered = true;
    stopSending();
    sent.breakOff();
    // The client has gone, or has its answer.
    if (response.destroyed || response.writableEnded) return;
    const sentence = unreachable(upstream, error);
    complaints.write(`callgate: ${printable(sentence)}\n`);
    if (response.headersSent) response.destroy();
    else refuse(request, response, STATUS.badGateway, `callgate: ${sentence}`);
  };
  response.once("close", () => {
    sent.breakOff();
    asked.destroy();
  });
  asked.on("error", fail);
  // The client did not ask for another protocol.
  asked.once("upgrade", (_answer, socket) => {
    socket.destroy();
    fail(new Error("it answers with another protocol"));
  });
  asked.once("close", () => {
    if (!isAnswered) fail(new Error("it closed the connection without an answer"));
  });
  asked.once("response", (answer) => {
    isAnswered = true;
    answer.once("error", fail);
    try {
      const { statusCode = STATUS.badGateway, statusMessage, rawHeaders } = answer;
      response.writeHead(statusCode, statusMessage, answerHeaders(rawHeaders));
      response.flushHeaders();
    } catch (error) {
      // A status or a header that no server may send on.
      answer.resume();
      asked.destroy();
      fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    const received = bodyReader(answer.headers, true, recording.sink("server-to-client"));
    passOn(answer, response, (piece) => received.push(piece));
    answer.once("end", () => received.end());
    answer.once("close", () => received.breakOff());
    response.once("close", () => received.breakOff());
  });
}

/** Undefined for a path that HTTP does not allow. */
function ask(request: IncomingMessage, upstream: URL): ClientRequest | undefined {
  const { url = "", method, rawHeaders } = request;
  if (!url.startsWith("/")) return undefined;
  const { protocol, hostname, port } = urlToHttpOptions(upstream);
  const path = url === "/" || url === upstream.pathname ? `${upstream.pathname}${upstream.search}` : url;
  const headers = requestHeaders(rawHeaders, upstream.host);
  const send = protocol === "https:" ? tlsRequest : plainRequest;
  try {
    // A connection of its own: one that is used again may be closed by the upstream at the moment of a call.
    return send({ protocol, hostname, port, method, path, headers, agent: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_UNESCAPED_CHARACTERS") return undefined;
    throw error;
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, sentence: string): void {
  request.resume();
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(`${sentence}\n`);
}
