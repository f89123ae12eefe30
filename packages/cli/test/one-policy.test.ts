/** Where no policy is named, every command takes the configuration's, or what is in the folder. */

import { describe, expect, it } from "vitest";
import { callgate, fixture, recorded } from "./run.js";

const POLICY = fixture("policies/ollama.json");
const SUITE = "version: 1\npolicy: ../a.json\ncases:\n  - { tool: nothing, expect: deny }\n";
const AROUND = { "tests/a.policytest.yaml": SUITE, "s.jsonl": `${recorded("run", { name: "x", prompt: "y" })}\n` };

const PLACES = {
  "one in the folder": { ...AROUND, "a.json": POLICY },
  "several in the folder": { ...AROUND, "a.json": POLICY, "b.json": POLICY },
  "one in the configuration": {
    ...AROUND,
    "a.json": POLICY,
    "b.json": POLICY,
    "callgate.config.yaml": "version: 1\npolicies: [a.json]\n",
  },
  "several in the configuration": {
    ...AROUND,
    "a.json": POLICY,
    "b.json": POLICY,
    "c.json": POLICY,
    "callgate.config.yaml": "version: 1\npolicies: [a.json, b.json]\n",
  },
  none: AROUND,
} as const;

/** Of commands about one policy, how each is called with one. */
const ABOUT_ONE: readonly [string, string[], usage: string][] = [
  ["budget", [], "callgate budget POLICY"],
  ["mutate", ["--min-score", "0", "--suite", "tests/a.policytest.yaml"], "callgate mutate POLICY --suite SUITE"],
  ["convert", ["--to", "intercept"], "callgate convert --to intercept POLICY"],
  ["replay", ["s.jsonl"], "--policy FILE, or --policy SERVER=FILE for each server"],
];

describe.each(ABOUT_ONE)("callgate %s %j", (command, args, usage) => {
  const ran = (place: keyof typeof PLACES) => callgate([command, ...args], PLACES[place]);
  const named = (place: keyof typeof PLACES) =>
    callgate([command, ...(command === "replay" ? ["--policy"] : []), "a.json", ...args], PLACES[place]);

  it.each(["one in the folder", "one in the configuration"] as const)("takes it: %s", async (place) => {
    const [found, asNamed] = [await ran(place), await named(place)];
    expect([found.code, found.stdout]).toEqual([asNamed.code, asNamed.stdout]);
    expect(found.code).toBeLessThan(2);
    if (command === "replay") expect(found.stderr).toContain("callgate: a.json decides, the only policy found");
  });

  it.each([
    ["several in the folder", `2 policies are found in this folder: a.json, b.json; name one: ${usage}`],
    [
      "several in the configuration",
      `2 policies are found by callgate.config.yaml: a.json, b.json; name one: ${usage}`,
    ],
    ["none", `name a policy: ${usage}`],
  ] as const)("says so: %s", async (place, sentence) => {
    const { code, stdout, stderr } = await ran(place);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
  });
});

describe("callgate convert --to an agent", () => {
  const AGENT = { ".claude/settings.json": '{"permissions":{"allow":["mcp__db__list"]}}', "gateway.json": POLICY };

  it("takes the only agent whose configuration is there", async () => {
    const args = ["convert", "--to", "codex", "--server", "db"];
    const [found, named] = [await callgate(args, AGENT), await callgate([...args, "."], AGENT)];
    expect([found.code, found.stdout]).toEqual([named.code, named.stdout]);
    expect(found.stdout).toContain("[mcp_servers.db");
  });

  it("says so where none is", async () =>
    expect(await callgate(["convert", "--to", "codex"], { "gateway.json": POLICY })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no agent's configuration is found in this folder; name a policy"),
    }));
});

describe.each(["lint", "access"])("callgate %s", (command) => {
  it.each<[keyof typeof PLACES, string[]]>([
    ["one in the folder", ["a.json"]],
    ["several in the folder", ["a.json", "b.json"]],
    ["one in the configuration", ["a.json"]],
    ["several in the configuration", ["a.json", "b.json"]],
  ])("takes all: %s", async (place, names) => {
    const [found, named] = [
      await callgate([command], PLACES[place]),
      await callgate([command, ...names], PLACES[place]),
    ];
    const text = found.stdout.replace(/^ *passed over: .*\n/m, "");
    expect([found.code, text]).toEqual([named.code, named.stdout]);
    expect(found.code).toBeLessThan(2);
  });
});

describe("recorded sessions", () => {
  it.each([["replay", "--policy", "a.json"], ["suggest", "--to", "intercept"], ["transcripts"]])(
    "are the folder's where none is named: %s",
    async (...args) => {
      const files = PLACES["one in the folder"];
      const found = await callgate(args, files);
      expect(found.code).toBeLessThan(2);
      expect((await callgate([...args, "-q"], files)).code).toBe(found.code);
      expect(found.stdout).toMatch(/run/);
    },
  );

  it.each([["replay", "--policy", "a.json"], ["suggest", "--to", "intercept"], ["transcripts"]])(
    "must be there: %s",
    async (...args) =>
      expect(await callgate(args, { "a.json": POLICY })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("is a transcript"),
      }),
  );
});

describe("what once took all that follows", () => {
  it("still does, with a hint: mutate --suite", async () => {
    const files = { ...PLACES["one in the folder"], "tests/b.policytest.yaml": SUITE };
    const suites = ["tests/a.policytest.yaml", "tests/b.policytest.yaml"];
    const rest = ["--min-score", "0"];
    const old = await callgate(["mutate", "a.json", "--suite", ...suites, ...rest], files);
    const now = await callgate(["mutate", "a.json", ...suites.flatMap((suite) => ["--suite", suite]), ...rest], files);
    expect(old).toMatchObject({ code: 0, stdout: now.stdout });
    expect(now.stderr).toBe("");
    expect(old.stderr).toContain("write --suite SUITE --suite SUITE");
    const first = await callgate(["mutate", "--suite", suites[0] as string, "a.json", ...rest], files);
    expect(first).toMatchObject({ code: 0, stderr: "" });
  });

  it("still does, with a hint: diff --impact", async () => {
    const files = { ...PLACES["several in the folder"], "t.jsonl": `${recorded("run", {})}\n` };
    const old = await callgate(["diff", "a.json", "b.json", "--impact", "s.jsonl", "t.jsonl"], files);
    const now = await callgate(["diff", "--impact", "s.jsonl", "--impact", "t.jsonl", "a.json", "b.json"], files);
    expect(old).toMatchObject({ code: 0, stdout: now.stdout });
    expect(now.stderr).toBe("");
    expect(old.stderr).toContain("write --impact SESSION --impact SESSION");
  });

  it("is said of suggest --suite, which writes one", async () => {
    const args = ["suggest", "s.jsonl", "--to", "intercept", "-o", "p.yaml", "--suite", "p.policytest.yaml"];
    const old = await callgate(args, AROUND);
    expect(old.stderr).toContain(
      "--suite FILE is an old spelling, which the next version drops; write --write-suite FILE",
    );
    expect(old.file("p.policytest.yaml")).toContain("policy: p.yaml");
  });
});
