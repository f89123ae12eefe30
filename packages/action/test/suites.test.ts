/** Suites of policy tests on a pull request. */

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { gateway } from "./policies.js";
import { type Files, type Ran, Repository } from "./step.js";

const schemas = ["report", "budget", "diff", "test", "review"].map((name) =>
  JSON.parse(readFileSync(new URL(`../../report/src/schemas/${name}.schema.json`, import.meta.url), "utf8")),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas, formats: { "date-time": true } });

let repository: Repository;

afterEach(() => repository.remove());

/** Runs the action on the change, and holds its JSON to the schema. */
async function ran(base: Files, change: Files, inputs: Readonly<Record<string, string>> = {}): Promise<Ran> {
  repository = await Repository.opened(base, change);
  const step = await repository.run({ inputs });
  if (step.outputs.json !== undefined) {
    const validate = ajv.getSchema("urn:callgate:schema:review:1");
    validate?.(JSON.parse(readFileSync(step.outputs.json, "utf8")));
    expect(validate?.errors).toBeNull();
  }
  return step;
}

const bodies = () => repository.github.comments.map(({ body }) => body);

/** A suite of one case for each line. */
function suite(policy: string, ...cases: readonly string[]): string {
  return `version: 1\npolicy: ${policy}\ncases:\n${cases.map((one) => `  - ${one}\n`).join("")}`;
}

const MAY_LIST = "{name: models may be listed, tool: list, expect: allow}";
const TEN = "{name: ten runs a minute, tool: run, repeat: 11, expect: {allow: 10, deny: 1}}";
const OTHERS = "{name: nothing else, tool: rm, expect: deny}";
const BASE = {
  "policy.json": gateway(10),
  "tests/policy.policytest.yaml": suite("../policy.json", MAY_LIST, TEN, OTHERS),
};

describe("suites of policy tests", () => {
  it("that pass are told of, and nothing is said where the change touches nothing else", async () => {
    const step = await ran(BASE, { "README.md": "x" });
    expect(step).toMatchObject({ code: 0, outputs: { "tests-passed": "3", "tests-failed": "0" } });
    expect(step.summary).toContain("**Policy tests:** 3 passed, 0 failed");
    expect(bodies()).toEqual([]);
  });

  it("fail the check where the change makes a case fail", async () => {
    const step = await ran(BASE, { "policy.json": gateway(5) });
    expect(step).toMatchObject({
      code: 1,
      outputs: { conclusion: "failure", verdict: "narrower", "tests-passed": "2", "tests-failed": "1" },
    });
    expect(step.log).toContain("::error title=callgate::a policy test fails");
    const [body = ""] = bodies();
    expect(body).toContain("**The check fails:** a policy test fails\n");
    expect(body).toContain(
      "**Policy tests:** 2 passed, 1 failed\n\n" +
        "- **ten runs a minute** at `tests/policy.policytest.yaml:5`: expected 10 allow, 1 deny, got 5 allow, 6 deny\n",
    );
    // The suite's own lines do not change.
    expect(step.log).not.toContain("file=tests/");
  });

  it("are annotated where their own lines change", async () => {
    const changed = suite("../policy.json", MAY_LIST, TEN.replace("allow: 10", "allow: 9").replace("11", "10"), OTHERS);
    const step = await ran(BASE, { "tests/policy.policytest.yaml": changed });
    expect(step.code).toBe(1);
    expect(step.log).toContain(
      "::error file=tests/policy.policytest.yaml,line=5,endLine=5,title=policy test::ten runs a minute: expected 9 allow, 1 deny, got 10 allow",
    );
  });

  it("fold what is more than ten failures", async () => {
    const wrong = Array.from({ length: 14 }, (_, i) => `{name: case ${i}, tool: rm, expect: allow}`);
    const step = await ran(BASE, { "more.policytest.yml": suite("policy.json", ...wrong) });
    expect(step.outputs).toMatchObject({ "tests-passed": "3", "tests-failed": "14" });
    const [body = ""] = bodies();
    expect(body).toContain("### ❌ callgate: no policy changes, but policy tests fail\n");
    expect(body).toContain("<details><summary>4 more failures</summary>\n\n- **case 10**");
    expect(step.log.match(/^::error file=more/gm)).toHaveLength(10);
  });

  it("fail for what is wrong with a suite, and include what they include", async () => {
    const step = await ran(BASE, {
      "a.policytest.json": JSON.stringify({ version: 1, policy: "gone.json", cases: [{ tool: "x", expect: "deny" }] }),
      "b.policytest.yaml": `version: 1\npolicy: policy.json\ninclude: [shared/one.yaml]\n`,
      "shared/one.yaml": "version: 1\ninclude: [two.yaml]\n",
      "shared/two.yaml": `version: 1\ncases:\n  - ${OTHERS}\n`,
    });
    expect(step.outputs).toMatchObject({ "tests-passed": "4", "tests-failed": "1" });
    expect(bodies()[0]).toContain(
      "at `a.policytest.json:1`: the policy `gone.json` cannot be read: there is no such file in this commit",
    );
  });

  it("read no file that is not in the commit", async () => {
    const step = await ran(BASE, {
      "a.policytest.yaml": suite("/etc/passwd", OTHERS),
      "b.policytest.yaml": suite("../../../../../../../etc/passwd", OTHERS),
      "c.policytest.yaml": suite("link.json", OTHERS),
      "link.json": "-> /etc/passwd",
    });
    expect(step.outputs).toMatchObject({ "tests-passed": "3", "tests-failed": "3" });
    expect(`${step.log}${step.summary}${bodies()}`).not.toContain("root:");
  });

  it.each<[string, Files, string]>([
    [
      "a case goes",
      { "tests/policy.policytest.yaml": suite("../policy.json", MAY_LIST, OTHERS) },
      "- `policy.json`: the limit `/tools/run/limits/rate` (10 a minute) of `run`; the tool `run`\n",
    ],
    [
      "a case tries less, of a policy that changes and is renamed",
      {
        "policy.json": null,
        "new.json": gateway(12),
        "tests/policy.policytest.yaml": suite("../new.json", MAY_LIST, OTHERS, "{tool: run, expect: allow}"),
      },
      "- `new.json`: the limit `/tools/run/limits/rate` (12 a minute) of `run`\n",
    ],
    [
      "the suite goes",
      { "tests/policy.policytest.yaml": null },
      "- `policy.json`: the limit `/tools/run/limits/rate` (10 a minute) of `run`; the default, deny; the tool `run`; the tool `list`\n",
    ],
  ])("tell what is no longer tried where %s", async (_name, change, line) => {
    await ran(BASE, change, { "fail-on-widened": "never" });
    expect(bodies()[0]).toContain(`**No longer covered by tests:**\n\n${line}`);
  });

  it("lose nothing by what the policy no longer has", async () => {
    const policy = gateway(10).replace(/"run": \{[\s\S]*?\]\s*\},/, "");
    const tests = suite("../policy.json", MAY_LIST, OTHERS);
    const step = await ran(BASE, { "policy.json": policy, "tests/policy.policytest.yaml": tests });
    expect(step.outputs).toMatchObject({ "tests-passed": "2", verdict: "narrower" });
    expect(bodies()[0]).not.toContain("no longer:");
  });

  it("are those that the input names, and one that leads nowhere fails the check", async () => {
    const files = { ...BASE, "other.policytest.yaml": suite("policy.json", "{tool: rm, expect: allow}") };
    const step = await ran(files, { "README.md": "x" }, { suites: "tests" });
    expect(step).toMatchObject({ code: 0, outputs: { "tests-passed": "3", "tests-failed": "0" } });
    const none = await repository.run({ inputs: { suites: "test/*.policytest.yaml" } });
    expect(none.code).toBe(1);
    expect(none.log).toContain("no policy test matches test/*.policytest.yaml");
  });

  it("are run on a push, too", async () => {
    repository = await Repository.create({ ...BASE, "policy.json": gateway(11) });
    repository.checkout({ ref: "main" });
    const step = await repository.run({ event: "push", payload: {} });
    expect(step).toMatchObject({ code: 1, outputs: { "tests-passed": "2", "tests-failed": "1" } });
    expect(step.log).toContain("title=policy test::ten runs a minute: expected 10 allow, 1 deny, got 11 allow");
  });

  it("are nothing where there are none", async () => {
    const step = await ran({ "policy.json": gateway(10) }, { "policy.json": gateway(5) });
    expect(step).toMatchObject({ code: 0, outputs: { "tests-passed": "0", "tests-failed": "0" } });
    expect(bodies()[0]).not.toContain("Policy tests");
  });
});
