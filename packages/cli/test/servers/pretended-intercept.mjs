#!/usr/bin/env node
/**
 * A pretended Intercept: of a policy in JSON it heeds `hide`, `default`, and rules that deny. `COMMAND -c POLICY -- SERVER...`.
 * A file `behaviour` beside it names a way to misbehave.
 */

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const folder = dirname(process.argv[1]);
const behaviour = existsSync(join(folder, "behaviour")) ? readFileSync(join(folder, "behaviour"), "utf8") : "";
const [first, path, , command, ...args] = process.argv.slice(2);

if (first === "--version") {
  console.log("intercept version dev (none)");
  process.exit(0);
}
const policy = JSON.parse(readFileSync(path, "utf8"));
if (policy.default === "maybe") {
  console.error("Error: config validation failed with 1 error(s)");
  process.exit(1);
}
const upstream = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
createInterface({ input: upstream.stdout }).on("line", (line) => {
  const message = JSON.parse(line);
  if (message.result?.tools)
    message.result.tools = message.result.tools.filter(({ name }) => !policy.hide?.includes(name));
  say(message);
});
upstream.on("close", () => process.exit(0));
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    const why = method === "tools/call" ? reason(params.name) : undefined;
    if (behaviour === "mumbles" && method === "tools/call") say({ jsonrpc: "2.0", id, error: { message: "perhaps" } });
    else if (why === undefined || behaviour === "lets through") upstream.stdin.write(`${line}\n`);
    else
      say({
        jsonrpc: "2.0",
        id,
        result: { isError: true, content: [{ type: "text", text: `[INTERCEPT POLICY DENIED] ${why}` }] },
      });
  })
  .on("close", () => upstream.stdin.end());

function reason(tool) {
  if (policy.hide?.includes(tool)) return `Tool "${tool}" is hidden by policy`;
  const entry = policy.tools?.[tool];
  if (entry === undefined) return policy.default === "deny" ? `Tool "${tool}" is not permitted by policy` : undefined;
  return entry.rules?.find(({ action }) => action === "deny")?.on_deny;
}
