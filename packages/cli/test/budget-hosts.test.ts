/** `callgate budget` on agents' own configuration. */

import { expect, it } from "vitest";
import { callgate } from "./run.js";
import { checked } from "./schema.js";

const FILES = {
  ".claude/settings.json":
    '{"permissions": {"allow": ["mcp__db"], "ask": ["mcp__db__write"], "deny": ["mcp__db__drop"]}}',
  ".codex/config.toml":
    '[mcp_servers.db]\ncommand = "db"\ndefault_tools_approval_mode = "approve"\ndisabled_tools = ["drop"]\n[mcp_servers.db.tools.write]\napproval_mode = "prompt"\n',
  ".gemini/settings.json": '{"mcpServers": {"db": {"command": "db", "trust": true, "excludeTools": ["drop"]}}}',
  "opencode.json": '{"permission": {"*": "deny", "db_query": "allow", "db_write": "ask"}}',
  "look.sh": "copilot -p x --allow-tool 'db(query)' --deny-tool 'db(drop)'\n",
  "policy.yaml": 'version: "1"\ndefault: deny\ntools: { query: {} }\n',
  "tools.json": '{"tools": [{"name": "query"}, {"name": "write"}, {"name": "drop"}]}',
  "broken/.codex/config.toml": "[",
};

const TOOLS = ["--tools", "db=tools.json"];

it.each<[string, readonly string[], readonly string[]]>([
  ["Claude Code", [".claude/settings.json"], ["hidden", "allowed", "asked", "asked"]],
  ["Codex", [".", "--dialect", "codex"], ["hidden", "allowed", "asked", "unknown"]],
  ["Gemini CLI", [".gemini/settings.json", "--interactive"], ["hidden", "allowed", "depends", "asked"]],
  ["opencode", ["opencode.json"], ["hidden", "allowed", "asked", "hidden"]],
  ["Copilot CLI", ["look.sh"], ["denied", "allowed", "asked", "unknown"]],
])("says what becomes of each tool: %s", async (_, args, expected) => {
  const { code, stdout, stderr } = await callgate(["budget", ...args, ...TOOLS, "--format", "json"], FILES);
  const { errors, report } = checked("budget", stdout);
  expect([code, stderr, errors]).toEqual([0, "", []]);
  const rows = report.tools as readonly { tool: string; access: string; budget: { calls: { day: unknown } } }[];
  const of = (name: string) => rows.find(({ tool }) => tool === name);
  expect(["db/drop", "db/query", "db/write", "*"].map((name) => of(name)?.access)).toEqual(expected);
  for (const { access, budget } of rows)
    expect(budget.calls.day).toBe(access === "denied" || access === "hidden" ? 0 : "unbounded");
  expect(report.notes).toContainEqual(expect.stringMatching(/counts no calls: what is allowed is allowed any number/));
});

it("says by which rule, and where it is", async () => {
  const { stdout } = await callgate(["budget", ".claude/settings.json", ...TOOLS], FILES);
  expect(stdout).toMatch(/^db\/drop +\w+ +none: hidden +mcp__db__drop +\.claude\/settings\.json:1:76/m);
  expect(stdout).toMatch(/^✔ 4 tools in \.claude\/settings\.json: \d unlimited, \d asked each time, 1 hidden$/m);
  expect(stdout).toContain("no person can be asked, so that a call that is asked about does not run");
});

it.each<[string, readonly string[], string]>([
  [
    "several agents",
    ["."],
    "holds the configuration of claude-code, codex, gemini-cli, opencode; say which with --dialect",
  ],
  ["no such agent's file", ["broken", "--dialect", "opencode"], "there is no configuration of opencode in broken"],
  ["an agent that does not start", ["broken"], "codex does not start with these files"],
  ["two lists for a gateway", ["policy.yaml", ...TOOLS, "--tools", "b=tools.json"], "the policy guards one server"],
])("refuses %s", async (_, args, message) => {
  const ran = await callgate(["budget", ...args], FILES);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(message)]);
});

it("shows a gateway's policy as before", async () => {
  const { code, stdout } = await callgate(["budget", "policy.yaml", "--tools", "tools.json"], FILES);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^query +\w* +unlimited +unlimited +unlimited +unlimited/m),
  ]);
});
