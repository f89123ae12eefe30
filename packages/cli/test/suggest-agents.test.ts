/** `callgate suggest --update` and `--from-policy` for agents' own files, on the command line. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";
import { checked } from "./schema.js";

const SESSIONS = join(ROOT, "fixtures/transcripts/recorder");
const NOW = { now: () => Date.UTC(2026, 11, 1) };

interface Report {
  readonly needs?: readonly { readonly tool: string; readonly change?: string; readonly because?: string }[];
  readonly changes?: readonly { readonly tool: string; readonly verdict: string; readonly sentence: string }[];
  readonly unused?: readonly { readonly tool: string }[];
}

interface Agent {
  readonly host: string;
  readonly path: string;
  /** Allows `list` and `push`; of `ollama/show`, no rule says anything. */
  readonly before: string;
  /** What `show` adds. */
  readonly after: string;
}

const AGENTS: readonly Agent[] = [
  {
    host: "claude-code",
    path: ".claude/settings.json",
    before: `{
  "permissions": {
    "allow": ["Bash(ls:*)", "mcp__ollama__list", "mcp__ollama__push"],
    "deny": ["mcp__ollama__rm"]
  },
  "env": { "A": "b" }
}
`,
    after: `{
  "permissions": {
    "allow": ["Bash(ls:*)", "mcp__ollama__list", "mcp__ollama__push", "mcp__ollama__show"],
    "deny": ["mcp__ollama__rm"]
  },
  "env": { "A": "b" }
}
`,
  },
  {
    host: "codex",
    path: ".codex/config.toml",
    before: `model = "x" # mine
[mcp_servers.ollama] # here
command = "ollama-mcp"
enabled_tools = ["list", "push"] # few
default_tools_approval_mode = "approve"
`,
    after: `model = "x" # mine
[mcp_servers.ollama] # here
command = "ollama-mcp"
enabled_tools = ["list", "push", "show"] # few
default_tools_approval_mode = "approve"
`,
  },
  {
    host: "copilot-cli",
    path: "copilot.sh",
    before: `#!/bin/sh
# start
copilot \\
  --allow-tool 'ollama(list)' --allow-tool 'ollama(push)' \\
  --deny-tool 'ollama(rm)' -p "hi"
`,
    after: `#!/bin/sh
# start
copilot \\
  --allow-tool 'ollama(show)' \\
  --allow-tool 'ollama(list)' --allow-tool 'ollama(push)' \\
  --deny-tool 'ollama(rm)' -p "hi"
`,
  },
  {
    host: "gemini-cli",
    path: ".gemini/settings.json",
    before: `{
  // mine
  "tools": { "allowed": ["mcp_ollama_list", "mcp_ollama_push"] } // few
}
`,
    after: `{
  // mine
  "tools": { "allowed": ["mcp_ollama_list", "mcp_ollama_push", "mcp_ollama_show"] } // few
}
`,
  },
  {
    host: "opencode",
    path: "opencode.json",
    before: `{
  // mine
  "permission": {
    "*_*": "ask",
    "ollama_list": "allow", // ok
    "ollama_push": "allow", // ok, too
  }
}
`,
    after: `{
  // mine
  "permission": {
    "*_*": "ask",
    "ollama_list": "allow", // ok
    "ollama_push": "allow", // ok, too
    "ollama_show": "allow",
  }
}
`,
  },
];

async function inWorkspace<T>({ path, before }: Agent, use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = new Workspace({ [path]: before });
  try {
    return await use(workspace);
  } finally {
    workspace.remove();
  }
}

function reportOf(stdout: string): Report {
  const { errors, report } = checked("suggest", stdout);
  expect(errors).toEqual([]);
  return report as unknown as Report;
}

describe.each(AGENTS)("$host", (agent) => {
  const { path, host } = agent;
  const update = ["suggest", SESSIONS, "--update", path, "--format", "json"];

  it("gains what new calls need, and keeps every other byte", async () => {
    await inWorkspace(agent, async (workspace) => {
      const { code, stdout } = await workspace.run(update, {}, NOW);
      expect(code).toBe(0);
      expect(workspace.read(path)).toBe(agent.after);
      const { needs, changes } = reportOf(stdout);
      expect(needs?.find(({ tool }) => tool === "show")?.change).toBe("the tool is allowed");
      expect(changes?.map(({ tool, verdict }) => `${tool} ${verdict}`)).toEqual(["ollama/show wider"]);
      const again = await workspace.run(update, {}, NOW);
      expect([again.code, workspace.read(path)]).toEqual([0, agent.after]);
    });
  });

  it("is only looked at with --check, which fails until it fits", async () => {
    await inWorkspace(agent, async (workspace) => {
      expect((await workspace.run([...update, "--check"], {}, NOW)).code).toBe(1);
      expect(workspace.read(path)).toBe(agent.before);
      workspace.write(path, agent.after);
      expect((await workspace.run([...update, "--check"], {}, NOW)).code).toBe(0);
      const unused = await workspace.run([...update, "--check", "--unused", "90d"], {}, NOW);
      expect(unused.code).toBe(1);
      expect(reportOf(unused.stdout).unused?.map(({ tool }) => tool)).toContain("ollama/push");
    });
  });

  it("is not replaced by a new file, which would hold rules about MCP tools only", async () => {
    await inWorkspace(agent, async (workspace) => {
      const before = workspace.read(path);
      const args = ["suggest", SESSIONS, "--to", host, "--from-policy", path, "-o", `./${path}`];
      const { code, stderr } = await workspace.run(args, {}, NOW);
      expect(code).toBe(2);
      expect(stderr).toContain(`${path} would lose what it says beside rules about MCP tools`);
      expect(workspace.read(path)).toBe(before);
    });
  });

  it("becomes narrower or stays, tool by tool, where it is the policy in force", async () => {
    await inWorkspace(agent, async (workspace) => {
      const args = ["suggest", SESSIONS, "--to", host, "--from-policy", path, "-o", "new", "--format", "json"];
      const { code, stdout } = await workspace.run(args, {}, NOW);
      expect(code).toBe(0);
      const { changes = [] } = reportOf(stdout);
      expect(changes.map(({ verdict }) => verdict).filter((one) => one !== "equal" && one !== "narrower")).toEqual([]);
      expect(changes.find(({ tool }) => tool === "ollama/push")).toMatchObject({
        verdict: "narrower",
        sentence: expect.stringMatching(
          /^it is (?:allowed|asked about) and was not called in the \d+ days of these sessions$/,
        ),
      });
      expect(changes.find(({ tool }) => tool === "ollama/list")?.verdict).toBe("equal");
    });
  });
});

it("asks before it takes a person's rule away", async () => {
  const before = '{ "permissions": { "allow": ["mcp__ollama__list"], "ask": ["mcp__ollama__show"] } }\n';
  const agent = { host: "claude-code", path: ".claude/settings.json", before, after: "" };
  await inWorkspace(agent, async (workspace) => {
    const args = ["suggest", SESSIONS, "--update", agent.path, "--format", "json"];
    const { stdout } = await workspace.run(args, {}, NOW);
    expect(workspace.read(agent.path)).toBe(before);
    expect(reportOf(stdout).needs?.find(({ tool }) => tool === "show")?.because).toBe(
      "the rule `mcp__ollama__show` asks about it, and a person wrote that; --widen ollama/show takes it away",
    );
    expect((await workspace.run([...args, "--widen", "ollama/show"], {}, NOW)).code).toBe(0);
    expect(workspace.read(agent.path)).toBe(
      '{ "permissions": { "allow": ["mcp__ollama__list", "mcp__ollama__show"], "ask": [] } }\n',
    );
  });
});

it("changes a file that is not in its agent's place where --to says whose it is", async () => {
  const agent = { host: "gemini-cli", path: "rules.toml", before: "# mine\n", after: "" };
  await inWorkspace(agent, async (workspace) => {
    const args = ["suggest", SESSIONS, "--update", agent.path, "--to", "codex"];
    const { code } = await workspace.run(args, {}, NOW);
    expect(code).toBe(0);
    expect(workspace.read(agent.path)).toBe("# mine\n");
  });
});
