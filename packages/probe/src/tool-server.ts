/**
 * A program of its own: an MCP server over stdio that logs what it is asked and does nothing.
 * Arguments: the log, a file of `{SERVER: [tool]}`, and which of the servers it is.
 */

import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [log = "", list = "", server = ""] = process.argv.slice(2);
const tools = (JSON.parse(readFileSync(list, "utf8")) as Record<string, unknown[]>)[server];

interface Request {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly protocolVersion?: string; readonly name?: string; readonly arguments?: unknown };
}

write({ event: "start" });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line) as Request;
    if (request.id !== undefined) process.stdout.write(`${JSON.stringify(answer(request))}\n`);
  })
  .on("close", () => process.exit(0));

function answer({ id, method, params }: Request) {
  const reply = (result: unknown) => ({ jsonrpc: "2.0", id, result });
  switch (method) {
    case "initialize":
      return reply({
        protocolVersion: params?.protocolVersion ?? "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: server, version: "1.0.0" },
      });
    case "tools/list":
      write({ event: "list" });
      return reply({ tools });
    case "tools/call":
      write({ event: "call", tool: params?.name, args: params?.arguments ?? {} });
      return reply({ content: [{ type: "text", text: "reached the server" }] });
    case "ping":
      return reply({});
    default:
      return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
  }
}

function write(line: object): void {
  appendFileSync(log, `${JSON.stringify({ server, ...line })}\n`);
}
