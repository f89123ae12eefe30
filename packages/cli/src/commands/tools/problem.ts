/** What went wrong between us and a server → a sentence. */

import { startProblem, UserError } from "@callgate/project/io";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { unreachable } from "../../server-url.js";
import { named, type Subject } from "./server.js";

const STATUS: Readonly<Record<number, string>> = {
  401: "it asks who calls; send that with --header 'Authorization: Bearer $TOKEN'",
  403: "whoever sends these headers may not ask",
  404: "nothing is there; MCP servers are often at a path such as /mcp or /sse",
  405: "it takes no requests of MCP there; MCP servers are often at a path such as /mcp or /sse",
};

/** The longest part of a server's own words that is repeated. */
const MAX_QUOTED = 200;

/**
 * @param connected whether the server had answered `initialize`
 * @param stray the first thing it sent that is no message of the protocol
 */
export function problemWith(error: unknown, subject: Subject, connected: boolean, stray: Error | undefined): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const asked = connected ? "tools/list" : "initialize";
  const server = named(subject);
  if (error instanceof McpError && error.code !== ErrorCode.ConnectionClosed)
    return new UserError(`${server} answered \`${asked}\` with an error: ${quoted(error)}`);
  if (subject.kind === "stdio") {
    if (error instanceof McpError)
      return new UserError(`${server} ended before it answered \`${asked}\`${said(stray)}`);
    const problem = startProblem(error, subject.command);
    return problem === error ? noMcp(server, asked, error) : problem;
  }
  const status = (error as { readonly code?: unknown }).code;
  if (typeof status === "number" && status >= 300)
    return new UserError(`${server} answered with HTTP status ${status}${STATUS[status] ? `: ${STATUS[status]}` : ""}`);
  if (error.name === "TypeError" && error.cause instanceof Error)
    return new UserError(unreachable(subject.url, error.cause));
  return noMcp(server, asked, error);
}

function said(stray: Error | undefined): string {
  if (stray === undefined) return "; see what it wrote to its error output";
  return "; what it wrote to its standard output is not MCP: is this the server's command?";
}

function noMcp(server: string, asked: string, error: Error): UserError {
  return new UserError(`what ${server} answered to \`${asked}\` is not MCP: ${quoted(error)}`);
}

/** The first line of what was said: a server may answer with a whole web page. */
function quoted({ message }: Error): string {
  const [line = ""] = message.replace(/^MCP error -?\d+: /, "").split("\n");
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line;
}
