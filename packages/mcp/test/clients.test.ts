/** The official SDK's client, over stdio and over HTTP: each tool answers as its schema and the command say. */

import { spawnSync } from "node:child_process";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALLGATE, callTool, FIXTURES, listening, overHttp, overStdio } from "./served.js";

/** What the command prints as JSON, in the folder of the server. */
function command(...args: readonly string[]): unknown {
  const { stdout } = spawnSync(process.execPath, [CALLGATE, ...args, "--format", "json"], {
    cwd: FIXTURES,
    encoding: "utf8",
  });
  return JSON.parse(stdout);
}

const INTERCEPT = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules: [{ name: limit, rate_limit: 5/hour }]\n';

const WAYS = {
  stdio: async () => {
    const client = await overStdio(FIXTURES);
    return { client, end: () => client.close() };
  },
  http: async () => {
    const { child, url, ended } = await listening(FIXTURES);
    const client = await overHttp(url);
    return {
      client,
      async end() {
        await client.close();
        child.kill("SIGTERM");
        expect(await ended).toMatchObject({ code: 0, stdout: "" });
      },
    };
  },
};

describe.each(["stdio", "http"] as const)("over %s", (way) => {
  let client: Client;
  let end: () => Promise<void>;

  beforeAll(async () => {
    ({ client, end } = await WAYS[way]());
  });
  afterAll(() => end());

  it("says what it is, and that no tool changes anything", async () => {
    expect(client.getServerVersion()?.name).toBe("callgate");
    expect(client.getInstructions()).toContain("calls no tool and changes no file");
    for (const { annotations, outputSchema } of (await client.listTools()).tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
      expect(outputSchema).toBeDefined();
    }
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["lint", { policy: { path: "policies/clevername.yaml" } }, ["lint", "policies/clevername.yaml"]],
    [
      "lint",
      { paths: ["policies"], select: ["unenforceable-dialect"] },
      ["lint", "policies", "--select", "unenforceable-dialect"],
    ],
    [
      "check_call",
      { policy: { path: "policies/ollama.json" }, tool: "run", arguments: { name: "x" } },
      ["check", "policies/ollama.json", "run", '{"name":"x"}'],
    ],
  ])("%s of %j is what the command prints", async (name, args, line) => {
    const { report, failed, more } = await callTool(client, name, args);
    expect([failed, more]).toEqual([false, undefined]);
    expect(report).toEqual(command(...line));
  });

  it("takes a text in place of a file", async () => {
    const lint = await callTool(client, "lint", { policy: { text: INTERCEPT } });
    expect(lint.report).toMatchObject({ summary: { policies: 1, errors: 0 } });
    const check = await callTool(client, "check_call", { policy: { text: INTERCEPT }, tool: "rm" });
    expect(check.report).toMatchObject({ decision: "deny" });
    const settings = { text: '{"permissions":{"deny":["mcp__db"]}}', filename: ".claude/settings.json" };
    const agent = await callTool(client, "check_call", {
      policy: settings,
      tool: "query",
      server: "db",
    });
    expect(agent.report).toMatchObject({ decision: "hidden" });
  });

  it("explains a check, and lists them", async () => {
    const { report } = await callTool(client, "explain", { check: "dead-rule" });
    expect(report).toMatchObject({ page: expect.stringContaining("# dead-rule"), checks: [{ id: "dead-rule" }] });
    expect((await callTool(client, "explain")).text).toContain("dead-rule: ");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["lint", { policy: { path: "../package.json" } }, "leads out of a folder"],
    ["lint", { policy: { path: "/etc/passwd" } }, "does not begin in the server's folder"],
    ["lint", { policy: { path: "nothing.yaml" } }, "there is no such file"],
    ["lint", { policy: {} }, "neither path nor text"],
    ["lint", { policy: { path: "policies/ollama.json", text: "" } }, "path and text"],
    ["lint", { policy: { text: "" }, select: ["dead-rul"] }, "did you mean `dead-rule`?"],
    ["lint", { policie: {} }, "`policie` is not known here"],
    ["explain", { check: "dead-rul" }, "did you mean `dead-rule`?"],
    ["check_call", { policy: { path: "policies/ollama.json" } }, "`tool` is missing"],
  ])("refuses %s of %j with a sentence", async (name, args, holds) => {
    expect(await callTool(client, name, args)).toEqual({
      text: expect.stringContaining(holds),
      failed: true,
      report: undefined,
      more: undefined,
    });
  });
});
