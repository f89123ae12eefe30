/** `callgate lint` of agents' own configuration. */

import { describe, expect, it } from "vitest";
import { callgate, Workspace } from "./run.js";
import { checkedReport } from "./schema.js";

const SETTINGS = (permissions: unknown) => JSON.stringify({ permissions });
const ALLOW = SETTINGS({ allow: ["mcp__db"] });
const TOOLS = JSON.stringify({ tools: [{ name: "drop" }, { name: "list_tables" }] });

interface Host {
  readonly host: string;
  readonly assumed: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly path: string; readonly state: string }[];
  readonly notEvaluated: readonly string[];
}

/** The findings as `file:line check`, and what is said of the hosts. */
async function linted(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>) {
  const { code, stdout, stderr } = await callgate(["lint", "--format", "json", ...args], files);
  if (stderr !== "") return { code, stderr, findings: [], hosts: [] as Host[] };
  const { errors, report } = checkedReport(stdout);
  expect(errors).toEqual([]);
  const { findings, hosts = [] } = report as unknown as {
    readonly findings: readonly { check: string; location: { uri: string; range: { start: { line: number } } } }[];
    readonly hosts?: readonly Host[];
  };
  return {
    code,
    stderr,
    findings: findings.map(({ check, location: { uri, range } }) => `${uri}:${range.start.line} ${check}`),
    hosts,
  };
}

describe("callgate lint of agents' configuration", () => {
  it("finds the repository's files where each host looks for them", async () => {
    const { code, findings, hosts } = await linted(["--tools", "db=db.json"], {
      ".claude/settings.json": ALLOW,
      "opencode.json": '{"permission": {"*": "ask", "db_*": "allow"}}',
      "db.json": TOOLS,
    });
    expect(code).toBe(1);
    expect(findings).toEqual([
      ".claude/settings.json:1 destructive-reachable",
      "opencode.json:1 destructive-reachable",
    ]);
    const [claude, opencode] = hosts;
    expect(claude?.files.map(({ path, state }) => `${path} ${state}`)).toEqual([
      ".claude/settings.json read",
      ".claude/settings.local.json absent",
    ]);
    expect(opencode?.files.filter(({ state }) => state === "read").map(({ path }) => path)).toEqual(["opencode.json"]);
  });

  it("reads those of a home and of the machine where they are asked for", async () => {
    const files = {
      ".claude/settings.json": ALLOW,
      "home/.claude/settings.json": SETTINGS({ deny: ["mcp__db__drop"] }),
      "home/etc/claude-code/managed-settings.json": SETTINGS({ ask: ["mcp__db"] }),
      "db.json": TOOLS,
    };
    const { findings, hosts } = await linted(["--home", "home", "--tools", "db=db.json"], files);
    expect(findings.filter((one) => one.includes("destructive"))).toEqual([]);
    expect(hosts[0]?.files.map(({ path, state }) => `${path} ${state}`)).toEqual([
      "home/etc/claude-code/managed-settings.json read",
      "home/.claude/settings.json read",
      ".claude/settings.json read",
      ".claude/settings.local.json absent",
    ]);
  });

  it("takes a folder, a file by its place, and a file as what it is told to be", async () => {
    const files = { "app/.claude/settings.json": ALLOW, "other.json": ALLOW, "db.json": TOOLS };
    const tools = ["--tools", "db=db.json"];
    for (const [args, uri] of [
      [["app"], "app/.claude/settings.json"],
      [["app/.claude/settings.json"], "app/.claude/settings.json"],
      [["other.json", "--dialect", "claude-code"], "other.json"],
    ] as const) {
      const { findings } = await linted([...args, ...tools], files);
      expect(findings).toEqual([`${uri}:1 destructive-reachable`]);
    }
  });

  it("states what it assumes, and takes it from the command line or the configuration", async () => {
    const files = { ".claude/settings.json": ALLOW };
    const assumed = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      (await linted(args, { ...files, ...more })).hosts[0]?.assumed;
    expect(await assumed([])).toMatchObject({ mode: "default", trusted: true, interactive: false });
    expect(
      await assumed(["--untrusted", "--interactive", "--mode", "plan", "--engine", "claude-code@2.0.0"]),
    ).toMatchObject({
      version: "2.0.0",
      mode: "plan",
      trusted: false,
      interactive: true,
    });
    const config = "hosts: {claude-code: {version: 1.9.0, mode: dontAsk, interactive: true}}";
    expect(await assumed(["--headless"], { "callgate.config.yaml": config })).toMatchObject({
      version: "1.9.0",
      mode: "dontAsk",
      interactive: false,
    });
  });

  it("says what a tool list would settle", async () => {
    const { hosts } = await linted([], { ".claude/settings.json": ALLOW });
    expect(hosts[0]?.notEvaluated).toEqual([
      "without a tool list, only tools that rules name were looked at; --tools SERVER=FILE gives a server's list",
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ["no such mode", ["--mode", "wild"], "no host has the mode wild"],
    ["no such host", ["--engine", "emacs@1"], "--engine is HOST@VERSION"],
    ["both", ["--trusted", "--untrusted"], "exclude each other"],
    ["a host that has no file there", [".", "--dialect", "codex"], "there is no configuration of codex in ."],
    ["a server twice", ["--tools", "a=db.json", "--tools", "a=db.json"], "names the server a twice"],
    ["two lists", ["--tools", "db.json", "--tools", "db.json"], "write --tools SERVER=FILE"],
  ])("refuses %s", async (_case, args, sentence) => {
    const { code, stderr } = await linted(args, { ".claude/settings.json": ALLOW, "db.json": TOOLS });
    expect({ code, says: stderr.includes(sentence) }).toEqual({ code: 2, says: true });
  });

  it.each<[string, string | Uint8Array, string]>([
    ["not UTF-8", new Uint8Array([0xff, 0xfe, 0x22]), "it is not UTF-8"],
    ["too large", `{"a": "${"x".repeat(2 * 1024 * 1024)}"}`, "it is larger than 2 MiB"],
  ])("says that a file is %s, and nothing of the rest", async (_case, content, reason) => {
    const files = { ".claude/settings.json": content, ".claude/settings.local.json": ALLOW, "db.json": TOOLS };
    const { code, findings, hosts } = await linted(["--tools", "db=db.json"], files);
    expect([code, findings]).toEqual([1, [".claude/settings.json:1 unread"]]);
    expect(hosts[0]?.files[0]).toMatchObject({ state: "unread" });
    const { stdout } = await callgate(["lint"], files);
    expect(stdout).toContain(reason);
  });

  it("follows no link out of the repository", async () => {
    const workspace = new Workspace({ ".git/HEAD": "", "a.txt": "" });
    const { symlinkSync, mkdirSync } = await import("node:fs");
    mkdirSync(`${workspace.path}/.claude`);
    symlinkSync("/etc/hostname", `${workspace.path}/.claude/settings.json`);
    const { code, stdout } = await workspace.run(["lint"]);
    workspace.remove();
    expect(code).toBe(1);
    expect(stdout).toContain(".claude/settings.json:1:1 error unread");
  });

  it("suppresses by the configuration, in the file that it names", async () => {
    const config = "ignore: [{check: destructive-reachable, file: .claude/settings.json, reason: known}]";
    const files = {
      "callgate.config.yaml": config,
      ".claude/settings.json": ALLOW,
      ".claude/settings.local.json": SETTINGS({ allow: ["mcp__db__drop"] }),
      "db.json": TOOLS,
    };
    const { findings } = await linted(["--tools", "db=db.json"], files);
    expect(findings).toEqual([]);
  });

  it("is less sure of a project's file in a folder that may be a home", async () => {
    const policy = '[[rule]]\ntoolName = "x"\ndecision = "deny"\npriority = 1\n';
    const files = { ".gemini/policies/a.toml": policy, "p.yaml": 'version: "1"\ndefault: deny\ntools: {}\n' };
    const project = (await callgate(["lint", "--verbose"], files)).stdout;
    const home = (await callgate(["lint", "--verbose"], { ...files, ".zshrc": "" })).stdout;
    expect(project).toContain("warning dropped-file");
    expect(home).toContain("note dropped-file");
    expect(home).toContain("in a user's home, the file counts");
  });

  it.each<[string, string, boolean]>([
    [".claude/settings.json", '{"permissions": {"deny": ["mcp__db"]}, "model": 1}', true],
    [".claude/settings.json", '{"permissions": {"deny": ["mcp__db"],}}', true],
    [".claude/settings.json", '{"permissions": {"allow": ["mcp__db"],}}', false],
    [".gemini/policies/a.toml", '[[rule]]\ntoolName = "x"\ndecision = "deny"\npriority = 1\n', true],
    [".gemini/policies/a.toml", '[[rule]]\ntoolName = "x"\ndecision = "allow"\npriority = 1\n', false],
  ])("says of a dropped %s, %s, whether a deny goes with it", async (path, text, expected) => {
    const { stdout } = await callgate(["lint"], { [path]: text });
    expect([stdout.includes("dropped-file"), stdout.includes("every `deny` in it too")]).toEqual([true, expected]);
  });

  it.each<[string, string, string]>([
    [".gemini/settings.json", "//", '{\n  // callgate-ignore dropped-key: kept for old versions\n  "coreTools": []\n}'],
    ["opencode.jsonc", "/*", '{"permission": "allow" /* callgate-ignore approves-everything: a sandbox */}'],
    [".codex/config.toml", "#", '# callgate-ignore-file schema: known\napproval_policy = "wild"\n'],
    [".opencode/agents/a.md", "#", "---\n# callgate-ignore schema: known\npermission: wild\n---\n"],
  ])("suppresses in %s by a comment behind %s", async (path, mark, text) => {
    const without = text.replace("callgate-ignore", "nothing");
    const [written, plain] = [await linted([], { [path]: text }), await linted([], { [path]: without })];
    expect([mark, plain.findings.length, written.findings]).toEqual([mark, 1, []]);
  });

  it("takes no comment for one where the host reads none", async () => {
    const text = '{\n  // callgate-ignore-file dropped-file: known\n  "permissions": {}\n}';
    const { findings } = await linted([], { ".claude/settings.json": text });
    expect(findings).toEqual([".claude/settings.json:1 dropped-file"]);
  });

  it("lints the files beside a configuration that lists policies, from a folder below, too", async () => {
    const workspace = new Workspace({
      "callgate.config.yaml": "policies: [p.yaml]\nservers: {db: {tools: db.json}}",
      "p.yaml": 'version: "1"\ndefault: deny\ntools: {}\n',
      ".claude/settings.json": ALLOW,
      "db.json": TOOLS,
      "below/x": "",
    });
    const runs = [await workspace.run(["lint"]), await workspace.run(["lint"], {}, {}, "below")];
    workspace.remove();
    expect(runs.map(({ stdout }) => stdout.split("\n")[0])).toEqual([
      ".claude/settings.json:1:26 error destructive-reachable",
      "../.claude/settings.json:1:26 error destructive-reachable",
    ]);
  });

  it("makes the fixes that allow no more, in the file that each is about, and the others where that is asked", async () => {
    const workspace = new Workspace({
      ".claude/settings.json":
        '{\r\n "permissions": {"allow": ["db__list"], "deny": ["mcp__db__drop(*)", "mcp_db_truncate"]}\r\n}',
      "opencode.json": '{"permision": {"db_drop": "deny"}}',
    });
    const { stderr } = await workspace.run(["lint", "--fix"]);
    const safe = [workspace.read(".claude/settings.json"), workspace.read("opencode.json")];
    await workspace.run(["lint", "--fix", "--fix-unsafe"]);
    const all = workspace.read(".claude/settings.json");
    workspace.remove();
    expect(stderr).toContain(
      "fixed 3 of 3 findings that can be fixed, in 2 files; 1 more fix may allow what is denied now",
    );
    expect(safe).toEqual([
      '{\r\n "permissions": {"allow": ["db__list"], "deny": ["mcp__db__drop", "mcp__db__truncate"]}\r\n}',
      '{"permission": {"db_drop": "deny"}}',
    ]);
    expect(all).toContain('"allow": ["mcp__db__list"]');
  });

  it("shows by a call that a rule does not do what it was written for, where the engine does otherwise", async () => {
    const { stdout } = await callgate(["lint", "--format", "json"], {
      ".claude/settings.json": JSON.stringify({
        permissions: {
          allow: ["mcp__db"],
          deny: ["mcp__db__query(q:x)", "mcp__db__drop ", "mcp__db__rm", "mcp__db__rm(*)"],
        },
      }),
      "opencode.json": JSON.stringify({
        mcp: { gh: {} },
        permission: { "gh_*": "ask", gh_x: { "*": "allow", "*rm*": "deny" } },
      }),
    });
    const { findings } = checkedReport(stdout).report as unknown as {
      readonly findings: readonly { check: string; witness?: { calls: readonly unknown[]; decision: string } }[];
    };
    const rules = findings.filter(({ check }) => check === "dead-entry" || check === "ignored-arguments");
    const shown = rules.map(({ check, witness }) => [check, witness?.calls[0], witness?.decision]);
    expect(shown).toEqual([
      ["ignored-arguments", { server: "db", tool: "query", args: { q: "x" } }, "allow"],
      ["dead-entry", { server: "db", tool: "drop", args: {} }, "allow"],
      // Another rule denies it.
      ["ignored-arguments", undefined, undefined],
      ["ignored-arguments", { server: "gh", tool: "x", args: { value: "rm" } }, "allow"],
    ]);
  });

  it("says once what several command lines of a script have in common", async () => {
    const { findings, hosts } = await linted([], {
      "run.sh": "copilot -p a --allow-all-tools\ncopilot -p b --deny-tool 'db(*)'\n",
      ".github/mcp.json": '{"mcpServers": {"db": {"tools": 1}}}',
    });
    expect(findings).toEqual([
      ".github/mcp.json:1 dropped-entry",
      "run.sh:1 approves-everything",
      "run.sh:2 dead-entry",
    ]);
    expect(hosts.map(({ host }) => host)).toEqual(["copilot-cli", "copilot-cli", "copilot-cli"]);
  });

  it("sees what a repository undoes of what its user denied", async () => {
    const server = '[mcp_servers.db]\ncommand = "x"\n';
    const { findings } = await linted(["--home", "home", "--tools", "db=db.json"], {
      ".codex/config.toml": `${server}disabled_tools = []\ndefault_tools_approval_mode = "approve"\n`,
      "home/.codex/config.toml": `${server}disabled_tools = ["drop"]\n`,
      "db.json": TOOLS,
    });
    expect(findings).toContain(".codex/config.toml:3 undone-deny");
  });

  it("fixes slips in TOML where nothing more is allowed by it", async () => {
    const codex = '[mcp_servers.db]\ncommand = "x"\ndisabled_tols = ["drop"] # never\n';
    const rules = (decision: string) =>
      `[[rule]]\ntoolName = "mcp_db_drop"\ndecision = "${decision}"\npriority = 1\nargPattern = "users"\n`;
    const space = new Workspace({
      ".codex/config.toml": codex,
      "home/.gemini/policies/allow.toml": rules("allow"),
      "home/.gemini/policies/deny.toml": rules("deny").replaceAll("drop", "other"),
    });
    try {
      await space.run(["lint", ".", "--home", "home", "--fix"]);
      expect(space.read(".codex/config.toml")).toBe(codex.replace("tols", "tools"));
      // A rule that denies all calls would deny some.
      expect(space.read("home/.gemini/policies/deny.toml")).toContain("\nargPattern = ");
    } finally {
      space.remove();
    }
  });
});
