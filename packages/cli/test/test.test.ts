import { describe, expect, it } from "vitest";
import { callgate, fixture, Workspace } from "./run.js";

const POLICY = fixture("policies/ollama.json");

/** A suite over the Ollama policy. */
const suite = (...cases: string[]) => ["version: 1", "policy: policy.json", "cases:", ...cases, ""].join("\n");

const LIST = "  - {name: list, tool: list, expect: deny}";
const WRONG = "  - {name: rm, tool: rm, expect: allow}";

const files = (text: string, more: Readonly<Record<string, string>> = {}) => ({
  "policy.json": POLICY,
  "a.policytest.yaml": text,
  ...more,
});

/** The last line but for what was assumed. */
const sum = (stdout: string) =>
  stdout
    .replace(/\n {2}assumed.*\n$/, "")
    .trimEnd()
    .split("\n")
    .at(-1);

describe("the exit code and the last line", () => {
  it.each<[string, Readonly<Record<string, string>>, string[], number, string]>([
    ["cases that pass", files(suite(LIST)), [], 0, "✔ 1 passed, 0 failed"],
    ["a case that fails", files(suite(LIST, WRONG)), [], 1, "✖ 1 passed, 1 failed"],
    ["a suite without cases", files("version: 1\npolicy: policy.json\ncases: []\n"), [], 2, "✖ 0 passed, 1 failed"],
    ["an empty suite", files(""), [], 2, "✖ 0 passed, 1 failed"],
    ["a case that cannot fail", files(suite("  - {tool: run}")), [], 2, "✖ 0 passed, 1 failed"],
    ["one that cannot fail beside another", files(suite("  - {tool: run}", LIST)), [], 1, "✖ 1 passed, 1 failed"],
    ["a policy file that is missing", { "a.policytest.yaml": suite(LIST) }, [], 2, "✖ 0 passed, 1 failed"],
    [
      "a policy that no engine loads",
      { ...files(suite(LIST)), "policy.json": '{"version": ' },
      [],
      2,
      "✖ 0 passed, 1 failed",
    ],
    ["an unknown key", files(`${suite(LIST)}tols: x\n`), [], 1, "✖ 1 passed, 1 failed"],
    ["an include of itself", files(`${suite(LIST)}include: [a.policytest.yaml]\n`), [], 1, "✖ 1 passed, 1 failed"],
    ["a text that is no YAML", files("version: [1\n"), [], 2, "✖ 0 passed, 1 failed"],
    ["a name that is asked for", files(suite(LIST, WRONG)), ["--run", "li.t"], 0, "✔ 1 passed, 0 failed"],
    ["a name that no case has", files(suite(LIST)), ["--run", "nothing"], 2, "✖ 0 passed, 0 failed"],
    ["the first failure, with --bail", files(suite(WRONG, WRONG, LIST)), ["--bail"], 1, "✖ 0 passed, 1 failed"],
    ["a threshold that is missed", files(suite(LIST)), ["--coverage-min", "90"], 1, "✖ 1 passed, 1 failed"],
    [
      "a threshold of a kind that is reached",
      files(suite(LIST)),
      ["--coverage-min", "paths=100"],
      0,
      "✔ 1 passed, 0 failed",
    ],
  ])("of %s", async (_, given, args, code, line) => {
    const ran = await callgate(["test", ...args], given);
    expect([ran.code, sum(ran.stdout)]).toEqual([code, line]);
  });

  it.each<[string, string[], string]>([
    [
      "no suite",
      [],
      "callgate: no policy test in this folder: suites are called NAME.policytest.yaml, .yml or .json\n",
    ],
    ["a file that is not there", ["x.yaml"], "callgate: x.yaml cannot be read: there is no such file or folder\n"],
    [
      "an unknown kind",
      ["policy.json", "--coverage-min", "rule=90"],
      "callgate: --coverage-min knows no `rule`; did you mean `rules`?\n",
    ],
    [
      "no percentage",
      ["policy.json", "--coverage-min", "101"],
      "callgate: --coverage-min takes a number of percent from 0 to 100, not `101`\n",
    ],
    [
      "a coverage format without a file",
      ["policy.json", "--coverage-format", "lcov"],
      "callgate: --coverage-format lcov names no file; write --coverage-format lcov=FILE\n",
    ],
    [
      "--policy without --from",
      ["--policy", "policy.json"],
      "callgate: --policy is for --transcript; a suite itself names its policy\n",
    ],
  ])("of %s is 2, with a sentence", async (_, args, said) => {
    const { code, stderr } = await callgate(["test", ...args], { "policy.json": POLICY });
    expect([code, stderr]).toEqual([2, said]);
  });
});

describe("a run", () => {
  it("finds suites in folders below, each relative to its own place", async () => {
    const { stdout } = await callgate(["test"], {
      "policies/policy.json": POLICY,
      "policies/a.policytest.yaml": suite(LIST),
      "tests/b.policytest.json": JSON.stringify({
        version: 1,
        policies: { one: "../policies/policy.json", two: "../policies/policy.json" },
        cases: [
          { tool: "list", expect: "deny" },
          { tool: "list", expect: "deny", policy: "two" },
        ],
      }),
      "node_modules/c.policytest.yaml": "no suite",
    });
    expect(stdout).toBe(
      "✔ policies/a.policytest.yaml  1 passed\n✔ tests/b.policytest.json  3 passed\n\ngateway policies are decided here as Intercept would: the gateway's engine is closed\n\n✔ 4 passed, 0 failed\n  assumed: PolicyLayer gateway (as documented)\n",
    );
  });

  it("runs the cases of included files on its own policies", async () => {
    const { code, stdout } = await callgate(
      ["test", "a.policytest.yaml"],
      files("version: 1\npolicy: policy.json\ninclude: [common.yaml]\n", {
        "common.yaml": `version: 1\ncases:\n${LIST}\n${WRONG}\n`,
      }),
    );
    expect(code).toBe(1);
    expect(stdout).toContain("✖ rm  common.yaml:4:34\n");
  });

  it("says of a policy with errors that it is run all the same", async () => {
    const policy = 'version: "1"\ntools: {rm: {rules: [{name: r, action: deny, when: x}]}}\n';
    const { code, stdout } = await callgate(["test"], {
      "policy.json": policy,
      "a.policytest.yaml": suite("  - {tool: rm, expect: deny}"),
    });
    expect(code).toBe(0);
    expect(stdout).toContain(
      "! policy.json:2:46 the policy has errors, and was run as the engine runs it: unknown key `when`: the engine drops it, and the rule denies every call",
    );
  });

  it("does not run a policy that the program refuses, but as the engine's packages would where that is asked", async () => {
    const files = {
      "policy.json": 'version: "1"\ntools: {rm: {rules: [{action: deny}]}}\n',
      "a.policytest.yaml": suite("  - {tool: rm, expect: deny}"),
    };
    const refused = await callgate(["test"], files);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain("it is not enforced: the program refuses it");
    const asked = await callgate(["test", "--allow-invalid"], files);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toContain(
      "these are the answers that the engine's packages would give, and that no program gives",
    );
  });

  it("is not linted as a policy", async () => {
    const { stdout } = await callgate(["lint"], files(suite(LIST)));
    expect(stdout).not.toContain("policytest");
  });

  it("writes each format where it is asked for", async () => {
    const workspace = new Workspace(files(suite(LIST, WRONG)));
    const formats = ["json", "junit", "github", "markdown"].flatMap((name) => ["--format", `${name}=out.${name}`]);
    const coverage = ["cobertura", "html", "json", "lcov"].flatMap((name) => [
      "--coverage-format",
      `${name}=coverage.${name}`,
    ]);
    const { code } = await workspace.run(["test", ...formats, ...coverage]);
    expect(code).toBe(1);
    const report = JSON.parse(workspace.read("out.json"));
    expect([report.summary, report.coverage.scores.paths]).toEqual([
      { passed: 1, failed: 1, notRun: 0 },
      { covered: 1, total: 1, percent: 100 },
    ]);
    expect(workspace.read("out.junit")).toContain('<testsuites name="callgate test" tests="3" failures="1"');
    expect(workspace.read("out.github")).toContain("::error file=a.policytest.yaml,line=5,endLine=5,");
    expect(workspace.read("out.markdown")).toContain("## callgate: 1 passed, 1 failed");
    expect(workspace.read("coverage.lcov")).toContain("SF:policy.json\n");
    expect(workspace.read("coverage.cobertura")).toContain('filename="policy.json"');
    expect(workspace.read("coverage.html")).toContain("<title>callgate coverage</title>");
    workspace.remove();
  });
});

describe("--transcript", () => {
  it("writes a suite from a recorded session, which passes as written", async () => {
    const workspace = new Workspace({
      "policies/ollama.json": POLICY,
      "session.jsonl": fixture("transcripts/recorder/ollama-session.jsonl"),
    });
    const wrote = await workspace.run([
      "test",
      "--transcript",
      "session.jsonl",
      "--policy",
      "policies/ollama.json",
      "--output",
      "tests/a.policytest.yaml".replace("tests/", ""),
    ]);
    expect([wrote.code, wrote.stderr]).toEqual([
      0,
      "callgate: wrote a.policytest.yaml, 24 cases of 38 calls; run it with callgate test a.policytest.yaml\n",
    ]);
    const text = workspace.read("a.policytest.yaml");
    expect(text).toContain(
      '  - name: "run is denied by the limit /tools/run/limits/run_rate"\n    tool: run\n    at: ',
    );
    const { code, stdout } = await workspace.run(["test", "--coverage-min", "limits=50"]);
    expect([code, sum(stdout)]).toEqual([0, "✔ 24 passed, 0 failed"]);
    const again = await workspace.run([
      "test",
      "--transcript",
      "session.jsonl",
      "--policy",
      "policies/ollama.json",
      "--output",
      "a.policytest.yaml",
    ]);
    expect([again.code, again.stderr]).toEqual([
      2,
      "callgate: a.policytest.yaml is already there; name a new file, or remove that one\n",
    ]);
    workspace.remove();
  });
});
