/** The official SDK's client, over stdio and over HTTP: each tool answers as its schema and the command say. */

import { execFile } from "node:child_process";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALLGATE, callTool, FIXTURES, listening, overHttp, overStdio } from "./served.js";

const printed = new Map<string, Promise<string>>();

/** What the command prints in the folder of the server, which both ways are compared with. */
function textOf(...args: readonly string[]): Promise<string> {
  const key = JSON.stringify(args);
  let text = printed.get(key);
  if (text === undefined) {
    // Not in one piece: a connection that the server ends meanwhile must be seen to end.
    text = new Promise((resolve) => {
      const options = { cwd: FIXTURES, maxBuffer: 1 << 26 };
      execFile(process.execPath, [CALLGATE, ...args], options, (_, stdout) => resolve(stdout));
    });
    printed.set(key, text);
  }
  return text;
}

async function command(...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await textOf(...args, "--format", "json"));
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
    ["budget", { policy: { path: "policies/ollama.json" } }, ["budget", "policies/ollama.json"]],
    ["budget", { policy: { path: "agents" }, dialect: "opencode" }, ["budget", "agents", "--dialect", "opencode"]],
    ["access", { paths: ["callgate-mcp"] }, ["access", "callgate-mcp"]],
    [
      "diff",
      { before: { path: "callgate-mcp/policy.yaml" }, after: { path: "agents/gateway/github.yaml" } },
      ["diff", "callgate-mcp/policy.yaml", "agents/gateway/github.yaml", "--findings"],
    ],
    [
      "diff",
      { before: { path: "policies/ollama.json", revision: "HEAD" }, after: { path: "policies/ollama.json" } },
      ["diff", "HEAD:./policies/ollama.json", "policies/ollama.json", "--findings"],
    ],
    [
      "coverage",
      { paths: ["suites/ollama.policytest.yaml"], limit: 200 },
      ["test", "suites/ollama.policytest.yaml", "--coverage"],
    ],
    [
      "check_call",
      { policy: { path: "policies/ollama.json" }, tool: "run", arguments: { name: "x" } },
      ["check", "policies/ollama.json", "run", '{"name":"x"}'],
    ],
  ])("%s of %j is what the command prints", async (name, args, line) => {
    const { report, failed, more } = await callTool(client, name, args);
    expect([failed, more]).toEqual([false, undefined]);
    expect(report).toEqual(await command(...line));
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

  it("suggests the policy that the command writes", async () => {
    const { report, text } = await callTool(client, "suggest", { transcripts: ["transcripts/recorder"] });
    const stdout = await textOf("suggest", "transcripts/recorder", "--to", "intercept");
    expect(report).toMatchObject({ policies: [{ server: "ollama", text: stdout, written: false }] });
    expect(text).toContain(stdout.trimEnd());
  });

  it("compares, and tests, drafts that are on no disk", async () => {
    const wider = INTERCEPT.replace("5/hour", "9/hour");
    const diff = await callTool(client, "diff", { before: { text: INTERCEPT }, after: { text: wider } });
    expect(diff.report).toMatchObject({ summary: { wider: 1, narrower: 0 } });
    const suite = `version: 1\npolicy: p.yaml\ncases:\n  - { name: rm, tool: rm, expect: allow }\n`;
    const draft = { policy: { text: INTERCEPT, filename: "p.yaml" }, suite: { text: suite } };
    expect((await callTool(client, "coverage", draft)).report).toMatchObject({ summary: { passed: 0, failed: 1 } });
  });

  it("gives long lists in parts", async () => {
    const all = (await callTool(client, "access", { paths: ["callgate-mcp"], limit: 200 })).report?.tools as unknown[];
    const found: unknown[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const { report, more, text } = await callTool(client, "access", { paths: ["callgate-mcp"], limit: 3, offset });
      found.push(...((report?.tools ?? []) as unknown[]));
      const [cut] = more ?? [];
      expect(cut).toMatchObject({ list: "tools", from: offset, total: all.length });
      offset = cut?.next as number | undefined;
      if (offset !== undefined) expect(text).toContain(`ask with offset ${offset}`);
    }
    expect(found).toEqual(all);
  });

  it("shows policies and recorded sessions as resources, and nothing else", async () => {
    const { resources } = await client.listResources();
    const names = resources.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["policies/ollama.json", "agents/sessions/claude-code.jsonl"]));
    expect(names).not.toEqual(expect.arrayContaining(["tools/ollama.json"]));
    for (const uri of resources.slice(0, 5).map(({ uri }) => uri)) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, text: expect.stringMatching(/./) }]);
    }
  });

  it.each([
    ["callgate:///tools/ollama.json", "no policy and no recorded session"],
    ["callgate:///../package.json", "leads out of a folder"],
    ["callgate:///%2e%2e/package.json", "leads out of a folder"],
    ["callgate:////etc/passwd", "does not begin in the server's folder"],
    ["callgate:///policies", "no such file"],
    ["callgate:///%zz", "is no address"],
    ["file:///etc/passwd", "no resource of this server"],
  ])("does not show %s", async (uri, reason) => {
    await expect(client.readResource({ uri })).rejects.toMatchObject({
      code: -32_002,
      message: expect.stringContaining(reason),
    });
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
    ["diff", { before: { path: "HEAD:package.json" }, after: { text: "" } }, "give a revision of git apart"],
    ["diff", { before: { path: "x", revision: "HEAD:.." }, after: { text: "" } }, "write one such as HEAD"],
    ["diff", { before: { text: "", revision: "HEAD" }, after: { text: "" } }, "goes with path"],
    ["suggest", { transcripts: [] }, "must NOT have fewer than 1 items"],
    ["suggest", { transcripts: ["/tmp"] }, "does not begin in the server's folder"],
    ["coverage", { policy: { path: "policies/ollama.json" } }, "no text and filename"],
    ["budget", { policy: { path: "agents" } }, "say which with --dialect"],
  ])("refuses %s of %j with a sentence", async (name, args, holds) => {
    expect(await callTool(client, name, args)).toEqual({
      text: expect.stringContaining(holds),
      failed: true,
      report: undefined,
      more: undefined,
    });
  });
});
