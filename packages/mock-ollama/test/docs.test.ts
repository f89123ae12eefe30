/** `docs/mock-ollama.md` shows what really happens. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, describe, expect, it } from "vitest";
import { connected } from "./client.js";
import { CALLGATE, callLine, fed, listening } from "./spawned.js";

const page = readFileSync(new URL("../../../docs/mock-ollama.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter((m) => m[1] === language).map((m) => m[2] ?? "");

const [calls = "", stdioConfig = "", httpConfig = "", models = ""] = blocks("json");
const folder = mkdtempSync(join(tmpdir(), "callgate-mock-docs-"));
writeFileSync(join(folder, "models.json"), models);
const inputs: Readonly<Record<string, string>> = { "calls.jsonl": calls, "list.jsonl": callLine(1, "list") };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = blocks("console").map((block) => {
  const [, args = "", , input, output = ""] =
    /^\$ callgate mock-ollama ?([^<\n]*?)( ?< (\S+))?\n([\s\S]*)$/.exec(block) ?? [];
  return { args, input, output };
});

describe("docs/mock-ollama.md", () => {
  it.each(commands.filter(({ input }) => input !== undefined))(
    "prints what `mock-ollama $args` prints",
    async (shown) => {
      const args = shown.args.split(" ").filter((arg) => arg !== "");
      const { stdout } = await fed(
        (inputs[shown.input ?? ""] ?? "").trimEnd().split("\n"),
        ...args.map((arg) => (arg === "models.json" ? join(folder, arg) : arg)),
      );
      expect(stdout).toBe(shown.output);
    },
  );

  it("has a configuration that launches the mock", async () => {
    const { command, args } = JSON.parse(stdioConfig).mcpServers.ollama;
    expect(command).toBe("callgate");
    const client = await connected(new StdioClientTransport({ command: process.execPath, args: [CALLGATE, ...args] }));
    expect((await client.listTools()).tools).toHaveLength(10);
    await client.close();
  });

  it("says where the mock is over HTTP, and has a configuration that finds it there", async () => {
    const { child, url, ended } = await listening();
    const { port } = new URL(url);
    const client = await connected(
      new StreamableHTTPClientTransport(
        new URL(JSON.parse(httpConfig).mcpServers.ollama.url.replace("8808", port)),
      ) as Transport,
    );
    await client.close();
    child.kill("SIGTERM");
    const said = commands.find(({ args }) => args === "--http 8808")?.output;
    expect((await ended).stderr).toBe(said?.replace("8808", port));
  });

  it("shows the example that is tested", () => {
    const example = readFileSync(new URL("example.test.ts", import.meta.url), "utf8");
    expect(example.slice(example.indexOf("import "))).toBe(blocks("ts")[0]);
  });
});
