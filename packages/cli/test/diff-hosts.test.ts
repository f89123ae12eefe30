/** `callgate diff` of agents' own configuration. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { callgate, ROOT, Workspace } from "./run.js";

const schemas = ["report", "budget", "diff"].map((name) =>
  JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8")),
);
const validate = new Ajv2020({ strictTypes: false, schemas, formats: { "date-time": true } }).getSchema(
  "urn:callgate:schema:diff:1",
);

interface Row {
  readonly tool: string;
  readonly host: string;
  readonly verdict: string;
  readonly category?: string;
  readonly witnesses: readonly { readonly calls: readonly object[]; readonly before: string; readonly after: string }[];
}

interface Kind {
  readonly calls: number;
  readonly before: { readonly decision: string };
  readonly after: { readonly decision: string };
}

type Files = Readonly<Record<string, string>>;

/** `HOST TOOL VERDICT` of each row that is not equal. */
function differing(stdout: string): string[] {
  const report = JSON.parse(stdout) as { readonly tools: readonly Row[] };
  validate?.(report);
  expect(validate?.errors ?? []).toEqual([]);
  return report.tools
    .filter(({ verdict }) => verdict !== "equal")
    .map(({ host, tool, verdict }) => `${host} ${tool} ${verdict}`);
}

const SETTINGS = (permissions: unknown) => JSON.stringify({ permissions });
const CODEX = (lines: string) => `[mcp_servers.github]\ncommand = "x"\n${lines}`;

describe("callgate diff of agents' configuration", () => {
  it.each<[string, string, string, readonly string[], number]>([
    [
      ".claude/settings.json",
      SETTINGS({ deny: ["mcp__db"] }),
      SETTINGS({ deny: ["mcp__db__drop"] }),
      ["claude-code db/* wider"],
      1,
    ],
    [
      ".claude/settings.json",
      SETTINGS({ allow: ["mcp__db"] }),
      SETTINGS({ allow: ["mcp__db"], deny: ["mcp__db__drop"] }),
      ["claude-code db/drop narrower"],
      0,
    ],
    [
      ".claude/settings.json",
      SETTINGS({ allow: ["mcp__a", "mcp__db__get"] }),
      SETTINGS({ allow: ["mcp__db__get", "mcp__a"] }),
      [],
      0,
    ],
    [
      // The rule with parentheses denies nothing.
      ".claude/settings.json",
      SETTINGS({ allow: ["mcp__db"] }),
      SETTINGS({ allow: ["mcp__db"], deny: ["mcp__db__drop(*)"] }),
      [],
      0,
    ],
    [
      ".codex/config.toml",
      CODEX('disabled_tools = ["delete_repo"]'),
      CODEX('default_tools_approval_mode = "approve"'),
      ["codex github/* wider", "codex github/delete_repo wider"],
      1,
    ],
    [
      "opencode.json",
      '{"permission": {"db_*": "deny"}}',
      '{"permission": {"db_*": "deny", "*": "ask"}}',
      ["opencode db_* wider", "opencode * narrower"],
      1,
    ],
    [
      ".gemini/settings.json",
      '{"mcpServers": {"db": {"command": "x", "excludeTools": ["drop"]}}}',
      '{"mcpServers": {"db": {"command": "x"}}}',
      ["gemini-cli db/drop wider"],
      1,
    ],
  ])("compares two files: %s %s → %s", async (path, before, after, expected, code) => {
    const files = { [`old/${path}`]: before, [`new/${path}`]: after };
    const ran = await callgate(["diff", `old/${path}`, `new/${path}`, "--format", "json"], files);
    expect([ran.stderr, differing(ran.stdout), ran.code]).toEqual(["", expected, code]);
  });

  it("compares folders with all files of all hosts, and says which were read", async () => {
    const files: Files = {
      "old/.claude/settings.json": SETTINGS({ allow: ["mcp__db"] }),
      "old/.claude/settings.local.json": SETTINGS({ deny: ["mcp__db__drop"] }),
      "new/.claude/settings.json": SETTINGS({ allow: ["mcp__db"] }),
      "old/opencode.json": '{"permission": {"db_drop": "deny"}}',
    };
    const ran = await callgate(["diff", "old", "new", "--format", "json", "--format", "pretty=out.txt"], files);
    expect(differing(ran.stdout)).toEqual(["claude-code db/drop wider", "opencode db_drop wider"]);
    expect(ran.file("out.txt")).toContain("claude-code: old/.claude/settings.json, old/.claude/settings.local.json →");
    expect(ran.file("out.txt")).toContain("opencode: old/opencode.json → no file");
    expect(ran.file("out.txt")).toContain("denied → allowed: `db/drop` runs without asking");
  });

  it("compares revisions of git, whole ones and files", async () => {
    const space = new Workspace({
      ".codex/config.toml": CODEX('disabled_tools = ["delete_repo"]'),
      "app/.claude/settings.json": SETTINGS({ allow: ["mcp__db"] }),
    });
    const git = (...args: string[]) =>
      spawnSync("git", ["-c", "user.email=a@b", "-c", "user.name=a", ...args], { cwd: space.path });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    space.write(".codex/config.toml", CODEX(""));
    for (const [before, after, expected] of [
      ["HEAD:", ".", ["codex github/delete_repo wider"]],
      ["HEAD:.codex/config.toml", ".codex/config.toml", ["codex github/delete_repo wider"]],
      ["HEAD:app", "app", []],
      ["HEAD:", "HEAD:", []],
    ] as const) {
      const ran = await space.run(["diff", before, after, "--format", "json"]);
      expect([before, ran.stderr, differing(ran.stdout)]).toEqual([before, "", expected]);
    }
    const findings = await space.run(["diff", "HEAD:", ".", "--format", "github"]);
    expect(findings.stdout).toContain("file=.codex/config.toml");
    const none = await space.run(["diff", "v9:", "."]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("git knows no revision `v9` here")]);
    const gone = await space.run(["diff", "HEAD:opencode.json", "opencode.json"]);
    expect(gone.code).toBe(2);
  });

  it("compares what is staged, and paths that begin in this folder", async () => {
    const space = new Workspace({
      "opencode.json": JSON.stringify({ permission: { "db_*": "deny" } }),
      "app/.codex/config.toml": CODEX('disabled_tools = ["delete_repo"]'),
    });
    const git = (...args: string[]) =>
      spawnSync("git", ["-c", "user.email=a@b", "-c", "user.name=a", ...args], { cwd: space.path });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    space.write("opencode.json", JSON.stringify({ permission: { "db_*": "ask" } }));
    space.write("app/.codex/config.toml", CODEX(""));
    git("add", "-A");
    space.write("opencode.json", JSON.stringify({ permission: { "db_*": "allow" } }));
    for (const [before, after, below, expected] of [
      ["HEAD:opencode.json", ":opencode.json", "", ["opencode db_* wider"]],
      [":opencode.json", "opencode.json", "", ["opencode db_* wider"]],
      ["HEAD:", ":", "", ["opencode db_* wider"]],
      ["HEAD:app", ":app", "", ["codex github/delete_repo wider"]],
      [":app", "app", "", []],
      ["HEAD:./.codex/config.toml", ".codex/config.toml", "app", ["codex github/delete_repo wider"]],
      ["HEAD:./.codex/config.toml", ":./.codex/config.toml", "app", ["codex github/delete_repo wider"]],
      ["HEAD:../opencode.json", "../opencode.json", "app", ["opencode db_* wider"]],
    ] as const) {
      const ran = await space.run(["diff", before, after, "--format", "json"], {}, {}, below);
      expect([before, after, ran.stderr, differing(ran.stdout)]).toEqual([before, after, "", expected]);
    }
    const gone = await space.run(["diff", ":nothing/opencode.json", "nothing/opencode.json"]);
    expect([gone.code, gone.stdout]).toEqual([2, ""]);
  });

  it("says which findings are new, and which recorded calls are decided otherwise", async () => {
    const call = (i: number, name: string) =>
      JSON.stringify({
        type: "assistant",
        sessionId: "s",
        uuid: `u${i}`,
        timestamp: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
        message: { role: "assistant", content: [{ type: "tool_use", id: `t${i}`, name, input: {} }] },
      });
    const files = {
      "old/.claude/settings.json": SETTINGS({ allow: ["mcp__db"], deny: ["mcp__db__drop"] }),
      "new/.claude/settings.json": SETTINGS({ allow: ["mcp__db"], deny: ["mcp__db__drop(*)"] }),
      "s.jsonl": ["mcp__db__drop", "mcp__db__read", "mcp__db__drop"].map((name, i) => call(i, name)).join("\n"),
    };
    for (const [before, after] of [
      ["old", "new"],
      ["old/.claude/settings.json", "new/.claude/settings.json"],
    ] as const) {
      const ran = await callgate(
        ["diff", before, after, "--findings", "--impact", "s.jsonl", "--format", "json"],
        files,
      );
      expect([ran.code, ran.stderr]).toEqual([1, ""]);
      expect(differing(ran.stdout)).toEqual(["claude-code db/drop wider"]);
      const { lint, impact } = JSON.parse(ran.stdout);
      expect(lint.new.map(({ check }: { check: string }) => check)).toContain("ignored-arguments");
      expect([impact.calls, impact.changed]).toEqual([3, 2]);
      expect(
        impact.kinds.map(({ calls, before: { decision: was }, after: { decision: is } }: Kind) => [calls, was, is]),
      ).toEqual([[2, "deny", "allow"]]);
      const same = await callgate(["diff", before, before, "--findings", "--format", "json"], files);
      expect(JSON.parse(same.stdout).lint).toEqual({ new: [], gone: [] });
    }
  });

  it("compares two versions of one policy", async () => {
    const files = { ".codex/config.toml": CODEX('default_tools_approval_mode = "auto"') };
    const args = ["diff", ".codex/config.toml", "--engine", "codex@0.162.0..0.171.0", "--format", "json"];
    const ran = await callgate(args, files);
    expect(differing(ran.stdout)).toEqual(["codex github/* wider", "codex * wider"]);
    const { tools } = JSON.parse(ran.stdout) as { readonly tools: readonly Row[] };
    expect(tools[0]?.witnesses).toMatchObject([
      {
        calls: [{ server: "github", annotations: { destructiveHint: true, readOnlyHint: true } }],
        before: "approval",
        after: "allow",
      },
    ]);
  });

  it("takes what servers say of their tools from tool lists, and what tools do", async () => {
    const files = {
      "a/.codex/config.toml": CODEX('default_tools_approval_mode = "prompt"'),
      "b/.codex/config.toml": CODEX('default_tools_approval_mode = "writes"'),
      "tools.json": JSON.stringify({
        tools: [{ name: "list_repos", annotations: { readOnlyHint: true } }, { name: "delete_repo" }],
      }),
    };
    const ran = await callgate(["diff", "a", "b", "--tools", "github=tools.json", "--format", "json"], files);
    expect(differing(ran.stdout)).toEqual(["codex github/* wider", "codex github/list_repos wider"]);
  });

  it("says that a host does not start, and fails", async () => {
    const files = { "a/.codex/config.toml": CODEX(""), "b/.codex/config.toml": "[mcp_servers" };
    const ran = await callgate(["diff", "a", "b"], files);
    expect([ran.code, ran.stderr]).toEqual([1, ""]);
    expect(ran.stdout).toContain("codex does not start after this change");
    expect(ran.stdout).toContain("✖ codex does not start after this change\n");
    const mended = await callgate(["diff", "b", "a"], files);
    expect(mended.stdout).toContain("codex does not start before the change");
  });

  it("does not compare what it cannot", async () => {
    const files = {
      "a/.claude/settings.json": "{}",
      "b/x.txt": "",
      "c/.claude/settings.json": "{}",
      "c/opencode.json": "{}",
      "policy.json": "{}",
      x: "",
    };
    for (const [args, problem] of [
      [["a", "policy.json"], "a is a folder"],
      [["a/.claude/settings.json", "policy.json"], "policy.json is no configuration of an agent"],
      [["b", "b"], "there is no agent's configuration in b"],
      [["c", "c", "--impact", "x"], "--impact decides recorded calls by one agent's configuration, and 2 are compared"],
      [["a/.claude/settings.json", "a"], "is a folder"],
    ] as const) {
      const ran = await callgate(["diff", ...args], files);
      expect([args, ran.code, ran.stderr]).toEqual([args, 2, expect.stringContaining(problem)]);
    }
  });
});
