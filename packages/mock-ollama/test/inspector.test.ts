/** The MCP Inspector's command-line mode, a client that nobody here wrote. npx installs it. */

import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ONE_CALL_EACH } from "./client.js";
import { CALLGATE } from "./spawned.js";

/** The last release that does not ask for Node 22. */
const INSPECTOR = "@modelcontextprotocol/inspector@0.15.0";

const TO_INSTALL_MILLISECONDS = 240_000;

/** Where the Inspector is, once npx has installed it; undefined where it cannot. */
function installed(): string | undefined {
  try {
    return execFileSync("npx", ["--yes", "--package", INSPECTOR, "-c", "command -v mcp-inspector"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: TO_INSTALL_MILLISECONDS,
    }).trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    console.warn(`the MCP Inspector's tests are left out, since ${INSPECTOR} could not be installed: ${reason}`);
    return undefined;
  }
}

const inspector = installed();

async function inspect(...args: readonly string[]): Promise<unknown> {
  const command = ["--cli", process.execPath, CALLGATE, "mock-ollama", ...args];
  const { stdout } = await promisify(execFile)(process.execPath, [inspector ?? "", ...command]);
  return JSON.parse(stdout);
}

describe.skipIf(inspector === undefined)("the MCP Inspector", () => {
  it("lists the tools", async () => {
    const { tools } = (await inspect("--method", "tools/list")) as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name).sort()).toEqual(ONE_CALL_EACH.map(([name]) => name).sort());
  });

  it.each(ONE_CALL_EACH)("calls %s", async (name, args, holds) => {
    const written = Object.entries(args).flatMap(([key, value]) => [
      "--tool-arg",
      `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    ]);
    const result = await inspect("--method", "tools/call", "--tool-name", name, ...written);
    expect(result).toEqual({ content: [{ type: "text", text: expect.stringContaining(holds) }] });
  });
});
