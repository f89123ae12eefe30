/** `callgate mutate` on agents' own configuration: what survives, and the case that kills it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fixture, Workspace } from "./run.js";
import { checked } from "./schema.js";

const OPENCODE = `{
  "permission": {
    "db_*": "deny",
    "db_query": "allow", // what is read
  },
}
`;

const POLICY = fixture("policies/ollama.json");

let workspace: Workspace;
afterEach(() => workspace.remove());

function run(args: readonly string[], files: Readonly<Record<string, string>>) {
  workspace = new Workspace(files);
  return workspace.run(args);
}

interface Mutant {
  readonly id: number;
  readonly sentence: string;
  readonly status: string;
  readonly location: { readonly uri: string };
}

async function mutants(args: readonly string[], files: Readonly<Record<string, string>>): Promise<readonly Mutant[]> {
  const { stdout, stderr } = await run([...args, "--format", "json"], files);
  expect(stderr).toBe("");
  const { errors, report } = checked("mutation", stdout);
  expect(errors).toEqual([]);
  return report.mutants as readonly Mutant[];
}

describe("callgate mutate of an agent's configuration", () => {
  const suite = "version: 1\npolicy: opencode.json\ncases:\n  - { server: db, tool: drop, expect: deny }\n";
  const files = { "opencode.json": OPENCODE, "opencode.policytest.yaml": suite };

  it("finds the only one where none is named", async () => {
    const named = await run(["mutate", "."], files);
    workspace.remove();
    const { code, stdout } = await run(["mutate"], files);
    expect(stdout).toContain("survived #1 opencode.json:3:5");
    expect([code, stdout]).toEqual([named.code, named.stdout]);
  });

  it("asks for one where an agent and a gateway have each a policy", async () => {
    const { code, stderr } = await run(["mutate"], { ...files, "gateway.yaml": POLICY });
    expect(code).toBe(2);
    expect(stderr).toMatch(/2 policies are found in this folder: gateway\.yaml, \. \(opencode\); name one/);
  });

  it("shows what survives, with the case that kills it, and fails", async () => {
    const { code, stdout, stderr } = await run(["mutate", "opencode.json"], files);
    expect(stdout).toBe(
      `✖ survived #1 opencode.json:3:5 \`db_*\` and \`db_query\` were swapped (swap-rules)
  - "db_*": "deny",
  - "db_query": "allow", // what is read
  + "db_query": "allow",
  + "db_*": "deny", // what is read
  the policy allows what the mutant denies; this case kills it:
    - { server: db, tool: query, expect: allow }

✖ survived #5 opencode.json:4:17 \`db_query: allow\` was dropped (drop-entry)
  - "db_*": "deny",
  - "db_query": "allow", // what is read
  + "db_*": "deny", // what is read
  no case calls the tool
  the case of #1 kills it, too

✖ survived #6 opencode.json:4:17 \`allow\` became \`ask\` (flip-action)
  - "db_query": "allow", // what is read
  + "db_query": "ask", // what is read
  no case calls the tool
  the case of #1 kills it, too

✖ survived #7 opencode.json:4:17 \`allow\` became \`deny\` (flip-action)
  - "db_query": "allow", // what is read
  + "db_query": "deny", // what is read
  no case calls the tool
  the case of #1 kills it, too

✖ 42.8% of the mutants killed: 3 killed, 4 survived (3 where no case calls the tool); 100% is asked for
  1 case of opencode.policytest.yaml on opencode.json
  1 more case kills all survivors: --write adds it to opencode.policytest.yaml
  assumed: opencode 1.18.33, mode default, no person can be asked, the folder is trusted, agent build
`,
    );
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("adds the cases, and nothing survives then", async () => {
    const { code, stdout, stderr } = await run(["mutate", "opencode.json", "--write"], files);
    expect([code, stderr]).toEqual([0, "1 case added to opencode.policytest.yaml\n"]);
    expect(stdout).toContain("✔ 100% of the mutants killed");
    expect(workspace.read("opencode.policytest.yaml")).toBe(`${suite}  - { server: db, tool: query, expect: allow }\n`);
    expect(workspace.read("opencode.json")).toBe(OPENCODE);
  });

  it("decides what the agent would do with all of its files", async () => {
    const found = await mutants(["mutate", ".claude/settings.json"], {
      ".claude/settings.json": '{"permissions": {"deny": ["mcp__db__drop"]}}',
      ".claude/settings.local.json": '{"permissions": {"deny": ["mcp__db"]}}',
      "a.policytest.yaml":
        "version: 1\npolicy: { host: claude-code, path: . }\ncases:\n  - { server: db, tool: drop, expect: deny }\n",
    });
    // The other file denies it, whatever becomes of this one.
    expect(found.map(({ sentence, status }) => [sentence, status])).toEqual([
      ["`mcp__db__drop` was dropped", "equivalent"],
      ["`mcp__db__drop` was moved from `deny` to `allow`", "equivalent"],
      ["`mcp__db__drop` was moved from `deny` to `ask`", "equivalent"],
      ["`mcp__db__drop` became `mcp__db__*`", "equivalent"],
    ]);
  });

  it("makes faults in every file of a folder, in TOML too, and says what the program refuses", async () => {
    const found = await mutants(["mutate", "."], {
      ".codex/config.toml": '[mcp_servers.db]\ncommand = "x"\nenabled_tools = ["query"]\n',
      "home/.codex/config.toml": '[mcp_servers.gh]\ncommand = "y"\nenabled = false\n',
      "a.policytest.yaml":
        "version: 1\npolicy: { host: codex, path: ., home: home }\ncases:\n  - { server: db, tool: drop, expect: deny }\n  - { server: gh, tool: x, expect: deny }\n",
    });
    expect(found.map(({ location: { uri }, sentence, status }) => [uri, sentence, status])).toEqual([
      ["home/.codex/config.toml", "`enabled: false` was dropped", "killed"],
      ["home/.codex/config.toml", "`enabled: false` became `true`", "killed"],
      [".codex/config.toml", "the list `enabled_tools` was dropped", "killed"],
      [".codex/config.toml", "`query` was dropped", "survived"],
    ]);
  });

  it("tries a fault on every way in which suites run the agent", async () => {
    const found = await mutants(["mutate", ".gemini/settings.json"], {
      ".gemini/settings.json": '{"mcpServers": {"db": {"command": "x", "trust": true}}}',
      "a.policytest.yaml": `version: 1
policies:
  asked: { host: gemini-cli, path: .gemini/settings.json, interactive: true }
  alone: { host: gemini-cli, path: .gemini/settings.json, interactive: false }
cases:
  - { policy: alone, server: db, tool: query, expect: allow }
`,
    });
    expect(found.map(({ sentence, status }) => [sentence, status])).toEqual([
      ["`trust: true` was dropped", "killed"],
      ["`trust: true` became `false`", "killed"],
    ]);
  });

  it("writes Stryker's formats with each file", async () => {
    const { code } = await run(
      ["mutate", "opencode.json", "--format", "stryker=m.json", "--format", "html=m.html"],
      files,
    );
    expect(code).toBe(1);
    expect(Object.keys(JSON.parse(workspace.read("m.json")).files)).toEqual(["opencode.json"]);
    expect(existsSync(join(workspace.path, "m.html"))).toBe(true);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "no suite",
      { "opencode.json": OPENCODE, "a.policytest.yaml": "version: 1\npolicy: p.yaml\ncases: []\n" },
      "no suite tests opencode.json; name one: --suite SUITE",
    ],
    [
      "a case that fails as it is",
      { ...files, "opencode.policytest.yaml": suite.replace("expect: deny", "expect: allow") },
      "1 of 1 cases fails on opencode.json as it is, so no fault could be noticed",
    ],
    [
      "a file that the agent does not start with",
      { ...files, "opencode.json": "{" },
      "opencode.policytest.yaml cannot be run as it is",
    ],
  ])("refuses %s", async (_, given, message) => {
    const { code, stdout, stderr } = await run(["mutate", "opencode.json"], given);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });
});
