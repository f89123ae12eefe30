/** `callgate convert` between agents: what is written, what is said of it, and what it asks for. */

import { describe, expect, it } from "vitest";
import { callgate } from "./run.js";

const CLAUDE = ".claude/settings.json";
const claude = (permissions: object) => ({ [CLAUDE]: JSON.stringify({ permissions }) });

const DB = JSON.stringify({
  tools: [
    { name: "get_row", annotations: { readOnlyHint: true } },
    { name: "get_table", annotations: { readOnlyHint: true } },
    { name: "drop", annotations: { readOnlyHint: false } },
  ],
});

describe("callgate convert between agents", () => {
  it("writes what the other agent decides alike, and proves it", async () => {
    const ran = await callgate(
      ["convert", "--to", "opencode", CLAUDE],
      claude({ allow: ["mcp__db", "mcp__git__get_*"], deny: ["mcp__db__drop_*"] }),
    );
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual({
      $schema: "https://opencode.ai/config.json",
      permission: { "*_*": "ask", "db_*": "allow", "git_get_*": "allow", "db_drop_*": "deny" },
    });
    expect(ran.stderr).toContain(
      "equal: every call is decided as before, but for tools whose names are written as those of known ones, such as",
    );
  });

  it("lets less through where there are no patterns, and says where and why", async () => {
    const ran = await callgate(
      ["convert", "--to", "gemini-cli", CLAUDE, "--format", "json=r.json"],
      claude({ allow: ["mcp__db__get_*", "mcp__db__put"] }),
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout.match(/toolName = .*\ndecision = .*/g)).toEqual(['toolName = "put"\ndecision = "allow"']);
    const report = JSON.parse(ran.file("r.json"));
    expect(report.findings).toMatchObject([
      {
        check: "convert",
        location: { uri: CLAUDE, range: { start: { line: 1 } } },
        message:
          "`mcp__db__get_*`: allowed here, and asked about in Gemini CLI; Gemini CLI has no patterns over names; a tool list names them: --tools SERVER=FILE",
      },
    ]);
    const rows = report.tools.map(({ tool, verdict }: { tool: string; verdict: string }) => [tool, verdict]);
    expect(rows).toContainEqual(["db/put", "equal"]);
    expect(rows.filter(([, verdict]: string[]) => verdict === "wider")).toEqual([]);
  });

  it("gives each tool of a list its rule", async () => {
    const ran = await callgate(["convert", "--to", "codex", "--tools", "db=db.json", CLAUDE], {
      ...claude({ allow: ["mcp__db__get_*"], deny: ["mcp__db__drop"] }),
      "db.json": DB,
    });
    expect(ran.stdout).toContain(
      [
        "[mcp_servers.db]",
        'disabled_tools = ["drop"]',
        'default_tools_approval_mode = "prompt"',
        "",
        "[mcp_servers.db.tools.get_row]",
        'approval_mode = "approve"',
        "",
        "[mcp_servers.db.tools.get_table]",
        'approval_mode = "approve"',
      ].join("\n"),
    );
    expect(ran.stderr).toContain("Codex has no rule for servers that it does not name");
  });

  it("asks in Copilot CLI about a tool that does not call itself read-only, and denies one of which that is not known", async () => {
    const files = claude({ allow: ["mcp__db__get_row"], ask: ["mcp__db__drop"] });
    const known = await callgate(["convert", "--to", "copilot-cli", "--tools", "db=db.json", CLAUDE], {
      ...files,
      "db.json": DB,
    });
    expect(known.stdout).toBe(
      "#!/bin/sh\ncopilot \\\n  --deny-tool 'db(get_table)' \\\n  --allow-tool 'db(get_row)'\n",
    );
    const unknown = await callgate(["convert", "--to", "copilot-cli", CLAUDE], files);
    expect(unknown.stdout).toContain("--deny-tool 'db'");
  });

  it.each([
    ["opencode.json", '{"permission": {"git_hub_create": "deny"}}', "claude-code", [], "git_hub_create"],
    [".gemini/settings.json", '{"tools": {"exclude": ["mcp_git_hub_create"]}}', "codex", [], "mcp_git_hub_create"],
  ])("asks for the servers where %s does not tell them", async (path, text, to, args, name) => {
    const ran = await callgate(["convert", "--to", to, path, ...args], { [path]: text });
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toContain(`\`${name}\` does not say where its server's name ends`);
    const named = await callgate(["convert", "--to", to, path, "--server", "git_hub"], { [path]: text });
    expect(named.code).not.toBe(2);
    expect(named.stdout).toContain(to === "codex" ? 'disabled_tools = ["create", ' : "mcp__git_hub__create");
  });

  it.each([
    [
      [],
      [],
      "`db/query`: its arguments decide here, and every call is denied in Claude Code; callgate writes no such rule",
    ],
    [["--unsaid", "ask"], [], "asked about"],
    [["--unsaid", "allow"], ["mcp__db__query"], "allowed"],
  ])("denies what arguments decide, or as %j says", async (args, allow, sentence) => {
    const path = "home/.gemini/policies/db.toml";
    const rule = (text: string) => `[[rule]]\nmcpName = "db"\ntoolName = "query"\n${text}\n`;
    const policy = [
      rule('argsPattern = "drop"\ndecision = "deny"\npriority = 2'),
      rule('decision = "allow"\npriority = 1'),
    ];
    const ran = await callgate(
      ["convert", "--to", "claude-code", ".", "--home", "home", "--dialect", "gemini-cli", ...args],
      {
        [path]: policy.join("\n"),
      },
    );
    expect(JSON.parse(ran.stdout).permissions.allow ?? []).toEqual(allow);
    expect(ran.stderr).toContain(sentence);
  });

  it.each([
    [["convert", "--to", "claude-code", CLAUDE], "is the configuration of claude-code already"],
    [["convert", "--to", "codex", "none.json"], "none.json cannot be read"],
    [["convert", "--to", "codex"], ". holds the configuration of claude-code, opencode; --dialect says which"],
    [["convert", "--to", "codex", CLAUDE, "b.json"], "one policy too many"],
    [["convert", "--to", "codex", "."], "--dialect says which is converted"],
  ])("refuses %j", async (args, sentence) => {
    const ran = await callgate(args, { ...claude({ allow: ["mcp__db"] }), "opencode.json": "{}" });
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
