/** Every run that decides by a gateway policy says once, in every format, whose decisions these are. */

import { describe, expect, it } from "vitest";
import { callgate } from "./run.js";

const gateway = (max: number, more: object = {}) =>
  JSON.stringify({
    version: "1",
    default: "deny",
    tools: { run: { limits: [{ counter: "rate", window: "minute", max, scope: "grant" }] }, ...more },
  });
const CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run","arguments":{}}}';
const WITH_WITNESS = gateway(10, {
  open: { require: [{ conditions: [{ path: "args.a", op: "regex", value: "a|b" }], on_deny: "no" }] },
});

const FILES = {
  "a.json": gateway(10),
  "b.json": gateway(20),
  "c.json": WITH_WITNESS,
  "a.policytest.yaml": "version: 1\npolicies: {one: a.json, two: b.json}\ncases:\n  - {tool: list, expect: deny}\n",
  "mutate.policytest.yaml": "version: 1\npolicy: a.json\ncases:\n  - {tool: list, expect: deny}\n",
  "t.jsonl": `${CALL}\n`,
  "intercept.yaml": 'version: "1"\ndefault: deny\ntools: {list: {}}\n',
  "i.policytest.yaml": "version: 1\npolicy: intercept.yaml\ncases:\n  - {tool: rm, expect: deny}\n",
};

const SENTENCE = /decided here as Intercept would: the gateway(?:'|&#39;|&apos;)s engine is closed/g;

const RUNS: readonly [string, readonly string[], readonly string[]][] = [
  [
    "lint",
    ["lint", "a.json", "c.json"],
    ["pretty", "json", "markdown", "html", "sarif", "junit", "github", "codequality"],
  ],
  [
    "replay",
    ["replay", "--policy", "a.json", "t.jsonl"],
    ["pretty", "json", "markdown", "html", "sarif", "junit", "github"],
  ],
  ["diff", ["diff", "a.json", "b.json"], ["pretty", "json", "markdown", "html", "sarif"]],
  ["budget", ["budget", "a.json"], ["pretty", "json"]],
  ["test", ["test", "a.policytest.yaml"], ["pretty", "json", "markdown", "junit", "github"]],
  ["mutate", ["mutate", "a.json", "--suite", "mutate.policytest.yaml"], ["pretty", "json"]],
];

describe("decisions of a gateway policy", () => {
  it.each(RUNS.flatMap(([command, args, formats]) => formats.map((format) => [command, format, args] as const)))(
    "%s says once in %s that the engine is closed",
    async (_command, format, args) => {
      const { stdout } = await callgate([...args, "--format", format], FILES);
      // A test case of JUnit has the sentence as its name, and with its place as its output.
      const once = format === "junit" ? /<testcase [^>]*\bclosed-engine: / : SENTENCE;
      expect(stdout.match(new RegExp(once, "g")) ?? []).toHaveLength(1);
      expect(stdout).toMatch(SENTENCE);
    },
  );

  it.each([
    ["lint of a policy without a call to show", ["lint", "a.json"]],
    ["replay by an Intercept policy", ["replay", "--policy", "intercept.yaml", "t.jsonl"]],
    ["test of an Intercept policy", ["test", "i.policytest.yaml"]],
    ["diff of Intercept policies", ["diff", "intercept.yaml", "intercept.yaml"]],
  ])("%s does not", async (_name, args) => {
    const { stdout } = await callgate(args, FILES);
    expect(stdout).not.toMatch(SENTENCE);
  });
});
