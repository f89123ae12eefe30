/**
 * A server over stdio that answers `tools/list` with the pages in its first argument, `{ CURSOR: result }`; the page
 * without a cursor is under "". A result that is a string ends the process (`exit`) or leaves the answer out (`hang`).
 */

import { createInterface } from "node:readline";

const pages = JSON.parse(process.argv[2]);
const capabilities = process.argv[3] === undefined ? { tools: {} } : JSON.parse(process.argv[3]);

console.error(`token ${process.env.SERVER_TOKEN ?? "unset"}`);
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const result =
    method === "initialize"
      ? { protocolVersion: params.protocolVersion, capabilities, serverInfo: { name: "pages", version: "1.2.3" } }
      : method === "tools/list"
        ? pages[params?.cursor ?? ""]
        : "exit";
  if (result === "exit") process.exit(1);
  if (result === "hang") continue;
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}
