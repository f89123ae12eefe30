/** `callgate init`, as a user runs it in a repository. */

import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { originOf } from "../src/commands/init/origin.js";
import { CALLGATE } from "./recorder.js";
import { fixture, Workspace } from "./run.js";

const TOOLS = fixture("tools/ollama.json");
const POLICY = 'version: "1"\ndefault: deny\ntools:\n  list:\n    rules: []\n';

const FROM = ["--origin", "o/callgate"];
const SCHEMA =
  "# yaml-language-server: $schema=https://raw.githubusercontent.com/o/callgate/HEAD/packages/project/src/config/config.schema.json\n";

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
      const { code, stdout } = await folder.run(["init", ...FROM, "--tools", "tools.json"]);
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
      await folder.run(["init", ...FROM, "--tools", "tools.json"]);
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
    const files = { "tools.json": TOOLS, "policies/tools.yaml": POLICY.replace("list:", "another:") };
    await inRepository(files, async (folder) => {
      const asked: string[] = [];
      const ask = async (question: string) => {
        asked.push(question);
        return "n";
      };
      const { code } = await folder.run(["init", ...FROM, "--ci", "none", "--tools", "tools.json"], {}, { ask });
      expect(code).toBe(0);
      expect(asked).toHaveLength(1);
      expect(existsSync(join(folder.path, "policies/tools.policytest.yaml"))).toBe(false);
      expect(folder.read(".pre-commit-config.yaml")).not.toContain("callgate-test");
    });
  });

  it("shows with --dry-run what it would write", async () => {
    await inRepository({ "tools.json": TOOLS }, async (folder) => {
      const dry = await folder.run(["init", ...FROM, "--tools", "tools.json", "--dry-run"]);
      expect(dry.stdout).toContain("+++ b/policies/tools.policytest.yaml\n");
      expect(folder.names()).toEqual([".git", "tools.json"]);
    });
  });

  it("names policy and server as the tool list does", async () => {
    const list = JSON.stringify({ _meta: {}, tools: [{ name: "list" }] });
    await inRepository({ "lists/.My server (2).json": list }, async (folder) => {
      const { stdout } = await folder.run(["init", ...FROM, "--tools", "lists/.My server (2).json"]);
      expect(stdout).toContain("wrote policies/My-server-2.yaml");
      expect(folder.read("callgate.config.yaml")).toBe(
        SCHEMA +
          "version: 1\nservers:\n  My-server-2:\n    policies: [policies/My-server-2.yaml]\n" +
          '    tools: "lists/.My server (2).json"\n',
      );
    });
  });

  it("refuses a tool list that others would not have", async () => {
    await inRepository({ "a/tools.json": TOOLS }, async (folder) => {
      mkdirSync(join(folder.path, "b", ".git"), { recursive: true });
      const { code, stderr } = await folder.run(["init", ...FROM, "--tools", "../a/tools.json"], {}, {}, "b");
      expect(stderr).toContain("../a/tools.json is outside of this repository");
      expect(code).toBe(2);
    });
  });

  it("refuses what is no tool list, and writes nothing", async () => {
    await inRepository({ "tools.json": "{}" }, async (folder) => {
      const { code, stderr } = await folder.run(["init", ...FROM, "--tools", "tools.json"]);
      expect(stderr).toContain("tools.json is no tool list");
      expect(code).toBe(2);
      expect(folder.names()).toEqual([".git", "tools.json"]);
    });
  });
});

describe("callgate init", () => {
  it("configures the policies that are there", async () => {
    await inRepository({ "a/one.yaml": POLICY, "two.json": "{}", "b.yaml": POLICY }, async (folder) => {
      expect((await folder.run(["init", ...FROM])).code).toBe(0);
      expect(folder.read("callgate.config.yaml")).toBe(`${SCHEMA}version: 1\npolicies:\n  - a/one.yaml\n  - b.yaml\n`);
      expect((await folder.run(["lint"])).stdout).toContain("in 2 policies");
    });
  });

  it("writes no configuration where there is nothing to configure", async () => {
    await inRepository({}, async (folder) => {
      const { code, stdout, stderr } = await folder.run(["init", ...FROM]);
      expect(stderr).toContain("there is no policy yet, so no configuration is written: callgate init --tools FILE");
      expect(stdout).not.toContain("callgate.config");
      expect(code).toBe(0);
    });
  });

  it("prints with --dry-run what it would write, and writes nothing", async () => {
    await inRepository({ ".pre-commit-config.yaml": "repos: []\n", "p.yaml": POLICY }, async (folder) => {
      const { code, stdout } = await folder.run(["init", ...FROM, "--dry-run"]);
      expect(code).toBe(0);
      expect(stdout).toContain("--- /dev/null\n+++ b/callgate.config.yaml\n@@ -0,0 +1,4 @@\n+# yaml-language-server");
      expect(stdout).toContain("--- a/.pre-commit-config.yaml\n+++ b/.pre-commit-config.yaml\n");
      expect(folder.names()).toEqual([".git", ".pre-commit-config.yaml", "p.yaml"]);
    });
  });

  const CONFIG = "# ours\nversion: 1\npolicies:\n  - one.yaml # the first\n";
  const TWO = { "callgate.config.yaml": CONFIG, "one.yaml": POLICY, "two.yaml": POLICY };

  it("touches nothing where something is to change and nobody can be asked", async () => {
    await inRepository(TWO, async (folder) => {
      const { code, stderr } = await folder.run(["init", ...FROM], {}, { ask: async () => undefined });
      expect(stderr).toBe(
        "callgate: callgate.config.yaml is there already, and no person can be asked; --yes changes it and keeps a backup, --dry-run shows how, and nothing was written\n",
      );
      expect(code).toBe(2);
      expect(folder.names()).toEqual([".git", ...Object.keys(TWO)]);
    });
  });

  it.each([
    ["y", `${CONFIG}  - two.yaml\n`],
    ["n", CONFIG],
    ["", CONFIG],
  ])("asks before it changes a file, and takes %j for an answer", async (answer, config) => {
    await inRepository(TWO, async (folder) => {
      const asked: string[] = [];
      const ask = async (question: string) => {
        asked.push(question);
        return answer;
      };
      expect((await folder.run(["init", ...FROM, "--ci", "github"], {}, { ask })).code).toBe(0);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatch(
        /^--- a\/callgate[\s\S]*\+ {2}- two.yaml\n[\s\S]*change callgate.config.yaml\? \[y\/N\] $/,
      );
      expect(folder.read("callgate.config.yaml")).toBe(config);
    });
  });

  it("changes files with --yes, keeps backups, and leaves the rest of each file as it is", async () => {
    const hooks = "# ours\nrepos:\n- repo: local\n  hooks: [] # none\n";
    const files = { ...TWO, ".pre-commit-config.yaml": hooks, "callgate.config.yaml.bak": "older" };
    await inRepository(files, async (folder) => {
      const { stdout } = await folder.run(["init", ...FROM, "--yes"]);
      expect(stdout).toContain("changed callgate.config.yaml (what it was is in callgate.config.yaml.bak1)\nwrote ");
      expect(stdout).toContain("changed .pre-commit-config.yaml (what it was is in .pre-commit-config.yaml.bak)\n");
      expect(folder.read(".pre-commit-config.yaml").startsWith(hooks)).toBe(true);
      expect(folder.read("callgate.config.yaml")).toBe(`${CONFIG}  - two.yaml\n`);
      expect(folder.read("callgate.config.yaml.bak")).toBe("older");
      expect(folder.read("callgate.config.yaml.bak1")).toBe(CONFIG);
      expect(folder.read(".pre-commit-config.yaml.bak")).toBe(hooks);
    });
  });

  it("has nothing to do the second time", async () => {
    await inRepository({ "tools.json": TOOLS }, async (folder) => {
      await folder.run(["init", ...FROM, "--tools", "tools.json"]);
      const { code, stdout, stderr } = await folder.run(
        ["init", ...FROM, "--tools", "tools.json"],
        {},
        { ask: async () => undefined },
      );
      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain("policies/tools.yaml guards these tools already, and stays as it is");
      expect(stderr).toContain("callgate.config.yaml is there already, and names every policy");
      expect(stderr).toContain(".github/workflows/callgate.yml runs callgate already, and stays as it is");
      expect(stderr).toContain(".pre-commit-config.yaml has the hook already");
    });
  });

  it("completes a configuration of another name", async () => {
    await inRepository({ ...TWO, "callgate.config.yaml": "" }, async (folder) => {
      rmSync(join(folder.path, "callgate.config.yaml"));
      folder.write("callgate.config.json", '{"policies": ["one.yaml"]}\n');
      await folder.run(["init", ...FROM, "--yes"]);
      expect(folder.read("callgate.config.json")).toBe('{"policies": ["one.yaml", "two.yaml"]}\n');
      expect(folder.names()).not.toContain("callgate.config.yaml");
    });
  });

  it("leaves hooks that it does not understand as they are", async () => {
    await inRepository({ ".pre-commit-config.yaml": "- x\n" }, async (folder) => {
      const { stderr } = await folder.run(["init", ...FROM]);
      expect(stderr).toContain(".pre-commit-config.yaml stays as it is, since it is no mapping; add the hook by hand");
      expect(folder.read(".pre-commit-config.yaml")).toBe("- x\n");
    });
  });

  it("is run where the repository begins", async () => {
    await inRepository({ "below/x": "" }, async (folder) => {
      const { code, stderr } = await folder.run(["init", ...FROM], {}, {}, "below");
      expect(stderr).toBe(`callgate: the repository begins at ${folder.path}; run callgate init there\n`);
      expect(code).toBe(2);
    });
  });

  it("takes no other argument", async () => {
    const { code, stderr } = await inRepository({}, (folder) => folder.run(["init", ...FROM, "policies"]));
    expect(stderr).toContain("`policies` is not an option; write -- before the server's command");
    expect(code).toBe(2);
  });
});

describe("callgate init, where policies are", () => {
  const GUARDED = { "gate/ollama.yaml": POLICY, "lists/tools.json": TOOLS };

  it("attaches the policy that is about the tools, and writes no other", async () => {
    await inRepository({ ...GUARDED, "gate/other.yaml": POLICY.replace("list:", "another:") }, async (folder) => {
      const { code, stdout, stderr } = await folder.run(["init", ...FROM, "--tools", "lists/tools.json"]);
      expect(stdout).toMatch(
        /^wrote callgate.config.yaml\nwrote gate\/ollama.policytest.yaml: \d+ cases\nwrote .github/,
      );
      expect(stderr).toContain("gate/ollama.yaml guards these tools already, and stays as it is");
      expect(folder.read("callgate.config.yaml")).toBe(
        `${SCHEMA}version: 1\nservers:\n  tools:\n    policies: [gate/ollama.yaml]\n    tools: lists/tools.json\npolicies:\n  - gate/other.yaml\n`,
      );
      expect(folder.read("gate/ollama.yaml")).toBe(POLICY);
      expect(existsSync(join(folder.path, "policies"))).toBe(false);
      expect(code).toBe(0);
      expect((await folder.run(["lint"])).code).not.toBe(2);
      expect((await folder.run(["test"])).code).toBe(0);
      const again = await folder.run(["init", ...FROM, "--tools", "lists/tools.json"]);
      expect([again.code, again.stdout]).toEqual([0, ""]);
    });
  });

  it("takes server and tool list from a suite that names them", async () => {
    const suite = "version: 1\npolicy: ollama.yaml\ntools: ../lists/tools.json\ncases: []\n";
    await inRepository({ ...GUARDED, "gate/x.policytest.yaml": suite }, async (folder) => {
      const { stdout } = await folder.run(["init", ...FROM]);
      expect(folder.read("callgate.config.yaml")).toBe(
        `${SCHEMA}version: 1\nservers:\n  tools:\n    policies: [gate/ollama.yaml]\n    tools: lists/tools.json\n`,
      );
      expect(stdout).not.toContain("policytest");
      expect(folder.read(".pre-commit-config.yaml")).toContain("callgate-test");
    });
  });

  it("adds a server to a configuration, and names the policies that were found by themselves", async () => {
    const files = {
      ...GUARDED,
      "callgate.config.yaml": "version: 1 # ours\n",
      "b.yaml": POLICY.replace("list:", "x:"),
    };
    await inRepository(files, async (folder) => {
      await folder.run(["init", ...FROM, "--yes", "--tools", "lists/tools.json"]);
      const config = folder.read("callgate.config.yaml");
      expect(config.startsWith("version: 1 # ours\n")).toBe(true);
      expect((await folder.run(["lint"])).stdout).toContain("in 2 policies");
      expect((await folder.run(["lint", "--print-config", "gate/ollama.yaml"])).stdout).toContain("lists/tools.json");
    });
  });

  it("begins a policy where the one that is there is about another server", async () => {
    await inRepository({ ...GUARDED, "gate/ollama.yaml": POLICY.replace("list:", "another:") }, async (folder) => {
      const { stdout } = await folder.run(["init", ...FROM, "--tools", "lists/tools.json"]);
      expect(stdout).toContain("wrote policies/tools.yaml");
      expect((await folder.run(["lint"])).stdout).toContain("in 2 policies");
    });
  });

  it("is about agents' files where there is no other policy", async () => {
    const settings = '{"permissions": {"allow": ["mcp__a__get"]}}';
    await inRepository({ ".claude/settings.json": settings }, async (folder) => {
      expect((await folder.run(["init", ...FROM])).code).toBe(0);
      expect(folder.read("callgate.config.yaml")).toBe(`${SCHEMA}version: 1\n`);
      expect((await folder.run(["lint"])).code).toBe(0);
    });
  });

  it("points editors to an installed schema", async () => {
    const schema = "node_modules/callgate/schemas/config.schema.json";
    await inRepository({ "p.yaml": POLICY, [schema]: "{}" }, async (folder) => {
      await folder.run(["init"]);
      expect(folder.read("callgate.config.yaml")).toMatch(
        /^# yaml-language-server: \$schema=node_modules\/callgate\/schemas\/config.schema.json\n/,
      );
    });
  });
});

describe("callgate init -- COMMAND", () => {
  it("asks the server for its tools, and begins with those", async () => {
    await inRepository({}, async (folder) => {
      const server = [process.execPath, CALLGATE, "mock-ollama"];
      const { code, stdout, stderr } = await folder.run(["init", ...FROM, "--", ...server]);
      expect(stderr).not.toContain("callgate:");
      expect(stdout).toMatch(
        /^wrote tools\/mock-ollama.json\nwrote callgate.config.yaml\nwrote policies\/mock-ollama.yaml: /,
      );
      expect(code).toBe(0);
      expect((await folder.run(["lint", "--fail-on", "note"])).code).toBe(0);
      expect((await folder.run(["test"])).code).toBe(0);
    });
  });

  it.each([
    [["--", "no-such-program-here"], "no-such-program-here"],
    [["--tools", "tools.json", "--", "x"], "-- and --tools exclude each other"],
    [["--host", "codex", "--", "x"], "-- goes without --host"],
    [["--"], "say which server to start: callgate init -- COMMAND"],
    [["--timeout", "3s"], "--timeout goes with -- and a server's command"],
    [["--ci", "jenkins"], "--ci is one of"],
    [["--origin", "callgate"], "--origin is OWNER/NAME, a repository on GitHub, not callgate"],
  ])("refuses %j, and writes nothing", async (args, message) => {
    await inRepository({ "tools.json": TOOLS }, async (folder) => {
      const { code, stderr } = await folder.run(["init", ...args]);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
      expect(folder.names()).toEqual([".git", "tools.json"]);
    });
  });
});

describe("callgate init --ci", () => {
  const THERE = { "p.yaml": POLICY };

  it.each([
    ["github", ".github/workflows/callgate.yml", "uses: o/callgate/packages/action@v1"],
    ["gitlab", ".gitlab-ci.yml", "- npx --yes git+https://github.com/o/callgate.git lint"],
    ["azure", "azure-pipelines.yml", "- script: npx --yes git+https://github.com/o/callgate.git lint"],
  ])("writes the file of %s, whether it is named or chosen", async (ci, path, line) => {
    for (const how of ["named", "chosen"])
      await inRepository(THERE, async (folder) => {
        const questions: string[] = [];
        const ask = async (question: string) => {
          questions.push(question);
          return ci;
        };
        const named = how === "named" ? ["--ci", ci] : [];
        expect((await folder.run(["init", ...FROM, ...named], {}, { ask })).code).toBe(0);
        expect(questions).toEqual(how === "named" ? [] : ["which CI: github, gitlab, azure, none? [github] "]);
        expect(folder.read(path)).toContain(line);
        expect(parse(folder.read(path))).toBeTypeOf("object");
      });
  });

  it.each([
    ["gitlab", ".gitlab-ci.yml", ".gitlab/callgate.yml", "include it in .gitlab-ci.yml"],
    ["azure", "azure-pipelines.yml", ".azure/callgate.yml", "make a pipeline of it"],
  ])("leaves the pipeline of %s that is there as it is, and says what is left to do", async (ci, own, beside, todo) => {
    await inRepository({ ...THERE, [own]: "x: 1\n" }, async (folder) => {
      const { stderr } = await folder.run(["init", ...FROM]);
      expect(stderr).toContain(`${beside} is not run by itself: ${todo}`);
      expect(folder.read(own)).toBe("x: 1\n");
      expect(folder.read(beside)).toContain("git+https://github.com/o/callgate.git lint");
      expect(ci).not.toBe("github");
    });
  });

  it("writes none where none is wanted, and none that would fail", async () => {
    await inRepository(THERE, async (folder) => {
      await folder.run(["init", ...FROM, "--ci", "none"]);
      expect(folder.names()).toEqual([".git", ".pre-commit-config.yaml", "callgate.config.yaml", "p.yaml"]);
    });
    for (const ci of ["github", "gitlab", "azure"])
      await inRepository(THERE, async (folder) => {
        const { code, stderr } = await folder.run(["init", "--ci", ci]);
        expect(stderr).toContain(`--ci ${ci} needs --origin OWNER/NAME: this callgate was built from a clone`);
        expect(code).toBe(2);
        expect(folder.names()).toEqual([".git", "p.yaml"]);
      });
    await inRepository(THERE, async (folder) => {
      const { code, stderr } = await folder.run(["init", "--yes"]);
      expect(stderr).toContain("does not know its repository on GitHub; --origin OWNER/NAME says it");
      expect(code).toBe(0);
      expect(folder.names()).toEqual([".git", "callgate.config.yaml", "p.yaml"]);
      expect((await folder.run(["lint"])).code).not.toBe(2);
    });
  });
});

describe("originOf", () => {
  it.each([
    ['{"repository":{"url":"git+https://github.com/o/callgate.git"}}', "o/callgate"],
    ['{"repository":{"url":"git+https://ghe.example/o/call.gate"}}', "o/call.gate"],
    ["{}", undefined],
  ])("reads from %s whose callgate it is", (manifest, origin) => {
    expect(originOf(manifest)).toBe(origin);
  });
});
