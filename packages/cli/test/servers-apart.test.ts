/** What is known of one server is not said of the policy of another: tool lists, calls, and what the configuration says of both. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callgate, ROOT } from "./run.js";

/** Calls of `ollama`, and one of `my_models`. */
const SESSION = join(ROOT, "fixtures/transcripts/claude-code/session.jsonl");

const POLICY = 'version: "1"\ndefault: deny\ntools:\n  list: {}\n';

const FILES = {
  "a.yaml": POLICY,
  "b.yaml": POLICY,
  "callgate.config.yaml": "servers: {a: {policies: [a.yaml]}, b: {policies: [b.yaml], tools: b.json}}",
  "b.json": '{"tools": [{"name": "of_b", "inputSchema": {}}]}',
  "a.json": '{"tools": [{"name": "list", "inputSchema": {}}]}',
  "own.json": '{"server_label": "b", "tools": [{"name": "of_b", "input_schema": {}}]}',
};

async function run(args: readonly string[], files: Readonly<Record<string, string>> = FILES) {
  const { code, stdout, stderr } = await callgate(args, files);
  return { code, stdout, stderr };
}

describe("a list that does not say whose it is", () => {
  const whose = "a.json does not say whose tools it lists, and";

  it.each<[string, readonly string[], string]>([
    ["lint", ["lint", "a.yaml", "b.yaml", "--tools", "a.json"], `${whose} the policies guard a, b`],
    ["access", ["access", "a.yaml", "b.yaml", "--tools", "a.json"], `${whose} the policies guard a, b`],
    [
      "suggest",
      ["suggest", SESSION, "--to", "intercept", "-o", "out", "--tools", "a.json"],
      `${whose} the calls are to my_models, ollama`,
    ],
  ])("is not taken for that of several servers by %s", async (_command, args, sentence) => {
    const { code, stderr } = await run(args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`${sentence}; write --tools SERVER=a.json`),
    });
  });

  it("is that of the one policy which is named", async () => {
    const { code, stdout } = await run(["lint", "b.yaml", "--tools", "a.json", "--select", "unknown-tool"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("no findings") });
  });
});

describe("a list of one server", () => {
  const unknownTools = async (args: readonly string[]) => {
    const select = ["--select", "unknown-tool", "--format", "json"];
    const { stdout } = await run(["lint", "a.yaml", "b.yaml", ...select, ...args]);
    const { findings } = JSON.parse(stdout) as { findings: { location: { uri: string } }[] };
    return findings.map(({ location }) => location.uri);
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ["the configuration's", [], ["b.yaml"]],
    ["one that names its server", ["--tools", "own.json"], ["b.yaml"]],
    ["one for each server", ["--tools", "a=own.json", "--tools", "b=a.json"], ["a.yaml"]],
  ])("is checked against that server's policy: %s", async (_case, args, uris) => {
    expect(await unknownTools(args)).toEqual(uris);
  });

  it("is not that of another server's budget", async () => {
    expect(await run(["budget", "a.yaml", "--tools", "b=b.json"])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("--tools gives the list of b; the configuration says that the policy guards a"),
    });
    const { stdout } = await run(["budget", "b.yaml", "--tools", "b=a.json", "--format", "json"]);
    expect((JSON.parse(stdout) as { tools: { tool: string }[] }).tools.map(({ tool }) => tool)).toEqual(["list", "*"]);
  });

  it("does not make the policy of another server its own when an agent's rules are made", async () => {
    const { stdout } = await run(["convert", "a.yaml", "--to", "claude-code"]);
    expect(stdout).toContain("mcp__a__list");
    expect(stdout).not.toContain("mcp__b__");
  });
});

describe("calls of another server", () => {
  const config = { "callgate.config.yaml": "servers: {a: {policies: [a.yaml]}, ollama: {policies: [b.yaml]}}" };

  it("widen no policy", async () => {
    const { code, stderr } = await run(["suggest", SESSION, "--update", "a.yaml"], { ...FILES, ...config });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("no call is to the server a; the calls are to"),
    });
  });

  it("are left out where the policy is of one of those that are called", async () => {
    const args = ["suggest", SESSION, "--update", "b.yaml", "--check", "--format", "json"];
    const { stdout } = await run(args, { ...FILES, ...config });
    const { policies } = JSON.parse(stdout) as { policies: { server?: string }[] };
    expect(policies.map(({ server }) => server)).toEqual(["ollama"]);
  });

  it("are not compared with a policy in force", async () => {
    const to = ["--to", "intercept", "-o", "p.yaml", "--server", "ollama"];
    const { code, stderr } = await run(["suggest", SESSION, ...to, "--from-policy", "a.yaml"], { ...FILES, ...config });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "a.yaml is the policy of the server a, as the configuration says, and the calls are to ollama",
      ),
    });
  });
});
