/** `callgate test` on agents' own configuration. */

import { afterEach, describe, expect, it } from "vitest";
import { Workspace } from "./run.js";
import { checked } from "./schema.js";

const spaces: Workspace[] = [];

afterEach(() => {
  for (const space of spaces.splice(0)) space.remove();
});

const CLAUDE = `{
  "permissions": {
    "allow": ["mcp__db"],
    "ask": ["mcp__db__write"],
    "deny": ["mcp__db__drop"]
  }
}
`;
const LOCAL = `{
  "permissions": {
    "deny": ["mcp__db__query"]
  }
}
`;
const CODEX = `[mcp_servers.db]
command = "db"
default_tools_approval_mode = "auto"
disabled_tools = ["drop"]
`;
const GEMINI = JSON.stringify({ mcpServers: { db: { command: "db", trust: true, excludeTools: ["drop"] } } });
const OPENCODE = JSON.stringify({ permission: { "*": "ask", "db_*": "allow", db_drop: "deny" } });
const SCRIPT = "#!/bin/sh\ncopilot -p 'look' --allow-tool 'db(query)' --deny-tool 'db(drop)'\n";
const TOOLS = JSON.stringify({
  tools: [
    { name: "query", annotations: { readOnlyHint: true } },
    { name: "write", annotations: { readOnlyHint: false, destructiveHint: true } },
    { name: "drop" },
  ],
});

function space(suite: string, more: Readonly<Record<string, string>> = {}): Workspace {
  const made = new Workspace({
    "a.policytest.yaml": `version: 1\n${suite}`,
    ".claude/settings.json": CLAUDE,
    ".codex/config.toml": CODEX,
    ".gemini/settings.json": GEMINI,
    "opencode.json": OPENCODE,
    "look.sh": SCRIPT,
    "tools.json": TOOLS,
    ...more,
  });
  spaces.push(made);
  return made;
}

const FIVE = `policies:
  claude: .claude/settings.json
  codex: { host: codex }
  gemini: { host: gemini-cli, interactive: true }
  opencode: opencode.json
  copilot: look.sh
tools: { db: tools.json }
defaults: { server: db }
`;

describe("callgate test on agents' configuration", () => {
  it("runs cases on the five agents", async () => {
    const ran = await space(`${FIVE}cases:
  - { tool: query, expect: allow }
  - { tool: drop, expect: hidden, policy: [claude, codex, gemini, opencode] }
  - { tool: drop, expect: deny, policy: copilot }
  - { tool: write, expect: ask, policy: [claude, codex, copilot] }
  - { tool: write, expect: allow, policy: [gemini, opencode] }
`).run(["test"]);
    expect(ran.stdout).toMatch(/^✔ 15 passed, 0 failed\n/m);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    for (const assumed of [
      "claude (.claude/settings.json): Claude Code",
      "codex (.codex/config.toml): Codex",
      "gemini (.gemini/settings.json): Gemini CLI",
      "opencode (opencode.json): opencode",
      "copilot (look.sh): ",
    ])
      expect(ran.stdout).toContain(`assumed for ${assumed}`);
  });

  it("points into the file and line of the layer that decides", async () => {
    const more = { ".claude/settings.local.json": LOCAL };
    const ran = await space(
      `policy: { host: claude-code }\ncases: [{ server: db, tool: query, expect: allow }, { server: db, tool: write, expect: deny }, { server: db, tool: list, expect: hidden }]\n`,
      more,
    ).run(["test", "--format", "json"]);
    const { errors, report } = checked("test", ran.stdout);
    expect(errors).toEqual([]);
    const [suite] = report.suites as [{ cases: { failure: { actual: object; expected: object } }[] }];
    expect([ran.code, suite.cases.map(({ failure }) => failure)]).toEqual([
      1,
      [
        expect.objectContaining({
          actual: expect.objectContaining({
            decision: "deny",
            rule: "mcp__db__query",
            policy: expect.objectContaining({
              uri: ".claude/settings.local.json",
              range: { start: { line: 3, column: 14 }, end: { line: 3, column: 30 } },
            }),
          }),
        }),
        expect.objectContaining({
          actual: expect.objectContaining({
            decision: "approval",
            rule: "mcp__db__write",
            policy: expect.objectContaining({ uri: ".claude/settings.json" }),
          }),
        }),
        expect.objectContaining({
          expected: { decision: "deny", hidden: true },
          call: expect.objectContaining({ server: "db", tool: "list" }),
          actual: expect.objectContaining({
            decision: "allow",
            rule: "mcp__db",
            policy: expect.objectContaining({ uri: ".claude/settings.json" }),
          }),
        }),
      ],
    ]);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "a deny of a tool that is offered",
      ".claude/settings.json",
      "{ tool: mcp__db__write, expect: { decision: approval, hidden: true } }",
      /`hidden: true` contradicts `approval`/,
    ],
    [
      "allowed, and not hidden",
      ".claude/settings.json",
      "{ tool: mcp__db__query, expect: hidden }",
      /expected {2}hidden\n +actual {4}allow by mcp__db {2}\.claude\/settings\.json:3:15/,
    ],
    [
      "denied, and hidden",
      ".claude/settings.json",
      "{ tool: mcp__db__drop, expect: { decision: deny, hidden: false } }",
      /expected {2}deny, offered\n +actual {4}deny, hidden by mcp__db__drop/,
    ],
    [
      "what the server says is not known",
      "{ host: codex }",
      "{ server: db, tool: query, expect: allow }",
      /actual {4}unknown by mcp_servers\.db: what the server says of the tool is not known; a tool list/,
    ],
    [
      "no server",
      ".claude/settings.json",
      "{ tool: query, expect: deny }",
      /unknown: `query` alone names no server's tool; write `server` beside `tool`/,
    ],
    [
      "the model's name beside a server",
      ".claude/settings.json",
      "{ server: db, tool: mcp__db__drop, expect: allow }",
      /unknown: `mcp__db__drop` is what the model calls a tool of `db`/,
    ],
    ["a name that may be two tools", "opencode.json", "{ tool: a_b_c, expect: ask }", /1 passed/],
  ])("says what came: %s", async (_, policy, one, said) => {
    const { stdout } = await space(`policy: ${policy}\ncases: [${one}]\n`).run(["test"]);
    expect(stdout).toMatch(said);
  });

  it.each<[string, string, RegExp]>([
    [
      "several agents in a folder",
      ".",
      /it holds the configuration of claude-code, codex, gemini-cli, opencode; write `host` and `path`/,
    ],
    ["no such agent", "{ host: cloude-code }", /`host` is .*, not `cloude-code`; did you mean `claude-code`\?/],
    ["an unknown mode", "{ host: claude-code, mode: yolo }", /`mode` is .*, not `yolo`/],
    ["no mode at all", "{ host: codex, mode: plan }", /codex has no permission modes; leave `mode` out/],
    ["no host", "{ path: . }", /`host` is missing: which agent's configuration is it\?/],
    ["no such folder", "{ host: codex, path: nowhere }", /there is no such file or folder/],
    ["no files of it there", "{ host: codex, path: .claude }", /there is no configuration of codex in it/],
    ["no such home", "{ host: codex, home: nowhere }", /there is no folder nowhere/],
    ["a home beside a file", "{ host: codex, path: .codex/config.toml, home: .claude }", /a file is tested alone/],
    [
      "a file that the agent does not start with",
      "{ host: codex, path: opencode.json }",
      /codex does not start with it/,
    ],
    ["what is no policy", "tools.json", /it is no policy/],
  ])("refuses %s", async (_, policy, said) => {
    const ran = await space(`policy: ${policy}\ncases: [{ server: db, tool: query, expect: allow }]\n`).run(["test"]);
    expect([ran.code, ran.stdout]).toEqual([2, expect.stringMatching(said)]);
  });

  it("says that the agent drops a file", async () => {
    const suite = "policy: .claude/settings.json\ncases: [{ server: db, tool: drop, expect: deny }]\n";
    const ran = await space(suite, { ".claude/settings.json": CLAUDE.replace("]\n", "],\n") }).run(["test"]);
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringContaining("Claude Code ignores the whole file")]);
  });

  it("reads the home of the suite, and not the user's", async () => {
    const suite = "policy: { host: claude-code, home: home }\ncases: [{ server: db, tool: query, expect: hidden }]\n";
    const ran = await space(suite, { "home/.claude/settings.json": LOCAL }).run(["test"], { HOME: "/nowhere" });
    expect(ran.stdout).toContain("1 passed, 0 failed");
    const other = space(suite.replace(", home: home", ""), { "home/.claude/settings.json": LOCAL });
    expect((await other.run(["test"], { HOME: `${other.path}/home` })).stdout).toContain("0 passed, 1 failed");
  });

  it("takes how an agent runs from the suite, else from the configuration, and the version from the command line first", async () => {
    const config = "hosts: { claude-code: { version: 2.1.301, mode: plan } }\n";
    const suite = "policy: .claude/settings.json\ncases: [{ server: db, tool: query, expect: allow }]\n";
    const configured = space(suite, { "callgate.config.yaml": config });
    expect((await configured.run(["test"])).stdout).toMatch(/Claude Code 2\.1\.301 \(not tried; [^)]+\), mode plan/);
    expect((await configured.run(["test", "--no-config"])).stdout).toContain("mode default");
    expect((await configured.run(["test", "--engine", "claude-code@2.1.299"])).stdout).toMatch(
      /Claude Code 2\.1\.299 \(not tried; [^)]+\), mode plan/,
    );
    const own = space(suite.replace(".claude/settings.json", "{ host: claude-code, mode: default }"), {
      "callgate.config.yaml": config,
    });
    expect((await own.run(["test"])).stdout).toMatch(/Claude Code 2\.1\.301 \(not tried; [^)]+\), mode default/);
  });

  it("counts the rules of each file that calls tried", async () => {
    const more = {
      ".claude/settings.local.json": '{ "permissions": { "deny": ["mcp__db__query"], "allow": ["mcp__db__query"] } }',
    };
    const cases = "[{ tool: query, expect: hidden }, { tool: write, expect: ask }, { tool: what, expect: allow }]";
    const suite = `policy: { host: claude-code }\ntools: { db: tools.json }\ndefaults: { server: db }\ncases: ${cases}\n`;
    const { stdout, code } = await space(suite, more).run(["test", "--coverage", "--format", "json"]);
    const { errors, report } = checked("test", stdout);
    expect([code, errors]).toEqual([0, []]);
    interface Covered {
      readonly uri: string;
      readonly rules: readonly { readonly rule: string; readonly decided: number; readonly possible: boolean }[];
      readonly tools: readonly { readonly tool: string; readonly called: number }[];
    }
    const { policies } = report.coverage as { readonly policies: readonly Covered[] };
    const rules = ({ uri, rules: all }: Covered) => [uri, ...all.map((one) => [one.rule, one.decided, one.possible])];
    expect(policies.map(rules)).toEqual([
      [".claude/settings.json", ["mcp__db", 1, true], ["mcp__db__write", 1, true], ["mcp__db__drop", 0, true]],
      // A deny of the same name comes first: no call can be decided by the allow.
      [".claude/settings.local.json", ["mcp__db__query", 0, false], ["mcp__db__query", 1, true]],
    ]);
    expect(policies.flatMap(({ tools }) => tools.map(({ tool, called }) => [tool, called]))).toEqual([
      ["db/query", 1],
      ["db/write", 1],
      ["db/drop", 0],
    ]);
  });

  it("counts conditions on arguments, and what the host adds is no goal", async () => {
    const rules = `[[rule]]\nmcpName = "db"\ntoolName = "run"\nargsPattern = "secret"\ndecision = "deny"\npriority = 100\n`;
    const files = { "home/.gemini/policies/a.toml": rules };
    const suite = (cases: string) =>
      `policy: { host: gemini-cli, path: home, home: home, interactive: true }\ndefaults: { server: db, tool: run }\ncases: ${cases}\n`;
    const goals = async (cases: string) => {
      const ran = await space(suite(cases), files).run(["test", "--coverage", "--format", "json"]);
      const [policy] = JSON.parse(ran.stdout).coverage.policies;
      const { seenTrue, seenFalse } = policy.conditions[0];
      return [policy.uri, policy.rules.map(({ decided }: { decided: number }) => decided), seenTrue, seenFalse];
    };
    const file = "home/.gemini/policies/a.toml";
    expect(await goals("[{ args: { q: a secret }, expect: deny }]")).toEqual([file, [1], 1, 0]);
    expect(await goals("[{ args: { q: x }, expect: ask }]")).toEqual([file, [0], 0, 1]);
  });

  it("names nothing outside of the repository", async () => {
    const ran = await space("policy: { host: codex, path: .., home: .. }\ncases: [{ tool: a, expect: allow }]\n").run([
      "test",
    ]);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining("which lies outside of")]);
  });
});
