/** `callgate init --host`, as a user runs it in a repository. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

const TOOLS = JSON.stringify({
  tools: ["list_issues", "create_issue", "delete_repo", "run_query", "create_payment"].map((name) => ({ name })),
});
const LIST = ["--tools", "github=github.json"];

async function inRepository<T>(files: Readonly<Record<string, string>>, act: (folder: Workspace) => Promise<T>) {
  const folder = new Workspace({ "github.json": TOOLS, ...files });
  try {
    mkdirSync(join(folder.path, ".git"));
    return await act(folder);
  } finally {
    folder.remove();
  }
}

/** What becomes of each tool of the list, as `access` says. */
async function accessOf(host: string, folder: Workspace): Promise<Record<string, string>> {
  const { stdout } = await folder.run(["access", "--format", "json", "--interactive", ...LIST]);
  const { tools } = JSON.parse(stdout);
  return Object.fromEntries(
    tools
      .filter((row: { server?: string; tool?: string }) => row.server === "github" && row.tool !== undefined)
      .map((row: { tool: string; answers: { policy: string; access: string }[] }) => [
        row.tool,
        row.answers.find(({ policy }) => policy.startsWith(host))?.access,
      ]),
  );
}

const FILES: readonly (readonly [host: string, path: string])[] = [
  ["claude-code", ".claude/settings.json"],
  ["codex", ".codex/config.toml"],
  ["copilot-cli", "copilot.sh"],
  ["gemini-cli", ".gemini/settings.json"],
  ["opencode", "opencode.json"],
];

describe("callgate init --host", () => {
  it.each(FILES)("begins %s: reads allowed, what writes or runs asked about, the rest denied", async (host, path) => {
    await inRepository({}, async (folder) => {
      const { code, stdout } = await folder.run(["init", "--host", host, ...LIST]);
      expect(stdout).toBe(`wrote ${path}: of 5 tools 1 allowed, 2 asked about, 2 denied\n`);
      expect(code).toBe(0);
      const access = await accessOf(host, folder);
      expect(access).toMatchObject({ list_issues: "allowed", create_issue: "asked", run_query: "asked" });
      for (const tool of ["delete_repo", "create_payment"]) expect(access[tool]).toMatch(/^(?:denied|hidden)$/);
      const linted = await folder.run(["lint", "--fail-on", "note", ...LIST]);
      expect(linted.stdout).toMatch(/^✔ no findings in 1 policy/);
      expect(linted.code).toBe(0);
      const written = folder.read(path);
      const again = await folder.run(["init", "--host", host, ...LIST], {}, { ask: async () => undefined });
      expect([again.code, again.stdout, folder.read(path)]).toEqual([0, "", written]);
      expect(again.stderr).toContain(`${path} lacks nothing for github`);
    });
  });

  it.each<[host: string, path: string, before: string, after: string]>([
    [
      "claude-code",
      ".claude/settings.json",
      '{\n  "permissions": {\n    "allow": ["mcp__github", "Bash(ls)"],\n    "deny": ["mcp__github__delete_repo"]\n  }\n}\n',
      '{\n  "permissions": {\n    "allow": ["mcp__github", "Bash(ls)"],\n    "deny": ["mcp__github__delete_repo", "mcp__github__create_payment"],\n    "ask": ["mcp__github__create_issue", "mcp__github__run_query"]\n  }\n}\n',
    ],
    [
      "gemini-cli",
      ".gemini/settings.json",
      '{\n  "mcpServers": {"github": {"command": "x", "trust": true}}\n}\n',
      '{\n  "mcpServers": {"github": {"command": "x", "trust": true}},\n  "tools": {"confirmationRequired": ["mcp_github_create_issue", "mcp_github_run_query"], "exclude": ["mcp_github_delete_repo", "mcp_github_create_payment"]}\n}\n',
    ],
    [
      "opencode",
      "opencode.jsonc",
      '{\n  // ours\n  "permission": {\n    "github_*": "allow", // for now\n    "github_create_payment": "deny"\n  }\n}\n',
      '{\n  // ours\n  "permission": {\n    "github_*": "allow", // for now\n    "github_create_payment": "deny",\n    "github_create_issue": "ask",\n    "github_delete_repo": "deny",\n    "github_run_query": "ask"\n  }\n}\n',
    ],
    [
      "codex",
      ".codex/config.toml",
      '[mcp_servers.github]\ncommand = "x" # ours\ndefault_tools_approval_mode = "approve"\ndisabled_tools = ["delete_repo"]\n\n[tools]\nweb_search = true\n',
      '[mcp_servers.github]\ncommand = "x" # ours\ndefault_tools_approval_mode = "approve"\ndisabled_tools = ["delete_repo", "create_payment"]\n\n[tools]\nweb_search = true\n\n[mcp_servers.github.tools.create_issue]\napproval_mode = "prompt"\n\n[mcp_servers.github.tools.run_query]\napproval_mode = "prompt"\n',
    ],
  ])("adds to a file of %s what it lacks, and keeps the rest", async (host, path, before, after) => {
    await inRepository({ [path]: before }, async (folder) => {
      const { code, stdout } = await folder.run(["init", "--host", host, "--yes", ...LIST]);
      expect(folder.read(path)).toBe(after);
      expect(stdout).toMatch(/^changed \S+: deny github\/.*; ask about github\/create_issue, github\/run_query \(/);
      expect(folder.read(`${path}.bak`)).toBe(before);
      expect(code).toBe(0);
      const diff = await folder.run(["diff", `${path}.bak`, path, "--dialect", host, ...LIST]);
      expect(diff.stdout).not.toMatch(/wider/);
      expect(diff.code).toBe(0);
      const access = await accessOf(host, folder);
      expect(access).toMatchObject({ list_issues: "allowed", create_issue: "asked", run_query: "asked" });
      expect((await folder.run(["lint", ...LIST])).stdout).not.toContain(" error ");
      const again = await folder.run(["init", "--host", host, "--yes", ...LIST]);
      expect([again.stdout, folder.read(path)]).toEqual(["", after]);
    });
  });

  it("makes nothing that is there more permissive, but reads that no rule is about where that is asked for", async () => {
    const before = '{\n  "permissions": {\n    "deny": ["mcp__github__run_query"]\n  }\n}\n';
    const list = JSON.stringify({ tools: [{ name: "list_issues" }, { name: "run_query" }] });
    await inRepository({ ".claude/settings.json": before, "github.json": list }, async (folder) => {
      const kept = await folder.run(["init", "--host", "claude-code", "--yes", ...LIST]);
      expect(folder.read(".claude/settings.json")).toBe(before);
      expect(kept.stderr).toContain(
        "github/list_issues only reads, and is not allowed without approval, as before: --reads allows those that no rule is about",
      );
      await folder.run(["init", "--host", "claude-code", "--yes", "--reads", ...LIST]);
      expect(await accessOf("claude-code", folder)).toEqual({ list_issues: "allowed", run_query: "hidden" });
    });
  });

  it("allows no read that another file of the agent asks about", async () => {
    const local = '{"permissions": {"ask": ["mcp__github__list_issues"]}}';
    await inRepository({ ".claude/settings.local.json": local }, async (folder) => {
      const { stdout } = await folder.run(["init", "--host", "claude-code", ...LIST]);
      expect(stdout).toContain("of 5 tools 0 allowed, 3 asked about, 2 denied");
    });
  });

  it("says where another file lets through what is denied", async () => {
    const other = '{"permission": {"github_delete_repo": "allow"}}';
    await inRepository({ ".opencode/opencode.json": other }, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--host", "opencode", ...LIST]);
      expect(stderr).toContain("other files of opencode let github/delete_repo through, whatever opencode.json says");
      expect(code).toBe(0);
    });
  });

  it("finds servers where the repository configures them, and starts Codex with those", async () => {
    const servers = {
      mcpServers: {
        github: { command: "npx", args: ["-y", "github-mcp"], env: { GITHUB_TOKEN: "secret" } },
        docs: { type: "http", url: "https://docs.example/mcp" },
      },
    };
    await inRepository({ ".mcp.json": JSON.stringify(servers) }, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--host", "codex", ...LIST]);
      const written = folder.read(".codex/config.toml");
      expect(written).toContain(
        '[mcp_servers.github]\ncommand = "npx"\nargs = ["-y", "github-mcp"]\nenv_vars = ["GITHUB_TOKEN"]\ndisabled_tools',
      );
      expect(written).toContain(
        '[mcp_servers.docs]\nurl = "https://docs.example/mcp"\ndefault_tools_approval_mode = "prompt"',
      );
      expect(written).not.toMatch(/secret|Each server needs/);
      expect(stderr).toContain("docs, which .mcp.json names, has no tool list");
      expect(code).toBe(0);
      expect((await folder.run(["lint", ...LIST])).stdout).not.toContain(" error ");
    });
  });

  it("writes nothing where there is nothing to say without a tool list", async () => {
    await inRepository({ ".mcp.json": '{"mcpServers": {"github": {"command": "x"}}}' }, async (folder) => {
      const { code, stdout, stderr } = await folder.run(["init", "--host", "claude-code"]);
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain(".claude/settings.json is not written: claude-code asks about every tool as it is");
    });
  });

  it.each([
    ["no server is known", {}, ["init", "--host", "codex"], "no server is known for codex: give its tool list"],
    [
      "a list does not say whose it is",
      {},
      ["init", "--host", "codex", "--tools", "github.json"],
      "github.json does not say whose tools it lists; write --tools SERVER=github.json",
    ],
    [
      "the agent does not start with what is there",
      { ".codex/config.toml": "[mcp_servers.github\n" },
      ["init", "--host", "codex", ...LIST],
      ".codex/config.toml stays as it is: ",
    ],
    ["there is no such agent", {}, ["init", "--host", "cursor"], '"claude-code", "codex"'],
  ] as const)("refuses, and writes nothing, where %s", async (_, files, args, message) => {
    await inRepository(files, async (folder) => {
      const names = folder.names();
      const { code, stderr } = await folder.run(args);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
      expect(folder.names()).toEqual(names);
    });
  });

  it("leaves a script that starts Copilot CLI as it is, and says what to add", async () => {
    const script = "#!/bin/sh\ncopilot --allow-all-tools\n";
    await inRepository({ "copilot.sh": script }, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--host", "copilot-cli", "--yes", ...LIST]);
      expect(stderr).toContain("copilot.sh stays as it is");
      expect(stderr).toContain("deny github/delete_repo, github/create_payment");
      expect(folder.read("copilot.sh")).toBe(script);
      expect(code).toBe(0);
    });
  });

  it.each(FILES)("writes names that mean something to %s as it reads them", async (host, path) => {
    const names = [
      "list_a b",
      "list.c",
      "__proto__",
      "list_*",
      "get'x",
      'get"y',
      "delete_a b",
      "delete'z",
      "delete(x)",
    ];
    const list = JSON.stringify({ tools: names.map((name) => ({ name })) });
    await inRepository({ "github.json": list }, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--host", host, "--tools", "my server=github.json"]);
      expect(code).toBe(0);
      // Copilot CLI takes no rule for a name with a blank in it.
      if (host === "copilot-cli") expect(stderr).toContain("no rule for copilot-cli that is about tools of my server");
      else expect(folder.read(path)).toMatch(/my/);
      const linted = await folder.run(["lint", "--tools", "my server=github.json"]);
      expect(linted.stdout).not.toContain(" error ");
      expect(linted.code).toBe(host === "copilot-cli" ? 2 : 0);
    });
  });
});
