/** `callgate replay --host`: recorded sessions by an agent's own settings, beside what the agent recorded. */

import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callgate, ROOT, recorded, Workspace } from "./run.js";
import { checkedReport } from "./schema.js";

const REJECTED = "The user doesn't want to proceed with this tool use. The tool use was rejected";

/** A session of Claude Code: names as the model calls them, and whether the call was refused. */
function session(...calls: readonly (readonly [name: string, answer: "refused" | "ran" | "failed"])[]): string {
  const line = (role: "assistant" | "user", second: number, content: unknown) =>
    JSON.stringify({
      type: role,
      sessionId: "s",
      uuid: `${role}${second}`,
      timestamp: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
      message: { role, content: [content] },
    });
  return calls
    .flatMap(([name, answer], i) => [
      line("assistant", 2 * i, { type: "tool_use", id: `t${i}`, name, input: {} }),
      line("user", 2 * i + 1, {
        type: "tool_result",
        tool_use_id: `t${i}`,
        content: [{ type: "text", text: answer === "refused" ? REJECTED : "done" }],
        ...(answer === "ran" ? {} : { is_error: true }),
      }),
    ])
    .join("\n");
}

const SETTINGS = JSON.stringify({
  permissions: { allow: ["mcp__db"], ask: ["mcp__db__alter"], deny: ["mcp__db__drop"] },
});

interface Report {
  readonly decisions: Readonly<Record<string, number>>;
  readonly findings: readonly {
    readonly check: string;
    readonly message: string;
    readonly location: { uri: string };
  }[];
  readonly hosts?: readonly { readonly host: string }[];
  readonly recorded?: {
    readonly refused: Readonly<Record<string, number>>;
    readonly ran: Readonly<Record<string, number>>;
    readonly agree: number;
    readonly differ: number;
    readonly differing: readonly {
      readonly recorded: string;
      readonly decision: string;
      readonly tool: string;
      readonly rule: string;
      readonly calls: number;
    }[];
  };
}

async function replayed(args: readonly string[], files: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await callgate(["replay", "--format", "json", ...args], files);
  expect(stderr).toBe("");
  const { errors, report } = checkedReport(stdout);
  expect(errors).toEqual([]);
  return { code, report: report as unknown as Report };
}

describe("callgate replay --host", () => {
  it("decides recorded calls by the settings, and compares what was recorded", async () => {
    const { code, report } = await replayed(["--host", "claude-code", "s.jsonl"], {
      ".claude/settings.json": SETTINGS,
      "s.jsonl": session(
        ["mcp__db__list", "ran"],
        ["mcp__db__drop", "refused"],
        ["mcp__db__read", "refused"],
        ["mcp__db__read", "refused"],
        ["mcp__db__drop", "ran"],
        ["mcp__db__alter", "refused"],
        ["mcp__db__alter", "ran"],
        ["mcp__db__drop", "failed"],
      ),
    });
    expect(code).toBe(1);
    expect(report.hosts?.map(({ host }) => host)).toEqual(["claude-code"]);
    expect(report.decisions).toEqual({ allow: 3, deny: 3, approval: 2, notEvaluated: 0 });
    const { refused, ran, agree, differ, differing } = report.recorded as NonNullable<Report["recorded"]>;
    expect({ refused, ran, agree, differ }).toEqual({
      refused: { allow: 2, deny: 1, approval: 1, notEvaluated: 0 },
      ran: { allow: 1, deny: 1, approval: 1, notEvaluated: 0 },
      agree: 2,
      differ: 3,
    });
    expect(
      differing.map(({ recorded, decision, tool, rule, calls }) => [recorded, decision, tool, rule, calls]),
    ).toEqual([
      ["refused", "allow", "read", "mcp__db", 2],
      ["ran", "deny", "drop", "mcp__db__drop", 1],
    ]);
    const found = report.findings.filter(({ check }) => check === "recorded-otherwise");
    expect(found.map(({ message }) => message)).toEqual([
      "`db/read`: recorded as refused, decided as allowed today by `mcp__db` (2 calls, the first at s.jsonl:5); settings, mode or version were others then, a person stopped it, or callgate is wrong",
      "`db/drop`: recorded as made, decided as denied today by `mcp__db__drop` (1 call, the first at s.jsonl:9); settings, mode or version were others then, or callgate is wrong",
    ]);
    expect(found.map(({ location }) => location.uri)).toEqual([".claude/settings.json", ".claude/settings.json"]);
  });

  it.each<[string, readonly string[], Readonly<Record<string, number>>]>([
    ["claude-code", [], { allow: 3, deny: 1 }],
    ["codex", [], { allow: 2, approval: 2 }],
    ["codex", ["--no-config"], { allow: 2, notEvaluated: 2 }],
    ["copilot-cli", [], { allow: 1, approval: 2, deny: 1 }],
    ["gemini-cli", [], { allow: 2, approval: 1, deny: 1 }],
    ["opencode", [], { allow: 1, approval: 2, deny: 1 }],
  ])("decides by the settings of %s %j", async (host, args, decisions) => {
    const workspace = new Workspace();
    cpSync(join(ROOT, "fixtures/agents"), workspace.path, { recursive: true });
    const call = (server: string, tool: string, id: number) => recorded(tool, {}, { server, id });
    workspace.write(
      "calls.jsonl",
      [
        call("github", "delete_repository", 1),
        call("github", "create_issue", 2),
        call("db", "run_query", 3),
        call("db", "drop_table", 4),
      ].join("\n"),
    );
    const { stdout } = await workspace.run(["replay", "--host", host, ...args, "--format", "json", "calls.jsonl"]);
    workspace.remove();
    const { decisions: decided } = JSON.parse(stdout) as Report;
    expect(decided).toEqual({ allow: 0, deny: 0, approval: 0, notEvaluated: 0, ...decisions });
  });

  it("says not evaluated of a recorded name that may be two tools' of which one is taken away", async () => {
    const { report } = await replayed(["--host", "codex", "s.jsonl"], {
      ".codex/config.toml":
        '[mcp_servers.fs]\ncommand = "x"\ndefault_tools_approval_mode = "approve"\ndisabled_tools = ["fs/delete"]\n',
      "s.jsonl": [
        recorded("fs_delete", {}, { server: "fs", id: 1 }),
        recorded("read", {}, { server: "fs", id: 2 }),
      ].join("\n"),
    });
    expect(report.decisions).toMatchObject({ allow: 1, notEvaluated: 1 });
  });

  it("reads the settings of a home, and runs the agent as the options say", async () => {
    const files = {
      ".claude/settings.json": SETTINGS,
      "home/.claude/settings.json": JSON.stringify({ permissions: { deny: ["mcp__db__list"] } }),
      "s.jsonl": session(["mcp__db__list", "ran"]),
    };
    const decided = async (...args: string[]) =>
      (await replayed(["--host", "claude-code", ...args, "s.jsonl"], files)).report.decisions;
    expect(await decided()).toMatchObject({ allow: 1 });
    expect(await decided("--home", "home")).toMatchObject({ deny: 1 });
    expect(await decided("--untrusted")).toMatchObject({ approval: 1 });
    expect(await decided("--jobs", "2")).toMatchObject({ allow: 1 });
  });

  it("says in plain text how far records and settings agree", async () => {
    const { stdout } = await callgate(["replay", "--host", "claude-code", "s.jsonl"], {
      ".claude/settings.json": SETTINGS,
      "s.jsonl": session(["mcp__db__list", "ran"], ["mcp__db__read", "refused"]),
    });
    expect(stdout).toContain("records and settings agree on 1 call and differ on 1");
  });

  it.each<[string, readonly string[], string, Readonly<Record<string, string>>?]>([
    ["settings that are not there", [], "there are no settings of claude-code here"],
    ["a policy beside it", ["--policy", "p.yaml"], "give one of them", { ".claude/settings.json": SETTINGS }],
    ["settings that cannot be read", [], "cannot be used", { ".claude/settings.json": `"${"x".repeat(2 ** 21)}"` }],
    [
      "shards",
      ["--shard", "1/2", "--part", "x.part"],
      "--host compares each call with its answer",
      { ".claude/settings.json": SETTINGS },
    ],
  ])("refuses %s", async (_case, args, sentence, files = {}) => {
    const { code, stderr } = await callgate(["replay", "--host", "claude-code", ...args, "s.jsonl"], {
      "s.jsonl": session(["mcp__db__list", "ran"]),
      "p.yaml": 'version: "1"\ndefault: deny\ntools: {}\n',
      ...files,
    });
    expect({ code, says: stderr.includes(sentence), stderr }).toMatchObject({ code: 2, says: true });
  });
});
