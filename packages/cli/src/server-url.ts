/** An option's value → the URL of a server; whether anything answers there, and a sentence where nothing does. */

import { connect } from "node:net";
import { urlToHttpOptions } from "node:url";
import { UserError } from "@callgate/project/io";
import { printable } from "@callgate/report";

const PATIENCE_MILLISECONDS = 10_000;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection is refused; start the server first",
  ECONNRESET: "the connection broke off",
  EHOSTUNREACH: "there is no way to its host",
  ENETUNREACH: "there is no way to its network",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its host's name cannot be looked up",
  ETIMEDOUT: "it does not answer",
};

/** A URL as it may be shown: a query may hold a key. */
export function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** A failure to reach a server, or to go on speaking with it, as a sentence. */
export function unreachable(upstream: URL, error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return `${shown(upstream)} cannot be reached: ${REASONS[code ?? ""] ?? printable(error.message)}`;
}

/** Opens a connection to the server and closes it again. @throws UserError where nothing answers */
export async function requireReachable(upstream: URL): Promise<void> {
  const { hostname: host } = urlToHttpOptions(upstream);
  const port = upstream.port === "" ? DEFAULT_PORTS[upstream.protocol] : Number(upstream.port);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(new UserError(unreachable(upstream, error)));
    const socket = connect({ host: host ?? "", port: port ?? 0, timeout: PATIENCE_MILLISECONDS });
    socket.once("connect", resolve).once("error", fail);
    socket.once("timeout", () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    socket.once("connect", () => socket.destroy()).once("timeout", () => socket.destroy());
  });
}

/**
 * A server's URL, over HTTP or HTTPS and without a user or password.
 * @param instead what to do in place of writing a password into the URL
 * @throws UserError for anything else
 */
export function parseServerUrl(text: string, option: string, instead: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UserError(`${option} ${text} is no URL of a server; write it as in http://127.0.0.1:3000/mcp`);
  if (url.username !== "" || url.password !== "")
    throw new UserError(`${option} holds a user or password; leave them out: ${instead}`);
  return url;
}
