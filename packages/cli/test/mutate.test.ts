import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOST_MUTATORS, MUTATORS } from "@callgate/tester";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";

const POLICY = `version: "1"
default: deny
tools:
  list: {}
  run:
    rules:
      - { name: known, conditions: [{ path: args.name, op: in, value: [llama3.2] }], on_deny: "Only llama3.2" }
      - { name: per minute, rate_limit: 2/minute }
`;

/** Sees every fault, but for another window. */
const GOOD = `version: 1
policy: policy.yaml

cases:
  # What is allowed
  - { tool: list, expect: allow }
  - { tool: run, args: { name: llama3.2 }, repeat: 3, expect: { allow: 2, deny: 1 } }
  # What is not
  - { tool: run, args: { name: phi4 }, expect: deny }
  - { tool: rm, expect: deny }
# the end
`;

let workspace: Workspace;
afterEach(() => workspace.remove());

function files(suite: string = GOOD, more: Readonly<Record<string, string>> = {}): Workspace {
  workspace = new Workspace({ "policy.yaml": POLICY, "policy.policytest.yaml": suite, ...more });
  return workspace;
}

const MUTATE = ["mutate", "policy.yaml", "--suite", "policy.policytest.yaml"];

describe("callgate mutate", () => {
  it("shows what survives, with the case that kills it, and fails", async () => {
    const { code, stdout, stderr } = await files().run(MUTATE);
    expect(stdout).toBe(`✖ survived #11 policy.yaml:8:41 the window \`minute\` became \`hour\` (swap-window)
  - - { name: per minute, rate_limit: 2/minute }
  + - { name: per minute, rate_limit: 2/hour }
  the policy allows what the mutant denies; this case kills it:
    - name: the 3rd call of run within an hour is allowed
      tool: run
      args: { name: llama3.2 }
      steps:
        - repeat: 2
          expect: allow
        - after: 1m
          expect: allow

✖ survived #12 policy.yaml:8:41 the window \`minute\` became \`day\` (swap-window)
  - - { name: per minute, rate_limit: 2/minute }
  + - { name: per minute, rate_limit: 2/day }
  the case of #11 kills it, too

✖ 83.3% of the mutants killed: 10 killed, 2 survived; 100% is asked for
  4 cases of policy.policytest.yaml on policy.yaml
  1 more case kills all survivors: --write adds it to policy.policytest.yaml
  assumed: Intercept (latest release)
`);
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("adds the cases, and changes nothing else", async () => {
    const { code, stdout, stderr } = await files().run([...MUTATE, "--write"]);
    expect([code, stderr]).toEqual([0, "1 case added to policy.policytest.yaml\n"]);
    expect(stdout).toContain("✔ 100% of the mutants killed: 12 killed, 0 survived");
    const added = `  - name: the 3rd call of run within an hour is allowed
    tool: run
    args: { name: llama3.2 }
    steps:
      - repeat: 2
        expect: allow
      - after: 1m
        expect: allow
`;
    expect(workspace.read("policy.policytest.yaml")).toBe(GOOD.replace("# the end", `${added}# the end`));
    const again = await workspace.run([...MUTATE, "--write"]);
    expect([again.code, again.stderr]).toEqual([0, ""]);
  });

  it.each([
    ["80", 0],
    ["83.3", 0],
    ["83.4", 1],
    ["90%", 1],
    ["0", 0],
  ])("with --min-score %s gives %i", async (score, expected) => {
    expect((await files().run([...MUTATE, "--min-score", score])).code).toBe(expected);
  });

  it("gives JSON by its schema, the same on any number of threads", async () => {
    const tools = Array.from({ length: 30 }, (_, i) => `  t${i}: {rules: [{name: n, rate_limit: 5/hour}]}\n`).join("");
    files("version: 1\npolicy: many.yaml\ncases:\n  - {tool: x, expect: deny}\n", {
      "many.yaml": `version: "1"\ndefault: deny\ntools:\n${tools}`,
    });
    const run = (jobs: string) =>
      workspace.run(["mutate", "many.yaml", "--suite", "policy.policytest.yaml", "--format", "json", "--jobs", jobs]);
    const [one, three] = [await run("1"), await run("3")];
    expect(three.stdout).toBe(one.stdout);
    const schemas = ["report", "mutation"].map((name) =>
      JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8")),
    );
    const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas, formats: { "date-time": true } });
    const validate = ajv.getSchema("urn:callgate:schema:mutation:1");
    expect(validate?.(JSON.parse(one.stdout)), JSON.stringify(validate?.errors)).toBe(true);
    expect(JSON.parse(one.stdout).summary).toMatchObject({ killed: 1, survived: 180, uncovered: 180 });
  });

  it("finds the policy in a suite for several, and its cases among theirs", async () => {
    const suite = `version: 1
policies: { mine: policy.yaml, other: other.yaml }
cases:
  - { tool: list, policy: mine, expect: allow }
  - { tool: list, policy: other, expect: deny }
  - { tool: nothing, expect: deny }
`;
    files(suite, { "other.yaml": 'version: "1"\ndefault: deny\n' });
    const { stdout } = await workspace.run(MUTATE);
    expect(stdout).toContain("2 cases of policy.policytest.yaml on policy.yaml");
    expect(stdout).toContain(
      "- { tool: run, args: { name: llama3.2 }, policy: mine, expect: allow }".replace(
        "tool: run, args: { name: llama3.2 }, policy: mine",
        "policy: mine, tool: run, args: { name: llama3.2 }",
      ),
    );
    const { code } = await workspace.run([...MUTATE, "--write"]);
    expect(code).toBe(0);
  });

  it("finds the suites of the folder, and leaves those of other policies out", async () => {
    const other = "version: 1\npolicy: nowhere.yaml\ncases: []\n";
    const { code, stdout } = await files(GOOD, { "deep/other.policytest.yaml": other }).run(["mutate", "policy.yaml"]);
    expect(stdout).toContain("4 cases of policy.policytest.yaml on policy.yaml");
    expect(code).toBe(1);
  });

  it("writes Stryker's page and its JSON", async () => {
    await files().run([...MUTATE, "--format", "html=m.html", "--format", "stryker=m.json"]);
    expect(workspace.read("m.html")).toContain("mutation-test-report-app");
    expect(JSON.parse(workspace.read("m.json")).files["policy.yaml"].mutants).toHaveLength(12);
  });
});

it("prints what docs/mutation-testing.md shows, and its table has every mutator", async () => {
  const page = readFileSync(join(ROOT, "docs/mutation-testing.md"), "utf8");
  const shown = [...page.matchAll(/```yaml\n(# (\S+)\n[\s\S]*?)```/g)].map(([, text = "", name = ""]) => [name, text]);
  workspace = new Workspace(Object.fromEntries(shown));
  const { stdout } = await workspace.run(["mutate", "policy.yaml"]);
  expect(page).toContain(`$ callgate mutate policy.yaml\n${stdout}\`\`\``);
  for (const { id, summary } of [...MUTATORS, ...HOST_MUTATORS]) expect(page).toContain(`| \`${id}\` | ${summary} |`);
});

describe("callgate mutate refuses", () => {
  const suite = (cases: string, policy = "policy.yaml") => `version: 1\npolicy: ${policy}\ncases:\n${cases}`;

  it.each<[string, string, string[], string]>([
    [
      "one of several policies",
      GOOD,
      ["mutate", "--suite", "policy.policytest.yaml"],
      "policies are found in this folder: ",
    ],
    ["no suite that tests it", GOOD, ["mutate", "other.yaml"], "no suite tests other.yaml; name one: --suite SUITE"],
    [
      "a second policy",
      GOOD,
      ["mutate", "policy.yaml", "b.yaml"],
      "`b.yaml` is one policy too many: name one; callgate mutate POLICY --suite SUITE",
    ],
    [
      "a score that is none",
      GOOD,
      [...MUTATE, "--min-score", "101"],
      "--min-score 101 is no percentage; give one from 0 to 100",
    ],
    [
      "a suite that is not there",
      GOOD,
      ["mutate", "policy.yaml", "--suite", "none.yaml"],
      "none.yaml cannot be read: there is no such file or folder",
    ],
    [
      "a suite of another policy",
      suite("  - { tool: list, expect: deny }\n", "other.yaml"),
      MUTATE,
      "policy.policytest.yaml tests other.yaml, not policy.yaml; name a suite that tests it",
    ],
    [
      "a suite with a mistake",
      suite("  - { tool: list, expct: deny }\n"),
      MUTATE,
      "policy.policytest.yaml cannot be run as it is",
    ],
    [
      "cases that fail as it is",
      suite("  - { tool: list, expect: deny }\n  - { tool: run, expect: deny }\n"),
      MUTATE,
      "1 of 2 cases fails on policy.yaml as it is, so no fault could be noticed; fix it first: callgate test says why\n  policy.policytest.yaml: list: deny\n",
    ],
  ])("%s", async (_name, text, args, message) => {
    files(text, { "other.yaml": 'version: "1"\ndefault: deny\n' });
    const { code, stdout, stderr } = await workspace.run(args);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
