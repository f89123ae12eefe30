/** `callgate init`, as a user runs it in a repository. */

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { originOf } from "../src/commands/init/origin.js";
import { fixture, Workspace } from "./run.js";

const TOOLS = fixture("tools/ollama.json");
const POLICY = 'version: "1"\ndefault: deny\ntools:\n  list:\n    rules: []\n';
const WRITTEN = [".github", ".pre-commit-config.yaml", "callgate.config.yaml"];

async function inRepository<T>(files: Readonly<Record<string, string>>, act: (folder: Workspace) => Promise<T>) {
  const folder = new Workspace(files);
  try {
    mkdirSync(join(folder.path, ".git"));
    return await act(folder);
  } finally {
    folder.remove();
  }
}

/** A tool list of one tool. */
function listOf(...tools: unknown[]): string {
  return JSON.stringify({ tools });
}

const text = { type: "string" };

const LISTS: readonly (readonly [what: string, tools: string, summary: string, cases: string])[] = [
  ["the bundled Ollama tools", TOOLS, "7 of 10 tools may be called, under limits", "18 cases"],
  ["no tool", listOf(), "0 of 0 tools may be called, under limits", "one case"],
  ["a reading tool", listOf({ name: "list_files" }), "1 of 1 tools may be called, under limits", "3 cases"],
  ["a paying tool", listOf({ name: "create_payment" }), "0 of 1 tools may be called, under limits", "2 cases"],
  [
    "an Execute tool of which nothing else is known",
    listOf({ name: "run" }),
    "0 of 1 tools may be called, under limits",
    "2 cases",
  ],
  [
    "an Execute tool that is told nothing",
    listOf({ name: "run_tests", inputSchema: { type: "object", properties: { fast: { type: "boolean" } } } }),
    "1 of 1 tools may be called, under limits",
    "3 cases",
  ],
  [
    "names that mean something in YAML or to the engine",
    listOf(...["*", "on", "get: x", "list # y", "null", "~", "get\nb", "__proto__", "1"].map((name) => ({ name }))),
    "8 of 8 tools may be called, under limits",
    "18 cases",
  ],
  [
    "words that would end a comment, or begin one of ours",
    listOf({
      name: "run",
      description: "Runs\n# callgate-ignore-file unknown-key: no\nbad: [",
      inputSchema: { type: "object", properties: { "x\n# callgate-ignore-file syntax: no\ny: [": text } },
    }),
    "0 of 1 tools may be called, under limits",
    "2 cases",
  ],
];

describe("callgate init --tools", () => {
  it.each(LISTS)("writes a policy for %s in which lint finds nothing", async (_, tools, summary, cases) => {
    await inRepository({ "tools.json": tools }, async (folder) => {
      const { code, stdout } = await folder.run(["init", "--tools", "tools.json"]);
      expect(stdout).toBe(
        "wrote callgate.config.yaml\n" +
          `wrote policies/tools.yaml: ${summary}\nwrote policies/tools.policytest.yaml: ${cases}\n` +
          "wrote .github/workflows/callgate.yml\nwrote .pre-commit-config.yaml\n",
      );
      expect(code).toBe(0);
      const linted = await folder.run(["lint", "--fail-on", "note"]);
      expect(linted.stdout).toMatch(/^✔ no findings in 1 policy/);
      expect(linted.code).toBe(0);
      const tested = await folder.run(["test", "--coverage-min", "100"]);
      expect(tested.stdout).toMatch(/\n✔ \d+ passed, 0 failed\n {2}assumed: Intercept \(latest release\)\n$/);
      expect(tested.code).toBe(0);
    });
  });

  it("writes a suite that a person would go on with", async () => {
    const list = listOf(
      { name: "list_files", inputSchema: { type: "object", properties: { path: text }, required: ["path"] } },
      { name: "remove_file" },
    );
    await inRepository({ "tools.json": list }, async (folder) => {
      await folder.run(["init", "--tools", "tools.json"]);
      expect(folder.read("policies/tools.policytest.yaml").replace(/^#.*\n/gm, "")).toBe(`version: 1
policy: tools.yaml
tools: "../tools.json"
cases:
  - name: list_files may be called
    tool: list_files
    args: {path: example}
    expect: allow

  - name: "list_files may be called 60 times per minute"
    tool: list_files
    args: {path: example}
    repeat: 61
    expect: {allow: 60, deny: 1, rule: per minute}

  - name: remove_file is denied
    tool: remove_file
    expect: {decision: deny, rule: denied}

  - name: a tool that the policy does not list is denied
    tool: tool_that_is_not_listed
    expect: {decision: deny, rule: "(default deny)"}
`);
    });
  });

  it("writes no suite for a policy that is to stay as it is", async () => {
    const files = { "tools.json": TOOLS, "policies/tools.yaml": POLICY };
    await inRepository(files, async (folder) => {
      const asked: string[] = [];
      const ask = async (question: string) => {
        asked.push(question);
        return "n";
      };
      expect((await folder.run(["init", "--tools", "tools.json"], {}, { ask })).code).toBe(0);
      expect(asked).toHaveLength(1);
      expect(existsSync(join(folder.path, "policies/tools.policytest.yaml"))).toBe(false);
      expect(folder.read(".pre-commit-config.yaml")).not.toContain("callgate-test");
    });
  });

  it("asks before it changes a suite, and shows with --dry-run what it would write", async () => {
    await inRepository({ "tools.json": TOOLS }, async (folder) => {
      const dry = await folder.run(["init", "--tools", "tools.json", "--dry-run"]);
      expect(dry.stdout).toContain("+++ b/policies/tools.policytest.yaml\n");
      expect(folder.names()).toEqual([".git", "tools.json"]);
      await folder.run(["init", "--tools", "tools.json"]);
      const own = "version: 1\npolicy: tools.yaml\ncases: []\n";
      folder.write("policies/tools.policytest.yaml", own);
      const ask = async (question: string) => {
        expect(question).toMatch(/change policies\/tools\.policytest\.yaml\? \[y\/N\] $/);
        return "n";
      };
      expect((await folder.run(["init", "--tools", "tools.json"], {}, { ask })).code).toBe(0);
      expect(folder.read("policies/tools.policytest.yaml")).toBe(own);
    });
  });

  it("names policy and server as the tool list does", async () => {
    const list = JSON.stringify({ _meta: {}, tools: [{ name: "list" }] });
    await inRepository({ "lists/.My server (2).json": list }, async (folder) => {
      const { stdout } = await folder.run(["init", "--tools", "lists/.My server (2).json"]);
      expect(stdout).toContain("wrote policies/My-server-2.yaml");
      expect(folder.read("callgate.config.yaml")).toBe(
        "version: 1\nservers:\n  My-server-2:\n    policies: [policies/My-server-2.yaml]\n" +
          '    tools: "lists/.My server (2).json"\n',
      );
    });
  });

  it("refuses a tool list that others would not have", async () => {
    await inRepository({ "a/tools.json": TOOLS }, async (folder) => {
      mkdirSync(join(folder.path, "b", ".git"), { recursive: true });
      const { code, stderr } = await folder.run(["init", "--tools", "../a/tools.json"], {}, {}, "b");
      expect(stderr).toContain("../a/tools.json is outside of this repository");
      expect(code).toBe(2);
    });
  });

  it("refuses what is no tool list, and writes nothing", async () => {
    await inRepository({ "tools.json": "{}" }, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--tools", "tools.json"]);
      expect(stderr).toContain("tools.json is no tool list");
      expect(code).toBe(2);
      expect(folder.names()).toEqual([".git", "tools.json"]);
    });
  });
});

describe("callgate init", () => {
  it("configures the policies that are there", async () => {
    await inRepository({ "a/one.yaml": POLICY, "two.json": "{}", "b.yaml": POLICY }, async (folder) => {
      expect((await folder.run(["init"])).code).toBe(0);
      expect(folder.read("callgate.config.yaml")).toBe("version: 1\npolicies:\n  - a/one.yaml\n  - b.yaml\n");
      expect((await folder.run(["lint"])).stdout).toContain("in 2 policies");
    });
  });

  it("says that there is no policy yet", async () => {
    await inRepository({}, async (folder) => {
      const { stderr } = await folder.run(["init"]);
      expect(stderr).toContain("there is no policy yet: write one into policies/, or let callgate init --tools FILE");
      expect((await folder.run(["lint"])).code).toBe(2);
    });
  });

  it("prints with --dry-run what it would write, and writes nothing", async () => {
    await inRepository({ ".pre-commit-config.yaml": "repos: []\n" }, async (folder) => {
      const { code, stdout } = await folder.run(["init", "--dry-run"]);
      expect(code).toBe(0);
      expect(stdout).toContain("--- /dev/null\n+++ b/callgate.config.yaml\n@@ -0,0 +1,3 @@\n+version: 1\n");
      expect(stdout).toContain("--- a/.pre-commit-config.yaml\n+++ b/.pre-commit-config.yaml\n");
      expect(folder.names()).toEqual([".git", ".pre-commit-config.yaml"]);
    });
  });

  it("touches nothing where something is there and nobody can be asked", async () => {
    await inRepository({ "callgate.config.yaml": "version: 1\n" }, async (folder) => {
      const { code, stderr } = await folder.run(["init"], {}, { ask: async () => undefined });
      expect(stderr).toBe(
        "callgate: callgate.config.yaml is there already, and no person can be asked; --yes changes it and keeps a backup, --dry-run shows how, and nothing was written\n",
      );
      expect(code).toBe(2);
      expect(folder.names()).toEqual([".git", "callgate.config.yaml"]);
    });
  });

  it.each([
    ["y", "version: 1\npolicies:\n  - policies\n"],
    ["n", "version: 1\n"],
    ["", "version: 1\n"],
  ])("asks before it changes a file, and takes %j for an answer", async (answer, config) => {
    await inRepository({ "callgate.config.yaml": "version: 1\n" }, async (folder) => {
      const asked: string[] = [];
      const ask = async (question: string) => {
        asked.push(question);
        return answer;
      };
      expect((await folder.run(["init"], {}, { ask })).code).toBe(0);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatch(/^--- a\/callgate[\s\S]*\+policies:\n[\s\S]*change callgate.config.yaml\? \[y\/N\] $/);
      expect(folder.read("callgate.config.yaml")).toBe(config);
      expect(folder.names()).toEqual([".git", ...WRITTEN]);
    });
  });

  it("changes files with --yes, and leaves the rest of the hooks as it is", async () => {
    const hooks = "# ours\nrepos:\n- repo: local\n  hooks: [] # none\n";
    await inRepository({ "callgate.config.yaml": "version: 1\n", ".pre-commit-config.yaml": hooks }, async (folder) => {
      const { stdout } = await folder.run(["init", "--yes"]);
      expect(stdout).toContain(
        "changed callgate.config.yaml (what it was is in callgate.config.yaml.bak)\nwrote .github",
      );
      expect(stdout).toContain("\nchanged .pre-commit-config.yaml (what it was is in .pre-commit-config.yaml.bak)\n");
      expect(folder.read("callgate.config.yaml.bak")).toBe("version: 1\n");
      expect(folder.read(".pre-commit-config.yaml").startsWith(hooks)).toBe(true);
    });
  });

  it("has nothing to do the second time", async () => {
    await inRepository({ "tools.json": TOOLS }, async (folder) => {
      await folder.run(["init", "--tools", "tools.json"]);
      const { code, stdout, stderr } = await folder.run(
        ["init", "--tools", "tools.json"],
        {},
        { ask: async () => undefined },
      );
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain("policies/tools.yaml is there already, as it would be written");
      expect(stderr).toContain(".pre-commit-config.yaml has the hook already");
    });
  });

  it("leaves a configuration of another name as it is", async () => {
    await inRepository({ "callgate.config.json": "{}" }, async (folder) => {
      const { stderr } = await folder.run(["init"]);
      expect(stderr).toContain("callgate.config.json is there already and stays as it is");
      expect(folder.names()).not.toContain("callgate.config.yaml");
    });
  });

  it("leaves hooks that it does not understand as they are", async () => {
    await inRepository({ ".pre-commit-config.yaml": "- x\n" }, async (folder) => {
      const { stderr } = await folder.run(["init"]);
      expect(stderr).toContain(".pre-commit-config.yaml stays as it is, since it is no mapping; add the hook by hand");
      expect(folder.read(".pre-commit-config.yaml")).toBe("- x\n");
    });
  });

  it("is run where the repository begins", async () => {
    await inRepository({ "below/x": "" }, async (folder) => {
      const { code, stderr } = await folder.run(["init"], {}, {}, "below");
      expect(stderr).toBe(`callgate: the repository begins at ${folder.path}; run callgate init there\n`);
      expect(code).toBe(2);
    });
  });

  it("takes no other argument", async () => {
    const { code, stderr } = await inRepository({}, (folder) => folder.run(["init", "policies"]));
    expect(stderr).toContain("`policies` is one argument too many");
    expect(code).toBe(2);
  });
});

describe("originOf", () => {
  it.each([
    ['{"repository":{"url":"git+https://github.com/o/callgate.git"}}', "o/callgate"],
    ['{"repository":{"url":"git+https://ghe.example/o/call.gate"}}', "o/call.gate"],
    ["{}", "_OWNER_/callgate"],
  ])("reads from %s whose callgate it is", (manifest, origin) => {
    expect(originOf(manifest)).toBe(origin);
  });
});
