import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type HostVector, hostOfEngine, isHostVector, runHostVector } from "./host-vectors.js";

const FOLDERS = [
  ["ours", new URL("../../../../fixtures/hosts/", import.meta.url)],
  ["beside the project", new URL("../../../../../shared/hosts/vectors/", import.meta.url)],
] as const;

describe.each(FOLDERS)("what the running hosts answered, %s", (_, folder) => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl")) : [];
  it.skipIf(names.length > 0)("is not here", (context) => context.skip());
  it.each(names)("%s", (name) => {
    const lines = readFileSync(new URL(name, folder), "utf8").split("\n").filter(Boolean);
    const vectors = lines.map((line) => JSON.parse(line) as HostVector);
    expect(vectors.length).toBeGreaterThan(0);
    const ours = vectors.filter(({ engine }) => hostOfEngine(engine) !== undefined);
    const results = ours.map((vector) => ({ id: vector.id, differences: runHostVector(vector).differences }));
    expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  });
});

const VECTOR: HostVector = {
  id: "x",
  engine: "claude-code 2.1.332",
  policy: { "~/.claude/settings.json": '{"permissions": {"allow": ["mcp__mail"], "deny": ["mcp__mail__drop"]}}' },
  context: { servers: { mail: ["send", "drop"] } },
  call: { server: "mail", tool: "send" },
  decision: "allow",
};

const HOOKED = JSON.stringify({
  hooks: { PreToolUse: [{ matcher: "", hooks: [{ type: "command", command: "./h" }] }] },
  permissions: { allow: ["mcp__mail"] },
});

describe("a vector of a host", () => {
  it.each<[string, Partial<HostVector>, readonly string[]]>([
    ["that conforms", {}, []],
    ["another decision", { decision: "deny" }, ["expected deny, got allow, offered"]],
    ["offered", { hidden: true }, ["expected allow, hidden, got allow, offered"]],
    ["hidden", { call: { server: "mail", tool: "drop" }, decision: "deny", hidden: true }, []],
    ["an unknown engine", { engine: "other 1.0" }, ["no host of callgate is other 1.0"]],
    ["a file that is not read", { policy: { "x.json": "{}" } }, ["claude-code reads no x.json"]],
    ["a command line", { policy: { flags: "--allowedTools mcp__mail__send" } }, []],
    [
      "a name with a blank in it",
      {
        policy: { flags: "--disallowedTools mcp__my_mail__send(to:a b) --allowedTools mcp__my_mail" },
        context: { servers: { "my mail": ["send"] } },
        call: { server: "my mail", tool: "send", args: { to: "a b" } },
        decision: "deny",
      },
      [],
    ],
    ["hooks as stated", { policy: { ".claude/settings.json": HOOKED }, context: { hooks: "allow" } }, []],
    [
      "annotations",
      {
        policy: { flags: "--permission-mode plan" },
        context: { servers: { mail: [`send!${encodeURIComponent('{"readOnlyHint":true}')}`] } },
        decision: "ask",
      },
      [],
    ],
    ["a mode", { policy: {}, context: { flags: ["--permission-mode", "bypassPermissions"] } }, []],
    ["trust", { policy: { ".claude/settings.json": HOOKED }, context: { folderTrusted: true, hooks: "none" } }, []],
    ["no trust", { policy: { ".claude/settings.json": HOOKED }, context: { hooks: "none" }, decision: "ask" }, []],
    [
      "a host that does not start",
      { policy: { "/etc/claude-code/managed-settings.json": "{" }, decision: "refuses to start" },
      [],
    ],
  ])("%s", (_case, change, differences) => {
    expect(runHostVector({ ...VECTOR, ...change }).differences).toEqual(differences);
  });

  it("supposes an answer of a hook that is not stated, and says so", () => {
    const vector = { ...VECTOR, policy: { "~/.claude/settings.json": HOOKED } };
    expect(runHostVector({ ...vector, decision: "ask" })).toEqual({ differences: [], supposedHooks: "ask" });
    expect(runHostVector({ ...vector, decision: "refuses to start" }).differences).toEqual([
      "expected refuses to start, got unknown, offered",
    ]);
  });

  it("is told apart from a gateway's", () => {
    expect(isHostVector(VECTOR)).toBe(true);
    expect(isHostVector({ name: "x", group: "x", policy: "" })).toBe(false);
  });
});
