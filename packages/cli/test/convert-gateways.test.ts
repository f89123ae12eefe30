/** `callgate convert` from agents to gateways and back: what is written, what is said of it, and what it asks for. */

import { describe, expect, it } from "vitest";
import { callgate } from "./run.js";

const CLAUDE = ".claude/settings.json";
const claude = (permissions: object) => ({ [CLAUDE]: JSON.stringify({ permissions }) });

const POLICY = `version: "1"
default: deny
hide: [secret]
tools:
  get_row:
    rules: []
  create_issue:
    rules:
      - name: cap
        rate_limit: 10/hour
  pay:
    rules:
      - name: small
        conditions:
          - { path: args.amount, op: lte, value: 100 }
  drop:
    rules:
      - name: no
        action: deny
`;

interface Row {
  readonly tool: string;
  readonly verdict: string;
}

const verdicts = (report: string): unknown[] =>
  (JSON.parse(report).tools as Row[]).map(({ tool, verdict }) => [tool, verdict]);

describe("callgate convert from agents to gateways", () => {
  it("writes what one server's tools may do, and proves it", async () => {
    const ran = await callgate(
      ["convert", "--to", "intercept", "--server", "db", CLAUDE],
      claude({ ask: ["mcp__db__put"], deny: ["mcp__db__drop_it", "mcp__gh"] }),
    );
    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe(
      [
        'version: "1"',
        "default: allow",
        "tools:",
        "  drop_it:",
        "    rules:",
        "      - name: denied",
        "        action: deny",
        '  "*":',
        "    rules:",
        '      - name: "asked about"',
        "        action: require_approval",
        "",
      ].join("\n"),
    );
    expect(ran.stderr).toContain("equal: every call is decided as before, but for tools whose names");
    expect(ran.stderr).toContain("not carried over: what is said of other servers, which need a policy each: gh");
  });

  it("denies what a release cannot ask about, and says so", async () => {
    const ran = await callgate(
      ["convert", "--to", "intercept", "--release", "2026-03", CLAUDE],
      claude({ allow: ["mcp__db__get"] }),
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('version: "1"\ndefault: deny\ntools:\n  get:\n    rules: []\n');
    expect(ran.stderr).toContain("`db/*`: asked about here, and denied in Intercept; Intercept asks for no approvals");
  });

  it("hides in a gateway's policy, which has no rule that denies every call", async () => {
    const ran = await callgate(["convert", "--to", "gateway", CLAUDE, "--mode", "bypassPermissions"], {
      ...claude({ deny: ["mcp__db__drop"] }),
    });
    expect([ran.code, JSON.parse(ran.stdout)]).toEqual([
      0,
      { version: "1", default: "allow", hide: ["drop"], tools: {} },
    ]);
  });

  it("takes the least of what patterns divide, unless a tool list names the tools", async () => {
    const files = {
      ...claude({ allow: ["mcp__db"], deny: ["mcp__db__drop_*"] }),
      "db.json": JSON.stringify({ tools: [{ name: "get" }, { name: "drop_all" }] }),
    };
    const ran = await callgate(["convert", "--to", "intercept", CLAUDE, "--format", "json=r.json"], files);
    expect(ran.stdout).toContain("default: deny\ntools: {}");
    expect(ran.file("r.json")).toContain(
      "Intercept has no patterns over names; a tool list names them: --tools SERVER=FILE",
    );
    expect(verdicts(ran.file("r.json"))).toEqual([
      ["drop_*", "equal"],
      ["*", "narrower"],
    ]);
    const listed = await callgate(
      ["convert", "--to", "intercept", CLAUDE, "--tools", "db.json", "--format", "json=r.json"],
      files,
    );
    expect(listed.stdout).toContain("default: deny\ntools:\n  get:\n    rules: []\n");
    expect(verdicts(listed.file("r.json"))).toContainEqual(["get", "equal"]);
  });

  it.each([
    [
      claude({ allow: ["mcp__db", "mcp__gh"] }),
      [CLAUDE],
      "is about the servers db, gh, and a gateway policy is about one",
    ],
    [claude({ allow: [] }), [CLAUDE], "names no server"],
    [claude({}), [CLAUDE, "--server", "a", "--server", "b"], "a gateway policy is about one server"],
  ])("asks for the server: %j", async (files, args, sentence) => {
    const ran = await callgate(["convert", "--to", "intercept", ...args], files);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, "", expect.stringContaining(sentence)]);
  });
});

describe("callgate convert from gateways to agents", () => {
  it("denies what limits and arguments decide, with the place of each, or as --unsaid says", async () => {
    const args = ["convert", "--to", "codex", "--server", "db", "p.yaml", "--format", "json=r.json"];
    const ran = await callgate(args, { "p.yaml": POLICY });
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringContaining('enabled_tools = ["get_row"]')]);
    const report = JSON.parse(ran.file("r.json"));
    expect(report.findings).toMatchObject([
      {
        message:
          "`db/create_issue`: a limit of 10 calls an hour decides here, and every call is denied in Codex; callgate writes no such rule for Codex",
        location: { uri: "p.yaml", range: { start: { line: 9 } } },
      },
      {
        message: expect.stringContaining("`db/pay`: its arguments decide"),
        location: { range: { start: { line: 13 } } },
      },
    ]);
    expect(verdicts(ran.file("r.json"))).toEqual([
      ["create_issue", "narrower"],
      ["drop", "equal"],
      ["get_row", "equal"],
      ["pay", "narrower"],
      ["secret", "equal"],
      ["*", "equal"],
    ]);
    const allowed = await callgate([...args, "--unsaid", "allow"], { "p.yaml": POLICY });
    expect(allowed.stdout).toContain('enabled_tools = ["get_row", "create_issue", "pay"]');
    expect(verdicts(allowed.file("r.json"))).toContainEqual(["create_issue", "wider"]);
    expect(allowed.file("r.json")).toContain("the 11th call of `create_issue`");
  });

  it("reads the gateway's own form", async () => {
    const ran = await callgate(["convert", "--to", "opencode", "--server", "db", "p.json"], {
      "p.json": JSON.stringify({ version: "1", default: "allow", hide: ["drop"], tools: {} }),
    });
    expect(JSON.parse(ran.stdout).permission).toEqual({ db_drop: "deny" });
    expect(ran.code).toBe(0);
  });

  it.each([
    [["p.yaml"], "p.yaml is about one server; say how codex calls it: --server NAME"],
    [["x.json", "--server", "db"], "x.json is no gateway policy, and by its place no agent's configuration"],
    [["none.yaml", "--server", "db"], "none.yaml cannot be read"],
  ])("refuses %j", async (args, sentence) => {
    const ran = await callgate(["convert", "--to", "codex", ...args], { "p.yaml": POLICY, "x.json": '{"a": 1}' });
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, "", expect.stringContaining(sentence)]);
  });
});
