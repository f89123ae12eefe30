import { utimesSync } from "node:fs";
import { join } from "node:path";
import { HOSTS } from "@callgate/project/replay";
import { afterEach, describe, expect, it } from "vitest";
import { callgate, fixture, recorded, Workspace } from "./run.js";
import { checked } from "./schema.js";

const SESSION = fixture("transcripts/claude-code/session.jsonl");
const POLICY = 'version: "1"\ndefault: allow\ntools: {}\n';

describe("callgate transcripts", () => {
  const files = {
    "logs/a.jsonl": SESSION,
    "logs/wire.jsonl": [
      recorded("run", {}),
      recorded("run", {}),
      recorded("list", {}).replace('"server":"ollama",', ""),
    ].join("\n"),
    "logs/notes.txt": "words\n",
    "logs/.claude/x.jsonl": "",
  };

  it("lists forms, sessions, times, servers, tools and calls, and what was passed over", async () => {
    const { code, stdout } = await callgate(["transcripts", "logs"], files);
    expect(code).toBe(0);
    expect(
      stdout,
    ).toBe(`claude-code  1 transcript, 1 session, 5 calls from 2026-11-02 09:00:03.000 UTC to 2026-11-02 09:00:25.000 UTC
  server     calls  tools
  ollama         4  delete (1), list (1), run (1), show (1)
  my_models      1  tags__list (1)
  1 tool call that is no MCP call

json-rpc  1 transcript, 1 session, 3 calls at 2026-01-01 00:00:00.000 UTC
  server              calls  tools
  ollama                  2  run (2)
  (server not known)      1  list (1)

! 1 tool call that is no MCP call: Bash (1)
! not read: logs/notes.txt, which looks like text
! 1 hidden folder not looked into; to read it, name it: logs/.claude

⚠ 8 calls to 6 tools of 2 servers, in 2 transcripts of 2 formats
`);
  });

  it("says the same where every line is parsed", async () => {
    const { stdout } = await callgate(["transcripts", "logs"], files);
    expect((await callgate(["transcripts", "logs", "--no-skip"], files)).stdout).toBe(stdout);
  });

  it("says the same as JSON, which keeps to its schema, and as Markdown", async () => {
    const json = await callgate(["transcripts", "logs", "--format", "json"], files);
    const { errors, report } = checked("transcripts", json.stdout);
    expect(errors).toEqual([]);
    expect(report).toMatchObject({
      command: "transcripts",
      forms: [
        {
          form: "claude-code",
          transcripts: 1,
          sessions: 1,
          from: "2026-11-02T09:00:03.000Z",
          to: "2026-11-02T09:00:25.000Z",
          calls: 5,
          untimed: 0,
          notMcp: 1,
        },
        {
          form: "json-rpc",
          servers: [
            { server: "ollama", calls: 2 },
            { calls: 1, tools: [{ tool: "list", calls: 1 }] },
          ],
        },
      ],
      passedOver: { notMcp: { calls: 1 }, files: [{ uri: "logs/notes.txt" }], hiddenFolders: ["logs/.claude"] },
      summary: { transcripts: 2, forms: 2, sessions: 2, calls: 8, badLines: 0 },
    });
    const markdown = await callgate(["transcripts", "logs", "--format", "markdown"], files);
    expect(markdown.stdout).toContain("| `ollama` | 4 | delete (1), list (1), run (1), show (1) |");
    expect(markdown.stdout).toContain("1 tool call that is no MCP call: Bash (1)");
  });

  it.each<[string, readonly string[], string, RegExp]>([
    [
      "no call at all",
      ["t"],
      '{"type":"user","sessionId":"s"}',
      /\n\n⚠ 1 transcript of 1 format: no MCP tool call was recorded\n/,
    ],
    [
      "calls whose server is in one name with the tool",
      ["t"],
      '{"type":"tool_use","sessionID":"s","timestamp":1780000000000,"part":{"type":"tool","tool":"my_db_query","callID":"c","state":{"status":"completed","input":{}}}}',
      /1 call that no policy can decide: the record writes server and tool as one name/,
    ],
    [
      "a call in a tool's arguments",
      ["t", "--unwrap", "call_tool"],
      recorded("call_tool", { name: "inner", arguments: {} }),
      /inner \(1\)/,
    ],
  ])("%s", async (_, args, text, expected) => {
    const { stdout, code } = await callgate(["transcripts", ...args], { t: text });
    expect(stdout).toMatch(expected);
    expect(code).toBe(0);
  });

  it("looks into the current folder where nothing is named, and ends with exit code 2 where nothing is", async () => {
    expect((await callgate(["transcripts"], { "a.jsonl": SESSION })).stdout).toMatch(/^✔ 5 calls/m);
    expect((await callgate(["transcripts"], { "a.jsonl": "words" })).stderr).toMatch(/a\.jsonl looks like text/);
    expect((await callgate(["transcripts", "gone"])).code).toBe(2);
  });
});

/** Where each host keeps a session below the home folder, in all its places. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "claude-code": [".claude/projects/-w/a.jsonl", ".claude/projects/-w/a/subagents/agent-1.jsonl"],
  "claude-desktop": [
    "Library/Logs/Claude/mcp.log",
    ".config/Claude/logs/mcp-server-x.log",
    "AppData/Roaming/Claude/logs/mcp.log",
  ],
  cline: [
    ".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1/ui_messages.json",
    ".cline/data/tasks/1/ui_messages.json",
  ],
  codex: [".codex/sessions/2026/11/01/rollout-a.jsonl", ".codex/archived_sessions/rollout-b.jsonl.zst"],
  "copilot-cli": [".copilot/session-state/s1/events.jsonl", ".copilot/session-state/s2.jsonl"],
  gemini: [".gemini/tmp/ab12/chats/session-1.json", ".gemini/tmp/ab12/chats/session-2.jsonl"],
  intercept: [".intercept/events/0a1b2c3d.jsonl"],
  opencode: [".local/share/opencode/storage/part/msg_1/prt_1.json"],
  qwen: [".qwen/projects/-w/chats/a.jsonl", ".qwen/tmp/ab/chats/session-1.json"],
  roo: ["Library/Application Support/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks/1/ui_messages.json"],
  vscode: [
    ".config/Code/User/workspaceStorage/ab/chatSessions/1.json",
    ".config/Code - Insiders/User/workspaceStorage/ab/chatSessions/1.jsonl",
    "Library/Application Support/VSCodium/User/globalStorage/emptyWindowChatSessions/2.json",
    "AppData/Roaming/Code/User/workspaceStorage/ab/chatSessions/3.jsonl",
    ".vscode-server/data/User/workspaceStorage/ab/chatSessions/4.json",
  ],
};

describe("--sessions", () => {
  const made: Workspace[] = [];
  afterEach(() => {
    for (const workspace of made.splice(0)) workspace.remove();
  });
  /** A home folder; the files' contents do not matter to where they are found, so all are of one form. */
  const home = (paths: readonly string[], text = SESSION) => {
    const workspace = new Workspace({ ...Object.fromEntries(paths.map((path) => [path, text])), "p.yaml": POLICY });
    made.push(workspace);
    return workspace;
  };
  const uris = async (workspace: Workspace, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { stdout, stderr } = await workspace.run(["transcripts", ...args, "--format", "json"], {
      HOME: workspace.path,
      ...env,
    });
    expect(stderr).toBe("");
    const found = JSON.parse(stdout) as { transcripts: { uri: string }[] };
    return found.transcripts.map(({ uri }) => uri.replace(`${workspace.path}/`, ""));
  };

  it("knows the places of every host", () => {
    expect(Object.keys(PLACES)).toEqual(HOSTS.map(({ id }) => id));
  });

  it.each(Object.entries(PLACES).map(([host, paths]) => [host, paths] as const))(
    "finds those of %s",
    async (host, paths) => {
      const plain = paths.filter((path) => !path.endsWith(".zst"));
      expect((await uris(home(plain), ["--sessions", host])).sort()).toEqual([...plain].sort());
    },
  );

  it.each<[string, string, string, string]>([
    ["claude-code", "CLAUDE_CONFIG_DIR", "x", "x/projects/-w/a.jsonl"],
    ["codex", "CODEX_HOME", "x", "x/sessions/2026/11/01/rollout-a.jsonl"],
    ["cline", "CLINE_DIR", "x", "x/data/tasks/1/ui_messages.json"],
    ["copilot-cli", "COPILOT_HOME", "x", "x/session-state/s1/events.jsonl"],
    ["gemini", "GEMINI_CLI_HOME", "x", "x/.gemini/tmp/ab12/chats/session-1.json"],
    ["opencode", "XDG_DATA_HOME", "x", "x/opencode/storage/part/m/p.json"],
    ["qwen", "QWEN_HOME", "x", "x/projects/-w/chats/a.jsonl"],
    ["qwen", "QWEN_RUNTIME_DIR", "x", "x/projects/-w/chats/a.jsonl"],
    ["vscode", "VSCODE_APPDATA", "x", "x/Code/User/workspaceStorage/ab/chatSessions/1.json"],
    ["vscode", "VSCODE_PORTABLE", "x", "x/user-data/User/workspaceStorage/ab/chatSessions/1.json"],
    ["vscode", "XDG_CONFIG_HOME", "x", "x/Code/User/workspaceStorage/ab/chatSessions/1.json"],
    ["vscode", "APPDATA", "x", "x/Code/User/workspaceStorage/ab/chatSessions/1.json"],
  ])("of %s, where %s names another place", async (host, variable, value, path) => {
    const workspace = home([
      path,
      ...(PLACES[host] as readonly string[]).filter((own) => /^\.(?!vscode)(?!local)/.test(own)),
    ]);
    const found = await uris(workspace, ["--sessions", host], { [variable]: join(workspace.path, value) });
    expect(found).toContain(path);
    // The usual place is another system's then, or of no account.
    if (!["XDG_CONFIG_HOME", "APPDATA", "CLINE_DIR"].includes(variable)) expect(found).toEqual([path]);
  });

  it("gives the newest first, and with --since only what was changed since", async () => {
    const paths = ["a", "b", "c"].map((name) => `.claude/projects/-w/${name}.jsonl`);
    const workspace = home(paths);
    const now = Date.now() / 1_000;
    const day = 86_400;
    for (const [i, age] of [9 * day, day, 3 * day].entries())
      utimesSync(join(workspace.path, paths[i] as string), now - age, now - age);
    const [a, b, c] = paths;
    expect(await uris(workspace, ["--sessions", "claude-code"])).toEqual([b, c, a]);
    expect(await uris(workspace, ["--sessions", "claude-code", "--since", "7d"])).toEqual([b, c]);
    expect(await uris(workspace, ["--sessions", "claude-code", "--since", "36h"])).toEqual([b]);
    expect(await uris(workspace, ["--sessions", "all", "--since", "2020-01-01"])).toEqual([b, c, a]);
  });

  it("replays them, beside named ones, each file once", async () => {
    const workspace = home([".claude/projects/-w/a.jsonl", ".codex/sessions/b.jsonl"]);
    const run = (...args: string[]) =>
      workspace.run(["replay", "--policy", "p.yaml", ...args], { HOME: workspace.path });
    expect((await run("--sessions", "claude-code")).stdout).toMatch(/^. 5 calls to 5 tools: 5 allowed/m);
    const again = await run("--sessions", "claude-code", join(workspace.path, ".claude/projects"));
    expect(again.stdout).toMatch(/^. 5 calls to 5 tools/m);
  });

  it("replays the parts that opencode keeps each in a file, in the order of their times", async () => {
    const part = (name: string, start: number) => ({
      [`.local/share/opencode/storage/part/msg_1/${name}.json`]: JSON.stringify({
        id: name,
        sessionID: "ses_1",
        messageID: "msg_1",
        type: "tool",
        callID: `call_${name}`,
        tool: "db_query",
        state: { status: "completed", input: {}, output: "", time: { start: Date.UTC(2026, 0, 1) + start } },
      }),
    });
    const limit = 'version: "1"\ntools:\n  query:\n    rules:\n      - {name: few, rate_limit: 1/minute}\n';
    const workspace = new Workspace({ ...part("a", 2_000), ...part("b", 1_000), "p.yaml": limit });
    made.push(workspace);
    const args = ["replay", "--policy", "db=p.yaml", "--sessions", "opencode"];
    const { stdout } = await workspace.run(args, { HOME: workspace.path });
    expect(stdout).toMatch(/^✖ 2 calls to 1 tool: 1 allowed, 1 would be denied/m);
    expect(stdout).toMatch(/first .*msg_1\/a\.json:1 /);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      "a host that is none",
      ["--sessions", "claudecode"],
      /--sessions `claudecode` is no file, no folder and no host whose sessions callgate finds; did you mean `claude-code`\?/,
    ],
    [
      "a host without sessions",
      ["--sessions", "codex"],
      /no session of codex is in .*\/\.codex\/sessions, .*; the variable CODEX_HOME names another place/,
    ],
    ["a database", ["--sessions", "opencode"], /opencode export/],
    ["no host at all", ["--sessions", "all"], /no session of any known host is on this machine/],
    ["--since alone", ["--since", "7d", "t"], /--since goes with --sessions HOST/],
    ["--since for a path", ["--since", "7d", "--sessions", "./t"], /--since goes with --sessions HOST/],
    ["a path that leads nowhere", ["--sessions", "./claude-code"], /\.\/claude-code/],
    ["a time that is none", ["--sessions", "claude-code", "--since", "soon"], /--since soon is no time/],
  ])("says what is wrong with %s", async (_, args, message) => {
    const workspace = home([]);
    const ran = await workspace.run(["transcripts", ...args], { HOME: workspace.path });
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toMatch(message);
  });

  it.each(["w", "w/*.jsonl", "./w/a.jsonl"])("takes --sessions %s as the path it is", async (path) => {
    const workspace = home(["w/a.jsonl"]);
    const named = await workspace.run(["transcripts", path], { HOME: workspace.path });
    expect(named.code).toBe(0);
    expect(await workspace.run(["transcripts", "--sessions", path], { HOME: workspace.path })).toMatchObject({
      code: 0,
      stdout: named.stdout,
    });
  });

  it("says that nothing is so new, and that it has to know the home folder", async () => {
    const workspace = home([".claude/projects/-w/a.jsonl"]);
    const args = ["transcripts", "--sessions", "claude-code", "--since"];
    expect((await workspace.run([...args, "2999-01-01"], { HOME: workspace.path })).stderr).toMatch(
      /no session file was changed/,
    );
    expect((await workspace.run([...args, "1d"], {})).stderr).toMatch(/set HOME/);
  });
});
