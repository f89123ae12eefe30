import { readFileSync } from "node:fs";
import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { gateway, intercept, TRANSCRIPT } from "./policies.js";
import { type Files, Repository } from "./step.js";

const schemas = ["report", "budget", "diff", "test", "review"].map((name) =>
  JSON.parse(readFileSync(new URL(`../../report/src/schemas/${name}.schema.json`, import.meta.url), "utf8")),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas, formats: { "date-time": true } });
const validate = ajv.getSchema("urn:callgate:schema:review:1") as ValidateFunction;

/** Its rule has no name, so Intercept refuses it. */
const REFUSED = 'version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - { rate_limit: 5/hour }\n';

let repository: Repository;

async function opened(base: Files, change: Files, depth = 1): Promise<Repository> {
  repository = await Repository.create(base);
  repository.commit(change);
  repository.checkout({ depth });
  return repository;
}

afterEach(() => repository.remove());

const only = () => repository.github.comments.map(({ body }) => body);

describe("the comment", () => {
  it("is written, kept up to date, left alone, and taken away", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const { github } = repository;
    github.add("a person's comment", { login: "someone", type: "User" });

    const first = await repository.run({ asProcess: true });
    expect(first).toMatchObject({ code: 1, outputs: { conclusion: "failure", verdict: "wider", widened: "1" } });
    expect(only()).toHaveLength(2);
    expect(only()[1]).toContain("### ❌ callgate: an agent may do more than before with `run`");
    expect(only()[1]).toContain("10 calls a minute → **30 calls a minute** for each agent");
    expect(github.log.filter((line) => !line.startsWith("GET"))).toEqual(["POST /repos/acme/agents/issues/7/comments"]);
    const { id } = github.comments[1] as { id: number };

    repository.commit({ "policy.json": gateway(5) });
    repository.checkout();
    expect(await repository.run({ asProcess: true })).toMatchObject({
      code: 0,
      outputs: { verdict: "narrower", widened: "0" },
    });
    expect(only()).toHaveLength(2);
    expect(only()[1]).toContain(
      "### ✅ callgate: an agent may do less than before with `run`, and no more with anything",
    );
    expect(github.log.at(-1)).toBe(`PATCH /repos/acme/agents/issues/comments/${id}`);

    github.asked.length = 0;
    expect((await repository.run({ asProcess: true })).log).toContain("comment left as it is");
    expect(github.log.every((line) => line.startsWith("GET"))).toBe(true);

    repository.commit({ "policy.json": gateway(10) });
    repository.checkout();
    expect(await repository.run({ asProcess: true })).toMatchObject({ code: 0, outputs: { verdict: "none" } });
    expect(only()).toEqual(["a person's comment"]);
    expect(github.log.at(-1)).toBe(`DELETE /repos/acme/agents/issues/comments/${id}`);
  });

  it("is none where no policy changes", async () => {
    await opened({ "policy.json": gateway(10) }, { "README.md": "words" });
    expect(await repository.run()).toMatchObject({ code: 0, outputs: { conclusion: "success", verdict: "none" } });
    expect(only()).toEqual([]);
  });

  it.each<[what: string, before: string, after: string, code: number, shown: readonly string[]]>([
    [
      "as it says",
      REFUSED,
      REFUSED.replace("- {", '- { name: "r",'),
      0,
      [
        "`policy.yaml` was not enforced before and is now, and lets no more through than it said",
        "- run: 5 calls an hour",
      ],
    ],
    [
      "with more",
      REFUSED,
      REFUSED.replace("- { rate_limit: 5", '- { name: "r", rate_limit: 9'),
      1,
      ["### ❌", "it lets more through than the old one says for run", "- run: 9 calls an hour"],
    ],
    [
      "where nothing is known of it",
      REFUSED.replace("5/hour", "{ max: 5 }"),
      REFUSED.replace("- {", '- { name: "r",'),
      1,
      ["### ❌", "could not be read, so all that passes now is shown", "- run: 5 calls an hour"],
    ],
  ])("says what passes where a refused policy is repaired %s", async (_what, before, after, code, shown) => {
    await opened({ "policy.yaml": before }, { "policy.yaml": after });
    const ran = await repository.run({ inputs: { policies: "policy.yaml", "fail-on": "never" } });
    for (const text of shown) expect(only()[0]).toContain(text);
    expect(only()[0]).not.toMatch(/, added|no such file|decide every call as before/);
    expect(ran.code).toBe(code);
  });

  it("says that another text decides alike", async () => {
    await opened(
      { "policy.json": gateway(10) },
      { "policy.json": gateway(10).replace("{", '{\n  "description": "words",') },
    );
    expect(await repository.run()).toMatchObject({ code: 0, outputs: { verdict: "equal" } });
    expect(only()[0]).toContain("✅ callgate: the policies are written differently, and decide every call as before");
  });

  it("is found behind a hundred others, and of two of ours one remains", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const { github } = repository;
    for (let i = 0; i < 150; i++) github.add(`comment ${i}`, { login: "someone", type: "User" });
    const [kept] = [1, 2].map((n) =>
      github.add(`<!-- callgate-action: callgate -->\r\nold ${n}`, { login: "github-actions[bot]", type: "Bot" }),
    );
    await repository.run();
    const ours = github.comments.filter(({ body }) => body.startsWith("<!-- callgate-action"));
    expect(ours.map(({ id }) => id)).toEqual([kept?.id]);
    expect(github.comments).toHaveLength(151);
  });

  it("is not somebody else's who has written our mark", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const { github } = repository;
    const forged = "<!-- callgate-action: callgate -->\n✅ all is well";
    github.add(forged, { login: "mallory", type: "User" });
    await repository.run();
    expect(only()[0]).toBe(forged);
    expect(only()).toHaveLength(2);
  });

  it("is found again where the token is a person's", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const { github } = repository;
    github.user = "carol";
    github.add("<!-- callgate-action: callgate -->\nold", { login: "carol", type: "User" });
    await repository.run();
    expect(only()).toHaveLength(1);
    expect(only()[0]).toContain("an agent may do more");
  });

  it("of another name is another comment", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    await repository.run();
    await repository.run({ inputs: { "comment-name": "second" } });
    expect(only().map((body) => body.split("\n")[0])).toEqual([
      "<!-- callgate-action: callgate -->",
      "<!-- callgate-action: second -->",
    ]);
  });

  it("is left to the run of a newer commit", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const payload = structuredClone(repository.pull());
    repository.commit({ "policy.json": gateway(5) });
    repository.pull();
    const ran = await repository.run({ payload });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.log).toContain("the pull request has a newer commit: its own run writes the comment");
    expect(only()).toEqual([]);
  });

  it("is not written where nobody wants it", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const ran = await repository.run({ inputs: { comment: "false" } });
    expect(only()).toEqual([]);
    expect(ran.summary).toContain("an agent may do more than before with `run`");
  });
});

describe("both sides", () => {
  const sides = () => /`([0-9a-f]{7})` → `([0-9a-f]{7})`/.exec(only()[0] ?? "")?.slice(1);

  it.each([
    ["from git alone, where the history is there", 0, false],
    ["from the API, where it is not", 1, true],
  ])("come %s", async (_name, depth, asksForFiles) => {
    await opened({ "policy.json": gateway(10), "other.json": "{}" }, { "policy.json": gateway(30) }, depth);
    expect(await repository.run()).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    const { log } = repository.github;
    expect(log.some((line) => line.includes("/git/"))).toBe(asksForFiles);
    // One list, and the one file that differs.
    if (asksForFiles) expect(log.filter((line) => line.includes("/git/blobs/"))).toHaveLength(1);
    expect(sides()).toEqual([repository.id("main").slice(0, 7), repository.id("change").slice(0, 7)]);
  });

  it.each([0, 1])("are what the merge changes, whatever others do meanwhile (depth %i)", async (depth) => {
    repository = await Repository.create({ "policy.json": gateway(10), "other.json": gateway(1) });
    repository.commit({ "policy.json": gateway(30) });
    const payload = repository.pull();
    repository.commitToMain({ "other.json": gateway(99) });
    repository.checkout({ depth });
    // The event still names the old tip.
    const ran = await repository.run({ payload });
    expect(ran.code).toBe(1);
    expect(only()[0]).toContain("`policy.json`");
    expect(only()[0]).not.toContain("`other.json`");
  });

  it.each([0, 1])("are the change's own where its last commit is checked out (depth %i)", async (depth) => {
    repository = await Repository.create({ "policy.json": gateway(10), "other.json": gateway(1) });
    const base = repository.id("main");
    repository.commit({ "policy.json": gateway(30) });
    repository.commitToMain({ "other.json": gateway(99) });
    repository.checkout({ depth, ref: "change" });
    const ran = await repository.run();
    expect(ran.code).toBe(1);
    expect(sides()).toEqual([base.slice(0, 7), repository.id("change").slice(0, 7)]);
    expect(only()[0]).not.toContain("`other.json`");
  });

  it("come from the API where nothing is checked out", async () => {
    repository = await Repository.create({
      "policies/a.json": gateway(10),
      "callgate.config.yaml": "policies: [policies]\n",
    });
    repository.commit({ "policies/a.json": gateway(30) });
    expect(await repository.run()).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
  });

  it.each([0, 1])("are the pull request's, even where something else is checked out (depth %i)", async (depth) => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    repository.checkout({ depth, ref: "main" });
    expect(await repository.run()).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
  });

  it("come from the API where a partial clone lacks them", async () => {
    await opened({ "policy.json": gateway(10), "other.json": gateway(1) }, { "policy.json": gateway(30) });
    repository.checkout({ filter: "blob:none" });
    expect(await repository.run()).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(only()[0]).not.toContain("other.json");
  });

  it.each<[string, Files, Files, string[]]>([
    [
      "renamed",
      { "old.json": gateway(10) },
      { "old.json": null, "new.json": gateway(10) },
      ["#### `new.json`, renamed from `old.json`", "Written differently; every call is decided as before."],
    ],
    [
      "renamed and edited",
      { "old.json": gateway(10) },
      { "old.json": null, "new.json": gateway(30) },
      ["#### `new.json`, renamed from `old.json`", "10 calls a minute → **30 calls a minute**"],
    ],
    [
      "added",
      { "a.json": gateway(10) },
      { "b.yaml": intercept(5) },
      ["#### `b.yaml`, added", "without a policy nothing guards the server", "| narrower | `run`"],
    ],
    [
      "removed",
      { "a.json": gateway(10), "b.yaml": intercept(5) },
      { "b.yaml": null },
      ["#### `b.yaml`, removed", "unlimited", "| **wider** | `run`"],
    ],
    [
      "removed, and it was the last",
      { "a.json": gateway(10) },
      { "a.json": null },
      ["#### `a.json`, removed", "denies every call", "| narrower | `run`"],
    ],
  ])("show a policy that was %s", async (_name, base, change, shown) => {
    await opened(base, change);
    await repository.run();
    for (const text of shown) expect(only()[0]).toContain(text);
  });

  it("show a policy that is broken, which may let everything through", async () => {
    await opened({ "policies/a.yaml": intercept(5) }, { "policies/a.yaml": "version: [\n" });
    const ran = await repository.run({ inputs: { policies: "policies/*.yaml" } });
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "unknown", errors: "1" } });
    expect(only()[0]).toContain("no call can be decided by `policies/a.yaml`");
    expect(ran.log).toMatch(/^::error file=policies\/a\.yaml,line=/m);
  });
});

describe("what is said", () => {
  it("is what the page shows", async () => {
    const policy = (models: string, pulls: number, more = "") =>
      `version: "1"
default: deny
tools:
  run:
    rules:
      - name: known models
        conditions:
          - {path: args.name, op: in, value: [${models}]}
        on_deny: ask for another model
      - name: rate limit
        rate_limit: 10/minute
  pull:
    rules:
      - name: pulls
        rate_limit: ${pulls}/hour
${more}`;
    const session = readFileSync(
      new URL("../../../fixtures/transcripts/recorder/ollama-session.jsonl", import.meta.url),
      "utf8",
    );
    const suite = (more = "") =>
      `version: 1
policy: ollama.yaml
cases:
  - {name: a known model may be run, tool: run, args: {name: mistral}, expect: allow}
  - {name: a model may be pulled, tool: pull, expect: allow}
  - {name: no model may be removed, tool: rm, expect: deny}
${more}`;
    const sixth = "  - {name: the sixth pull is denied, tool: pull, repeat: 6, expect: {allow: 5, deny: 1}}\n";
    await opened(
      {
        "policies/ollama.yaml": policy("llama3.2, mistral", 5),
        "policies/ollama.policytest.yaml": suite(sixth),
        "session.jsonl": session,
      },
      {
        "policies/ollama.yaml": policy("llama3.2, mistral, qwen3", 2, "  rm:\n    rules: []\n"),
        "policies/ollama.policytest.yaml": suite(),
      },
    );
    await repository.run({ inputs: { transcripts: "session.jsonl", "fail-on": "never" }, asProcess: true });
    const page = readFileSync(new URL("../../../docs/github-action.md", import.meta.url), "utf8");
    const shown = [...page.matchAll(/^> ?(.*)$/gm)].map(([, line = ""]) => line).join("\n");
    expect(shown).not.toBe("");
    expect(only()[0]).toContain(`-->\n${shown}\n`);
  });

  it("counts the recorded calls that are decided differently", async () => {
    await opened({ "policy.json": gateway(1), "session.jsonl": TRANSCRIPT }, { "policy.json": gateway(2) });
    const ran = await repository.run({ inputs: { transcripts: "*.jsonl" } });
    expect(ran.outputs["changed-calls"]).toBe("1");
    expect(only()[0]).toContain("**Recorded calls:** 1 of 3 is decided differently.");
    expect(only()[0]).toContain("| 1 | `run` on `ollama` | denied → allowed |");
  });

  it("annotates the changed lines, and no others", async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`exec_${i}`, {}]));
    await opened(
      { "policy.json": gateway(10, { exec_old: {} }) },
      { "policy.json": gateway(10, { exec_old: {}, ...many }) },
    );
    const ran = await repository.run();
    const lines = [...ran.log.matchAll(/^::\w+ file=policy\.json,line=(\d+),/gm)].map(([, line]) => Number(line));
    expect(lines).toHaveLength(10);
    const text = readFileSync(`${repository.workspace}/policy.json`, "utf8").split("\n");
    const shown = lines.map((line) => text[line - 1]?.trim());
    expect(shown.every((line) => /^"exec_\d+": \{\}/.test(line ?? ""))).toBe(true);
    expect(ran.summary).toContain("`exec_29`");
  });

  it("tells new findings from those that were there", async () => {
    await opened({ "policy.json": gateway(undefined) }, { "policy.json": gateway(undefined, { serve: {} }) });
    const ran = await repository.run({ inputs: { "fail-on-widened": "never" } });
    expect(ran.code).toBe(1);
    const [fresh = "", old = ""] = (only()[0] ?? "").split(
      "<details><summary>2 findings in these policies from before",
    );
    expect(fresh).toContain("**New findings:** 2 errors");
    expect(fresh).toContain("`serve`");
    expect(old).toContain("missing-rate-limit");
    expect(fresh).toContain("**The check fails:** 4 errors in the policies that change, 2 of them new");
  });

  it("does not fail a change for policies that it leaves alone", async () => {
    await opened({ "bad.json": gateway(undefined), "good.json": gateway(10) }, { "good.json": gateway(9) });
    const ran = await repository.run();
    expect(ran).toMatchObject({ code: 0, outputs: { errors: "2", "new-findings": "0" } });
    expect(ran.summary).toContain("findings in other policies from before");
    expect(only()[0]).not.toContain("bad.json");
  });

  it("tells what is mended", async () => {
    await opened({ "policy.json": gateway(undefined) }, { "policy.json": gateway(5) });
    const ran = await repository.run();
    expect(ran.outputs["fixed-findings"]).toBe("2");
    expect(only()[0]).toContain("<details><summary>2 findings fixed or gone</summary>");
  });

  it.each<[string, Files]>([
    ["switched off", { "callgate.config.yaml": "checks: {missing-rate-limit: off, execute-allow-all: off}\n" }],
    [
      "suppressed",
      {
        "callgate.config.yaml":
          "ignore:\n  - {check: missing-rate-limit, reason: it is fine}\n  - {check: execute-allow-all, reason: it is fine}\n",
      },
    ],
  ])("does not take findings for mended that the change has %s", async (_name, change) => {
    await opened({ "policy.json": gateway(undefined), "callgate.config.yaml": "version: 1\n" }, change);
    const ran = await repository.run();
    expect(ran.outputs["fixed-findings"]).toBe("0");
    expect(only()[0]).toContain("**Silenced by this change:** 2 errors");
    expect(only()[0]).toContain("this change also edits `callgate.config.yaml`, which decides how it is reviewed");
    expect(only()[0]).toContain("⚠️");
  });

  it("still guards a policy that the change takes off the list", async () => {
    await opened(
      { "a.json": gateway(10), "b.json": gateway(10), "callgate.config.yaml": "policies: [a.json, b.json]\n" },
      { "a.json": gateway(99), "callgate.config.yaml": "policies: [b.json]\n" },
    );
    expect(await repository.run()).toMatchObject({ code: 1, outputs: { verdict: "wider" } });
    expect(only()[0]).toContain("#### `a.json`");
  });

  it("takes a configuration from a folder of its own", async () => {
    const config = "policies: [policies]\nchecks: {boundary-burst: error}\n";
    await opened(
      { "gate/config.yaml": config, "gate/policies/a.json": gateway(10), "other.json": gateway(10) },
      { "gate/policies/a.json": gateway(9), "other.json": gateway(99) },
    );
    const ran = await repository.run({ inputs: { config: "./gate/config.yaml" } });
    expect(ran).toMatchObject({ code: 1, outputs: { verdict: "narrower", errors: "1" } });
    expect(only()[0]).not.toContain("other.json");
  });

  it("tells of a change of what it is judged by, and nothing else", async () => {
    await opened({ "policy.json": gateway(10) }, { "callgate.config.yaml": "categories: {other: Read}\n" });
    expect((await repository.run()).code).toBe(0);
    expect(only()[0]).toContain(
      "### ✅ callgate: no policy changes\n\n**Note:** this change also edits `callgate.config.yaml`, which decides how it is reviewed\n",
    );
  });

  it.each<[string, string, number, Files]>([
    ["never", "an Execute tool", 0, { "policy.json": gateway(30) }],
    ["execute", "an Execute tool", 1, { "policy.json": gateway(30) }],
    ["execute", "a Read tool", 0, { "policy.json": gateway(10, { get_weather: {} }) }],
    ["any", "a Read tool", 1, { "policy.json": gateway(10, { get_weather: {} }) }],
    ["any", "less", 0, { "policy.json": gateway(5) }],
  ])("fails on %s widening of %s with %i", async (failOnWidened, _of, code, change) => {
    await opened({ "policy.json": gateway(10) }, change);
    const inputs = { "fail-on-widened": failOnWidened, "fail-on": "never" };
    expect((await repository.run({ inputs })).code).toBe(code);
  });

  it("writes the reports, each of its form", async () => {
    await opened({ "policy.json": gateway(10) }, { "policy.json": gateway(30) });
    const { outputs } = await repository.run();
    const text = (name: string) => readFileSync(outputs[name] ?? "", "utf8");
    const sarif = JSON.parse(text("sarif"));
    expect(
      sarif.runs.map(({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id),
    ).toEqual(["callgate/lint/", "callgate/diff/"]);
    expect(sarif.runs[1].results[0]).toMatchObject({
      ruleId: "widened-tool",
      locations: [{ physicalLocation: { artifactLocation: { uri: "policy.json" } } }],
    });
    expect(validate(JSON.parse(text("json"))) ? [] : validate.errors).toEqual([]);
    expect(JSON.parse(text("json"))).toMatchObject({ command: "review", conclusion: "failure", verdict: "wider" });
    expect(text("html")).toMatch(/^<!doctype html>/);
    expect(text("markdown").trim()).toContain("an agent may do more than before with `run`");
  });
});
