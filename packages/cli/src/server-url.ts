/** An option's value → the URL of an MCP server. */

import { UserError } from "@callgate/project/io";

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
