/** What each program is given: of a policy that would start programs and reach servers, nothing that does. */

import type { HostId } from "@callgate/core";
import { HOSTS } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { DRIVERS } from "./index.js";

const EVIL = "evil.example";

/** Configuration that keeps `query` from being called, with everything that starts or reaches something. */
const POLICIES: Readonly<Record<HostId, Readonly<Record<string, string>>>> = {
  "claude-code": {
    ".claude/settings.json": JSON.stringify({
      permissions: { deny: ["mcp__db__query"] },
      hooks: { PreToolUse: [{ hooks: [{ type: "command", command: EVIL }] }] },
      env: { ANTHROPIC_BASE_URL: EVIL },
      apiKeyHelper: EVIL,
      statusLine: { type: "command", command: EVIL },
    }),
  },
  codex: {
    "~/.codex/config.toml": `notify = ["${EVIL}"]\n[mcp_servers.db]\ncommand = "${EVIL}"\nenv = { A = "${EVIL}" }\ndisabled_tools = ["query"]\n[mcp_servers.web]\nurl = "${EVIL}"\n[model_providers.mock]\nbase_url = "${EVIL}"\n`,
    ".codex/config.toml": `model_provider = "${EVIL}"\n[mcp_servers.db]\ncommand = "${EVIL}"\n`,
  },
  "copilot-cli": {
    "~/.copilot/mcp-config.json": JSON.stringify({
      mcpServers: { db: { command: EVIL, env: { A: EVIL }, tools: ["other", "not-query"] } },
    }),
    ".mcp.json": JSON.stringify({ mcpServers: { db: { url: EVIL } } }),
  },
  "gemini-cli": {
    "~/.gemini/settings.json": JSON.stringify({
      tools: { exclude: ["mcp_db_query"], discoveryCommand: EVIL, callCommand: EVIL },
      mcpServers: { db: { command: EVIL, excludeTools: ["query"] }, web: { httpUrl: EVIL } },
      hooks: { BeforeTool: EVIL },
      telemetry: { otlpEndpoint: EVIL },
    }),
    ".gemini/settings.json": JSON.stringify({ mcpServers: { db: { command: EVIL } } }),
  },
  opencode: {
    "opencode.json": JSON.stringify({
      permission: { db_query: "deny" },
      mcp: { db: { type: "local", command: [EVIL] } },
      plugin: [EVIL],
      provider: { mock: { options: { baseURL: EVIL } } },
      agent: { build: { permission: { db_query: "deny" }, prompt: `{file:${EVIL}}`, model: EVIL } },
    }),
  },
};

const PLACE = {
  home: "/room/home",
  work: "/room/project",
  url: "http://127.0.0.1:1",
  servers: new Map([["db", { command: "/node", args: ["/tool-server.js"] }]]),
};

const session = (policy: Readonly<Record<string, string>>, flags: readonly string[] = []) => ({
  files: Object.entries(policy).map(([path, text]) => ({ path, text })),
  flags,
  trusted: true,
  servers: new Map([["db", [{ name: "query" }]]]),
  calls: [],
});

it("every host has a driver", () => {
  expect(Object.keys(DRIVERS)).toEqual(Object.keys(HOSTS));
});

describe.each(Object.keys(DRIVERS) as HostId[])("%s", (host) => {
  const driver = DRIVERS[host];

  it("is given what decides, and nothing that starts or reaches something", () => {
    const start = driver.start(session(POLICIES[host]), PLACE);
    if (typeof start === "string") throw new Error(start);
    const texts = [...start.files.values()].join("\n");
    expect(texts).toContain("query");
    expect(`${texts}${start.args.join(" ")}${JSON.stringify(start.env)}`).not.toContain(EVIL);
    expect(`${texts}${start.args.join(" ")}${JSON.stringify(start.env)}`).toContain("tool-server.js");
    for (const path of start.files.keys()) expect(path).toMatch(/^\/room\//);
  });

  it.each([
    ["a flag that is not known", {}, ["--mcp-config=x"]],
    ["a managed file", { "/etc/x/settings.json": "{}" }, []],
    ["a path that leads out", { "~/../x.json": "{}" }, []],
    ["a file that cannot be read", { "x.json": '{"a": ', "x.toml": "a = = b" }, []],
  ])("is not started with %s", (_, policy, flags) => {
    // A policy of Gemini CLI is TOML that starts nothing, read or not.
    expect(typeof driver.start(session(policy, flags), PLACE)).toBe("string");
  });
});

it("a flag may have several values", () => {
  const flags = ["--excluded-tools", "db-drop", "db/drop", "--allow-all-tools"];
  expect(DRIVERS["copilot-cli"].start(session({}, flags), PLACE)).toMatchObject({
    args: expect.arrayContaining(flags),
  });
});

describe("servers of Copilot CLI", () => {
  const HIDES = JSON.stringify({ db: { command: EVIL, tools: [] } });
  const serversOf = (policy: Readonly<Record<string, string>>) => {
    const start = DRIVERS["copilot-cli"].start(session(policy), PLACE);
    if (typeof start === "string") throw new Error(start);
    expect([...start.files.values()].join("\n")).not.toContain(EVIL);
    const parsed = (path: string) => JSON.parse(start.files.get(`/room/${path}`) ?? "{}");
    return {
      user: parsed("home/.copilot/mcp-config.json").mcpServers,
      project: parsed("project/.mcp.json"),
      settings: parsed("home/.copilot/settings.json"),
    };
  };
  const MOCK = PLACE.servers.get("db");

  it("that no file names are the user's", () => {
    expect(serversOf({}).user).toEqual({ db: { type: "local", ...MOCK, tools: ["*"] } });
  });

  it("that only a file names which the program does not open are not there", () => {
    const policy = { ".mcp.json": '{"mcpServers": {}}', ".github/mcp.json": HIDES };
    expect(serversOf(policy).user).toBeUndefined();
    expect(serversOf({ ...policy, ".github/mcp.json": `{"mcpServers": ${HIDES}}` }).user).toBeUndefined();
    expect(serversOf({ ".github/mcp.json": HIDES }).user).toEqual({ db: { type: "local", ...MOCK, tools: ["*"] } });
  });

  it("are read without the key above them", () => {
    expect(serversOf({ ".mcp.json": HIDES }).project).toEqual({ db: { type: "local", ...MOCK, tools: [] } });
  });

  it("are turned off as the files say", () => {
    const off = { mcpServers: { db: { command: EVIL, disabled: true } } };
    const settings = { disabledMcpServers: ["db"] };
    const given = serversOf({
      "~/.copilot/mcp-config.json": JSON.stringify(off),
      "~/.copilot/settings.json": JSON.stringify(settings),
    });
    expect(given.user).toEqual({ db: { type: "local", disabled: true, ...MOCK } });
    expect(given.settings).toEqual(settings);
  });
});

describe("a case of the project's own", () => {
  const whole = { etc: "/room/etc" };

  it("is given as it is, also what would start programs, and flags about other things", () => {
    const policy = POLICIES["claude-code"];
    const start = DRIVERS["claude-code"].start(session(policy, ["--add-dir", "/x"]), { ...PLACE, whole });
    if (typeof start === "string") throw new Error(start);
    expect(start.files.get("/room/project/.claude/settings.json")).toBe(policy[".claude/settings.json"]);
    expect(start.args.slice(-2)).toEqual(["--add-dir", "/x"]);
    expect(start.left).toEqual([]);
  });

  it.each<[HostId, string, string]>([
    ["claude-code", "/etc/claude-code/managed-settings.json", "/room/etc/claude-code/managed-settings.json"],
    ["codex", "/etc/codex/requirements.toml", "/room/etc/codex/requirements.toml"],
  ])("puts a file of %s's administrator into a folder for it", (host, path, expected) => {
    const start = DRIVERS[host].start(session({ [path]: "x = {" }), { ...PLACE, whole });
    expect(typeof start === "string" ? start : start.files.get(expected)).toBe("x = {");
    const without = DRIVERS[host].start(session({ [path]: "x = {" }), { ...PLACE, whole: { etc: undefined } });
    expect(without).toBe(`${path} is neither in the home nor in the project: a probe writes nothing elsewhere`);
  });

  it("of Codex has mocks only where it gives a command itself", () => {
    const user = '[mcp_servers.db]\ncommand = "node"\ndisabled_tools = ["query"]\n[mcp_servers.web]\nenabled = true\n';
    const start = DRIVERS.codex.start(session({ "~/.codex/config.toml": user }), { ...PLACE, whole });
    if (typeof start === "string") throw new Error(start);
    const text = start.files.get("/room/home/.codex/config.toml") ?? "";
    expect(text).toContain(
      '"db" = { "command" = "/node", "disabled_tools" = ["query"], "args" = ["/tool-server.js"] }',
    );
    expect(text).toContain('"web" = { "enabled" = true }');
  });

  it("of Gemini CLI keeps a project's table of a server without a command", () => {
    const files = { ".gemini/settings.json": '{"mcpServers": {"db": {"trust": true}}}' };
    const start = DRIVERS["gemini-cli"].start(session(files), { ...PLACE, whole });
    if (typeof start === "string") throw new Error(start);
    expect(JSON.parse(start.files.get("/room/project/.gemini/settings.json") ?? "")).toEqual({
      mcpServers: { db: { trust: true } },
    });
  });
});

it("reads comments in settings of Gemini CLI", () => {
  const files = { "~/.gemini/settings.json": '{ // mine\n "tools": { "exclude": ["x"] } }' };
  const start = DRIVERS["gemini-cli"].start(session(files), PLACE);
  if (typeof start === "string") throw new Error(start);
  expect(JSON.parse(start.files.get("/room/home/.gemini/settings.json") ?? "").tools).toEqual({ exclude: ["x"] });
});

it("knows by Claude Code's own lines which calls a hook asks about, in whatever words", () => {
  const denied = (more: object) => JSON.stringify({ type: "system", subtype: "permission_denied", ...more });
  const lines = [
    denied({ tool_use_id: "call_0", decision_reason_type: "hook", message: "h" }),
    denied({ tool_use_id: "call_1", message: "Claude requested permissions" }),
    '{"type":"user"}',
    "Warning: no JSON",
    '{"subtype":"permission_denied","tool_use_id":"call_2","decision_reas',
  ];
  expect(DRIVERS["claude-code"].asked?.(lines.join("\n"))).toEqual(new Set(["call_0"]));
});

it("reads what opencode printed of calls, and passes over a line that was cut", () => {
  const line = JSON.stringify({ part: { callID: "call_0", state: { error: "rejected" } } });
  expect(DRIVERS.opencode.results?.(`${line}\n{"part":{"callID":"call_1`)).toEqual(new Map([["call_0", "rejected"]]));
});
