/** `callgate access`: tools × agents' own configuration and gateways' policies. */

import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callgate, ROOT, Workspace } from "./run.js";
import { checked } from "./schema.js";

interface Answer {
  readonly policy: string;
  readonly access: string;
  readonly rule?: string;
  readonly place?: { readonly uri: string; readonly range: { readonly start: { readonly line: number } } };
  readonly reason?: string;
  readonly limits: readonly string[];
  readonly conditions: readonly { readonly rule?: string }[];
}

interface Report {
  readonly policies: readonly { readonly name: string; readonly server?: string; readonly undecided?: string }[];
  readonly tools: readonly {
    readonly server?: string;
    readonly tool: string;
    readonly rule?: string;
    readonly category?: string;
    readonly answers: readonly Answer[];
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

/** The report of the example's folder, with other files in it. */
async function accessOf(args: readonly string[], files?: Files) {
  const workspace = new Workspace(files);
  try {
    if (files === undefined) cpSync(join(ROOT, "fixtures/agents"), workspace.path, { recursive: true });
    const { code, stdout, stderr } = await workspace.run(["access", "--format", "json", ...args]);
    expect(stderr).toBe("");
    const { errors, report } = checked("access", stdout);
    expect(errors).toEqual([]);
    return { code, report: report as unknown as Report };
  } finally {
    workspace.remove();
  }
}

/** `github/delete_repository Destructive: hidden allowed …`, the policies in their order; `-` where one is not asked. */
function rows({ policies, tools }: Report): string[] {
  return tools.map(({ server, tool, category = "-", answers }) => {
    const cells = policies.map(({ name }) => answers.find(({ policy }) => policy === name)?.access ?? "-");
    return `${server === undefined ? "" : `${server}/`}${tool} ${category}: ${cells.join(" ")}`;
  });
}

function answer({ tools }: Report, tool: string, policy: string): Answer | undefined {
  return tools.find((row) => row.tool === tool)?.answers.find((one) => one.policy === policy);
}

describe("callgate access", () => {
  it("decides every tool of the lists by all five agents and the gateway, the worst first", async () => {
    const { code, report } = await accessOf([]);
    expect(code).toBe(0);
    expect(report.policies.map(({ name, server }) => `${name}${server === undefined ? "" : ` (${server})`}`)).toEqual([
      "claude-code",
      "codex",
      "copilot-cli",
      "gemini-cli",
      "opencode",
      "gateway/github.yaml (github)",
    ]);
    expect(rows(report)).toEqual([
      "db/drop_table Destructive: allowed asked asked allowed asked -",
      "github/delete_repository Destructive: hidden allowed denied hidden hidden denied",
      "db/run_query Execute: allowed asked asked allowed allowed -",
      "github/create_issue Write: allowed allowed allowed asked asked depends",
      "github/get_issue Read: allowed allowed allowed asked allowed allowed",
      "db/list_tables Read: allowed allowed allowed allowed allowed -",
      "github/merge_pull_request Write: asked hidden denied asked asked denied",
      "* -: asked unknown unknown asked asked denied",
    ]);
    expect(report.summary).toMatchObject({ tools: 7, policies: 6, withoutApproval: 3, depends: 1, unknown: 2 });
  });

  it("says which rule decides, where it is written, what limits, and which conditions there are", async () => {
    const { report } = await accessOf([]);
    const told = (tool: string, policy: string) => {
      const { access, rule, place, limits, conditions } = answer(report, tool, policy) as Answer;
      return [
        access,
        rule,
        place && `${place.uri}:${place.range.start.line}`,
        limits,
        conditions.map((one) => one.rule),
      ];
    };
    expect(told("drop_table", "claude-code")).toEqual(["allowed", "mcp__db", ".claude/settings.json:3", [], []]);
    expect(told("delete_repository", "codex")).toEqual([
      "allowed",
      "mcp_servers.github",
      ".codex/config.toml:3",
      [],
      [],
    ]);
    expect(told("create_issue", "gemini-cli")).toEqual(["asked", undefined, undefined, [], []]);
    expect(told("get_issue", "gateway/github.yaml")).toEqual([
      "allowed",
      undefined,
      "gateway/github.yaml:5",
      ["60 a minute"],
      [],
    ]);
    expect(told("create_issue", "gateway/github.yaml")).toEqual([
      "depends",
      undefined,
      undefined,
      ["10 an hour"],
      ["one-repository"],
    ]);
  });

  it("has a row for each rule for parts of names that decides tools which no other row shows", async () => {
    const permission = { "*": "ask", "db_delete_*": "deny", "gh_*": "allow", "gh_delete_*": "deny" };
    const { report } = await accessOf([], { "opencode.json": JSON.stringify({ permission }) });
    expect(rows(report)).toEqual(["* -: asked", "* -: hidden", "* -: allowed", "* -: hidden"]);
    expect(report.tools.map(({ rule }) => rule)).toEqual([undefined, "db_delete_*", "gh_*", "gh_delete_*"]);
    const { report: dead } = await accessOf([], {
      "opencode.json": JSON.stringify({ permission: { "gh_delete_*": "deny", "gh_*": "allow", zzyzx_zzyzx: "deny" } }),
    });
    expect(dead.tools.map(({ rule }) => rule)).toEqual([undefined, "gh_*", "zzyzx_zzyzx"]);
  });

  it("does not know where names take too many steps to tell apart", async () => {
    const permission = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`*${"ab"[i % 2]}${i}*c${i}*d*`, "deny"]),
    );
    const { report } = await accessOf([], { "opencode.json": JSON.stringify({ permission }) });
    expect(rows(report)).toEqual(["* -: unknown"]);
    expect(answer(report, "*", "opencode")?.reason).toBe("the names in the rules take too many steps to tell apart");
  });

  it("takes the tools that rules name where there is no list, and says what a list would settle", async () => {
    const settings = JSON.stringify({ permissions: { allow: ["mcp__db__drop_table"], deny: ["mcp__my_db__x"] } });
    const { report } = await accessOf([], { ".claude/settings.json": settings });
    expect(rows(report)).toEqual([
      "db/drop_table Destructive: allowed",
      "my_db/x Write: hidden",
      "db/* -: asked",
      "my_db/* -: asked",
      "* -: asked",
    ]);
    const { stdout } = await callgate(["access"], { ".claude/settings.json": settings });
    expect(stdout).toContain("--tools SERVER=FILE gives a server's list");
  });

  it("knows a listed server by the name that the host makes of it", async () => {
    const { report } = await accessOf(["--tools", "my.db=db.json"], {
      ".claude/settings.json": JSON.stringify({ permissions: { allow: ["mcp__my_db__x"] } }),
      "db.json": JSON.stringify({ tools: [{ name: "x" }, { name: "y" }] }),
    });
    expect(rows(report)).toEqual(["my.db/x Write: allowed", "my.db/y Write: asked", "* -: asked"]);
  });

  it("runs agents as the options say", async () => {
    const answers = async (...args: string[]) => {
      const { report } = await accessOf(args);
      return rows(report).find((row) => row.startsWith("github/delete_repository"));
    };
    expect(await answers("--untrusted")).toBe(
      "github/delete_repository Destructive: hidden asked denied hidden hidden denied",
    );
    expect(await answers("--mode", "bypassPermissions")).toBe(
      "github/delete_repository Destructive: hidden allowed denied hidden hidden denied",
    );
  });

  it("reads the user's own files where they are asked for", async () => {
    const files = {
      ".claude/settings.json": JSON.stringify({ permissions: { allow: ["mcp__db__drop"] } }),
      "home/.claude/settings.json": JSON.stringify({ permissions: { deny: ["mcp__db"] } }),
    };
    expect(rows((await accessOf([], files)).report)[0]).toBe("db/drop Destructive: allowed");
    const { report } = await accessOf(["--home", "home"], files);
    expect(rows(report)[0]).toBe("db/drop Destructive: hidden");
    expect(answer(report, "drop", "claude-code")?.place?.uri).toBe("home/.claude/settings.json");
  });

  it("names each of an agent's command lines", async () => {
    const { report } = await accessOf(["--no-config", "."], {
      ".github/workflows/a.yml":
        "jobs:\n  a:\n    steps:\n      - run: copilot -p x --allow-all-tools\n      - run: copilot -p y --allow-tool 'db(drop)'\n",
      "p.yaml": 'version: "1"\ndefault: deny\ntools:\n  list: {}\n',
    });
    expect(report.policies.map(({ name }) => name)).toEqual([
      "copilot-cli .github/workflows/a.yml:4",
      "copilot-cli .github/workflows/a.yml:5",
      "p.yaml",
    ]);
    expect(rows(report)).toEqual([
      "db/drop Destructive: allowed allowed -",
      "list Read: allowed unknown allowed",
      "db/* -: allowed unknown -",
      "* -: allowed unknown denied",
    ]);
  });

  it("says unknown, and why, where a file cannot be read, and nothing where the agent does not start", async () => {
    const files = {
      ".claude/settings.json": new Uint8Array([0xff, 0xfe, 0x22]),
      "opencode.json": '{"permission": {"db_drop": "perhaps"}}',
      ".codex/config.toml": "[mcp_servers.db]\ncommand = 'x'\ndisabled_tools = ['drop']\n",
      "db.json": '{"tools": [{"name": "drop"}]}',
    };
    const { code, report } = await accessOf(["--tools", "db=db.json"], files);
    expect(code).toBe(1);
    expect(rows(report)).toEqual(["db/drop Destructive: unknown hidden -", "* -: unknown unknown -"]);
    expect(report.policies.map(({ undecided }) => undecided)).toEqual([
      "a file that could not be read may decide otherwise; make it readable",
      undefined,
      "opencode does not start with these files",
    ]);
  });

  it("asks a policy of a gateway about its own server only, and about every tool that it names where none is known", async () => {
    const policy = 'version: "1"\ndefault: deny\nhide: [rm]\ntools:\n  list: {}\n';
    const files = { ".claude/settings.json": '{"permissions": {"allow": ["mcp__db"]}}', "p.yaml": policy };
    expect(rows((await accessOf([], files)).report)).toEqual([
      "rm Destructive: unknown hidden",
      "list Read: unknown allowed",
      "db/* -: allowed -",
      "* -: asked denied",
    ]);
    const config = "servers: {db: {policies: [p.yaml]}}";
    expect(rows((await accessOf(["."], { ...files, "callgate.config.yaml": config })).report)).toEqual([
      "db/rm Destructive: allowed hidden",
      "db/list Read: allowed allowed",
      "db/* -: allowed denied",
      "* -: asked denied",
    ]);
  });

  it("says nothing of a tool that only another policy names, where the policies' servers are not known", async () => {
    const files = {
      "db.yaml": 'version: "1"\ndefault: allow\ntools: {drop_table: {}, both: {}}\n',
      "github.yaml": 'version: "1"\ndefault: allow\nhide: [merge]\ntools: {delete_repo: {}, both: {}}\n',
    };
    expect(rows((await accessOf(["."], files)).report)).toEqual([
      "delete_repo Destructive: - allowed",
      "drop_table Destructive: allowed -",
      "both Write: allowed allowed",
      "merge Write: - hidden",
      "* -: allowed allowed",
    ]);
    const config = "servers: {db: {policies: [db.yaml]}}";
    expect(rows((await accessOf(["."], { ...files, "callgate.config.yaml": config })).report)).toEqual([
      "delete_repo Destructive: - allowed",
      "db/drop_table Destructive: allowed -",
      "both Write: - allowed",
      "db/both Write: allowed -",
      "merge Write: - hidden",
      "db/* -: allowed -",
      "* -: allowed allowed",
    ]);
  });

  it.each(["pretty", "markdown", "html", "sarif", "github"])(
    "says in %s that servers are not known",
    async (format) => {
      const files = {
        "db.yaml": 'version: "1"\ndefault: allow\ntools: {drop_table: {rules: [{name: no, action: deny}]}}\n',
        "github.yaml": 'version: "1"\ndefault: allow\ntools: {get_repo: {}}\n',
      };
      const { stdout } = await callgate(["access", ".", "--format", format], files);
      expect(stdout).toContain(
        "none that runs programs, destroys or pays is known to be allowed without approval; which server 2 policies guard is not known",
      );
    },
  );

  it("takes no list of another server for a policy's", async () => {
    const policy = 'version: "1"\ndefault: allow\ntools: {}\n';
    const files = {
      "a.yaml": policy,
      "b.yaml": policy,
      "callgate.config.yaml": "servers: {a: {policies: [a.yaml]}, b: {policies: [b.yaml]}}",
      "own.json": '{"server_label": "b", "tools": [{"name": "list", "input_schema": {}}]}',
      "plain.json": '{"tools": [{"name": "list", "inputSchema": {}}]}',
    };
    const { report } = await accessOf([".", "--tools", "own.json"], files);
    expect(rows(report).slice(0, 1)).toEqual(["b/list Read: - allowed"]);
    const refused = await callgate(["access", ".", "--tools", "plain.json"], files);
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "plain.json does not say whose tools it lists, and the policies guard a, b; write --tools SERVER=plain.json",
      ),
    });
  });

  it.each<[string, readonly string[], string, Files?]>([
    ["a folder without a policy", [], "no policy in this folder"],
    ["a list that is none", ["--tools", "db=x.txt"], "is no tool list", { "opencode.json": "{}" }],
    ["both", ["--interactive", "--headless"], "exclude each other"],
  ])("refuses %s", async (_case, args, sentence, files = {}) => {
    const { code, stderr } = await callgate(["access", ...args], { "x.txt": "x", ...files });
    expect({ code, says: stderr.includes(sentence) }).toEqual({ code: 2, says: true });
  });
});
