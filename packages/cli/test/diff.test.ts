import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";

import { afterEach, describe, expect, it } from "vitest";
import { callgate, ROOT, recorded, Workspace } from "./run.js";

interface Row {
  readonly tool: string;
  readonly verdict: string;
  readonly changes: readonly { readonly about: string }[];
  readonly witnesses: readonly {
    readonly calls: readonly { readonly tool: string; readonly times?: number }[];
    readonly before: string;
    readonly after: string;
  }[];
  readonly budget: Readonly<Record<"before" | "after", { readonly calls: Readonly<Record<string, unknown>> }>>;
}

const schemas = ["report", "budget", "diff"].map((name) =>
  JSON.parse(readFileSync(join(ROOT, `packages/report/src/schemas/${name}.schema.json`), "utf8")),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas, formats: { "date-time": true } });

function checked(text: string, schema: "budget" | "diff"): Record<string, unknown> & { tools: Row[] } {
  const report = JSON.parse(text);
  const validate = ajv.getSchema(`urn:callgate:schema:${schema}:1`);
  validate?.(report);
  expect(validate?.errors ?? []).toEqual([]);
  return report;
}

const gateway = (max: number | undefined, rest: object = {}) =>
  JSON.stringify({
    version: "1",
    default: "deny",
    tools: {
      list: {},
      run: max === undefined ? {} : { limits: [{ counter: "rate", window: "minute", max, scope: "grant" }] },
    },
    ...rest,
  });
const intercept = (rules: string, top = "") => `version: "1"\n${top}tools:\n  run:\n    rules:\n${rules}`;

const pairs = (before: string, after: string) => ({ "before.json": before, "after.json": after });
const DIFF = ["diff", "before.json", "after.json"];

describe("callgate diff", () => {
  it("says equal, of policies that decide alike", async () => {
    const ran = await callgate(DIFF, pairs(gateway(10), gateway(10, { description: "other words" })));
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(
      /\n\n✔ equal: both decide every call alike\n {2}before.json → after.json\n {2}assumed: .*\n$/,
    );
  });

  it("shows the call that passes now, and how many can", async () => {
    const ran = await callgate(
      [...DIFF, "--format", "json", "--format", "pretty=report.txt"],
      pairs(gateway(10), gateway(11)),
    );
    expect(ran.code).toBe(1);
    const { tools, summary } = checked(ran.stdout, "diff");
    expect(summary).toMatchObject({ wider: 1, equal: 2 });
    expect(tools.map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ["list", "equal"],
      ["run", "wider"],
      ["*", "equal"],
    ]);
    const run = tools[1] as Row;
    expect(run.witnesses).toMatchObject([{ before: "deny", after: "allow" }]);
    const calls = run.witnesses[0]?.calls.reduce((sum, { times = 1 }) => sum + times, 0);
    expect(calls).toBe(11);
    expect(run.budget.before.calls).toEqual({ minute: 10, hour: 600, day: 14_400 });
    expect(run.budget.after.calls).toEqual({ minute: 11, hour: 660, day: 15_840 });
    expect(ran.file("report.txt")).toMatch(/\n\n✖ more passes for run; 2 tools as before\n/);
    expect(ran.file("report.txt")).toContain("wider run (Execute)");
    expect(ran.file("report.txt")).toContain("10 calls a minute for each agent → 11 calls a minute for each agent");
  });

  /** What `--fail-on` said once, as it is written now. */
  const NOW: Readonly<Record<string, readonly string[]>> = {
    wider: ["--fail-on-widened", "any"],
    "execute-wider": ["--fail-on-widened", "execute"],
    any: ["--fail-on-changed"],
    never: ["--fail-on", "never"],
  };

  it.each([
    ["wider", gateway(10), gateway(11), { wider: 1, "execute-wider": 1, any: 1, never: 0 }],
    [
      "wider, of a tool that only reads",
      gateway(10, { hide: ["list"] }),
      gateway(10),
      { wider: 1, "execute-wider": 0, any: 1, never: 0 },
    ],
    ["narrower", gateway(10), gateway(9), { wider: 0, "execute-wider": 0, any: 1, never: 0 }],
    ["equal", gateway(10), gateway(10), { wider: 0, "execute-wider": 0, any: 0, never: 0 }],
    [
      "wider for tools nobody names",
      gateway(10),
      gateway(10, { default: "allow" }),
      { wider: 1, "execute-wider": 1, any: 1, never: 0 },
    ],
  ])("fails as --fail-on says: %s", async (_name, before, after, codes) => {
    for (const [failOn, code] of Object.entries(codes)) {
      const exits = async (...options: string[]) => [
        options,
        (await callgate([...DIFF, ...options], pairs(before, after))).code,
      ];
      for (const options of [NOW[failOn] ?? [], ["--fail-on", failOn]])
        expect(await exits(...options)).toEqual([options, code]);
    }
  });

  it("compares policies of different dialects", async () => {
    const after = intercept("      - { name: no, action: deny }\n", "default: deny\n");
    const ran = await callgate(["diff", "a.json", "b.yaml", "--format", "json"], {
      "a.json": gateway(undefined),
      "b.yaml": after,
    });
    expect(checked(ran.stdout, "diff").tools.map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ["list", "narrower"],
      ["run", "narrower"],
      ["*", "equal"],
    ]);
    expect(ran.code).toBe(0);
  });

  it("says of a sum that no limit adds it up any more, and marks as bad only what may let more through", async () => {
    const spend =
      "      - { name: s, conditions: [{ path: state.run.s, op: lte, value: 100000 }], state: { counter: s, window: day, increment_from: args.n } }\n";
    const bounds = "{ path: args.n, op: gte, value: 0 }, { path: args.n, op: lte, value: 50000 }";
    const calls = `      - { name: r, rate_limit: 5/hour }\n      - { name: n, conditions: [${bounds}] }\n`;
    const wider = await callgate(DIFF, pairs(intercept(calls + spend), intercept(calls)));
    expect(wider.stdout).toMatch(/\n\n✖ more passes for run/);
    expect(wider.stdout).toContain(
      "5 calls an hour; 100,000 of `args.n` a day → 5 calls an hour; no limit on the sum of `args.n`",
    );
    const narrower = await callgate(DIFF, pairs(intercept(calls), intercept(calls + spend)));
    expect(narrower.stdout).toMatch(/\n\n✔ less passes for run/);
  });

  it("tells of a tool that is hidden no longer, though it is denied all the same", async () => {
    const ran = await callgate(DIFF, pairs(gateway(10, { hide: ["rm"] }), gateway(10)));
    expect(ran.stdout).toContain("✔ equal");
    expect(ran.stdout).toContain("written differently, without effect: rm");
  });

  it("puts the errors of a policy on top", async () => {
    const ran = await callgate(DIFF, pairs(gateway(10), gateway(10, { defualt: "allow" })));
    expect(ran.stdout).toMatch(/^after\.json:1:\d+ error unknown-key\n/);
    expect(ran.stdout).toContain("✔ equal");
    expect(ran.code).toBe(0);
  });

  it("tells the lint findings that are new and those that are gone", async () => {
    const before = gateway(10, { defualt: "allow" });
    const ran = await callgate([...DIFF, "--findings", "--format", "json"], pairs(before, gateway(undefined)));
    const { lint } = checked(ran.stdout, "diff") as unknown as { lint: Record<string, { check: string }[]> };
    expect(lint.new?.map(({ check }) => check)).toContain("missing-rate-limit");
    expect(lint.gone?.map(({ check }) => check)).toContain("unknown-key");
    const same = await callgate([...DIFF, "--findings", "--format", "json"], pairs(before, `\n\n${before}`));
    expect(JSON.parse(same.stdout).lint).toEqual({ new: [], gone: [] });
  });

  it("tells what changes for recorded calls", async () => {
    const calls = ["run", "run", "run", "list"].map((tool, i) =>
      recorded(tool, {}, { id: i, time: `2026-01-01T00:00:0${i}.000Z` }),
    );
    const files = { ...pairs(gateway(1), gateway(2)), "session.jsonl": calls.join("\n") };
    const ran = await callgate([...DIFF, "--impact", "session.jsonl", "--format", "json"], files);
    expect(checked(ran.stdout, "diff").impact).toMatchObject({
      calls: 4,
      changed: 1,
      kinds: [
        {
          tool: "run",
          calls: 1,
          before: { decision: "deny", rule: "/tools/run/limits/rate" },
          after: { decision: "allow", rule: "" },
          first: { uri: "session.jsonl", line: 2 },
        },
      ],
    });
    const pretty = await callgate([...DIFF, "--impact", "session.jsonl"], files);
    expect(pretty.stdout).toContain(
      "1 of 4 recorded calls decided differently\n  1× run on ollama  denied → allowed\n",
    );
  });

  it("points in SARIF at the place that widens", async () => {
    const after = `{ "version": "1", "default": "deny",\n "tools": { "list": {}, "run": { "limits": [\n  { "counter": "rate", "window": "minute", "max": 20, "scope": "grant" }] } } }`;
    const ran = await callgate([...DIFF, "--format", "sarif"], pairs(gateway(10), after));
    const [run] = JSON.parse(ran.stdout).runs;
    expect(run.automationDetails.id).toBe("callgate/diff/");
    expect(run.results).toMatchObject([
      {
        ruleId: "widened-tool",
        level: "warning",
        locations: [{ physicalLocation: { artifactLocation: { uri: "after.json" }, region: { startLine: 3 } } }],
        properties: { tool: "run", verdict: "wider" },
      },
      { ruleId: "closed-engine", level: "note" },
    ]);
  });

  it("lets nothing out of a policy into Markdown or a terminal", async () => {
    const evil = "</details>\u001b[31m@octocat ```\n# x";
    const tool = { require: [{ conditions: [{ path: `args.${evil}`, op: "eq", value: evil }], on_deny: evil }] };
    const after = gateway(10, { tools: { [evil]: tool } });
    const ran = await callgate(
      [...DIFF, "--format", "markdown", "--format", "pretty=p.txt"],
      pairs(gateway(10), after),
    );
    expect(ran.stdout).not.toContain("\u001b");
    expect(ran.stdout).not.toMatch(/^# x/m);
    const outside = ran.stdout.replace(/(`+)[^`][\s\S]*?[^`]\1(?!`)/g, "");
    expect(outside).not.toContain("@octocat");
    expect(ran.file("p.txt")).not.toContain("\u001b");
    expect(ran.file("p.txt")).not.toMatch(/^# x/m);
  });

  it.each([
    [["diff", "a.json"], "name two policies"],
    [["diff", "a.json", "a.json", "a.json"], "one policy too many"],
    [["diff", "a.json", "b.json"], "b.json cannot be read: there is no such file"],
    [["diff", "/dev/null", "/dev/null"], "/dev/null cannot be read: there is no such file"],
    [["diff", "a.json", "."], ". is a folder"],
    [["diff", "a.json", "-", "--format", "html5"], "there is no format"],
    [["diff", "-", "-"], "the standard input is one policy"],
    [["diff", "a.json", "broken.yaml"], "no call can be decided by broken.yaml"],
    [["diff", "a.json", "HEAD:a.json"], "HEAD:a.json cannot be read: this folder is in no git repository"],
    [["diff", "a.json", "a.json", "--impact", "none.jsonl"], "none.jsonl cannot be read"],
    [["diff", "a.json", "a.json", "--fail-on", "wide"], "--fail-on is one of"],
  ])("refuses %j", async (args, message) => {
    const ran = await callgate(args, { "a.json": gateway(10), "broken.yaml": "version: [1" }, {});
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([
    ["gateway", gateway(10), "the gateway denies every call of a grant that has no policy", "narrower"],
    [
      "intercept",
      intercept("      - { name: r, rate_limit: 5/hour }\n"),
      "without a policy nothing guards the server",
      "wider",
    ],
  ])("compares with no policy what is on one side only: %s", async (dialect, text, says, removed) => {
    const ran = await callgate(
      ["diff", "a", "/dev/null", "--dialect", dialect, "--format", "json", "--format", "pretty=p"],
      { a: text },
    );
    const { tools } = checked(ran.stdout, "diff");
    expect(tools.find(({ tool }) => tool === "run")?.verdict).toBe(removed);
    expect(ran.file("p")).toContain(says);
    const added = await callgate(["diff", "/dev/null", "a", "--dialect", dialect, "--format", "json"], { a: text });
    expect(JSON.parse(added.stdout).tools.find(({ tool }: Row) => tool === "run").verdict).toBe(
      removed === "wider" ? "narrower" : "wider",
    );
  });
});

describe("callgate diff with git", () => {
  const open: Workspace[] = [];
  afterEach(() => {
    for (const workspace of open.splice(0)) workspace.remove();
  });

  /** A repository with one commit that holds `files`. */
  function repository(files: Readonly<Record<string, string>>): Workspace {
    const workspace = new Workspace(files);
    open.push(workspace);
    git(workspace, "init", "-q", "-b", "main");
    commit(workspace);
    return workspace;
  }

  function git({ path }: Workspace, ...args: string[]): void {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: path, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }

  function commit(workspace: Workspace): void {
    git(workspace, "add", "-A");
    git(workspace, "commit", "-q", "-m", "x", "--allow-empty");
  }

  const verdictOf = (stdout: string) => checked(stdout, "diff").tools.find(({ tool }) => tool === "run")?.verdict;

  it("reads a file of a revision, of the index, and from below", async () => {
    const workspace = repository({ "policies/p.json": gateway(10) });
    workspace.write("policies/p.json", gateway(20));
    const run = (...args: string[]) => workspace.run(["diff", ...args, "--format", "json"]);
    expect(verdictOf((await run("HEAD:policies/p.json", "policies/p.json")).stdout)).toBe("wider");
    expect(verdictOf((await run(":policies/p.json", "policies/p.json")).stdout)).toBe("wider");
    git(workspace, "add", "-A");
    expect(verdictOf((await run(":0:policies/p.json", "policies/p.json")).stdout)).toBe("equal");
    commit(workspace);
    expect(verdictOf((await run("HEAD^{/x}~1:policies/p.json", "main:policies/p.json")).stdout)).toBe("wider");
    const below = await workspace.run(["diff", "HEAD~1:./p.json", "p.json", "--format", "json"], {}, {}, "policies");
    expect(verdictOf(below.stdout)).toBe("wider");
  });

  it("compares the file of a revision with the file as it is, where the revision alone is named", async () => {
    const workspace = repository({ "policies/p.json": gateway(10) });
    workspace.write("policies/p.json", gateway(20));
    const both = await workspace.run(["diff", "HEAD:policies/p.json", "policies/p.json"]);
    expect(await workspace.run(["diff", "HEAD:policies/p.json"])).toEqual(both);
    expect(both.stdout).toContain("HEAD:policies/p.json");
    expect(both.code).toBe(1);
    commit(workspace);
    expect((await workspace.run(["diff", "HEAD:policies/p.json"])).code).toBe(0);
    expect((await workspace.run(["diff", "HEAD~1:policies/p.json"])).code).toBe(1);
  });

  it("compares an added or a removed file with no policy", async () => {
    const workspace = repository({ "other.txt": "" });
    workspace.write("p.json", gateway(10));
    const added = await workspace.run(["diff", "HEAD:p.json", "p.json"]);
    expect(added.stdout).toContain(
      "HEAD:p.json (not there: the gateway denies every call of a grant that has no policy)",
    );
    expect(added.code).toBe(1);
    commit(workspace);
    git(workspace, "rm", "-q", "p.json");
    const removed = await workspace.run(["diff", "HEAD:p.json", "p.json", "--format", "json"]);
    expect(verdictOf(removed.stdout)).toBe("narrower");
    expect(removed.code).toBe(0);
  });

  it.each([
    [["none:p.json", "p.json"], "git knows no revision `none` here"],
    [["HEAD:q.json", "p.json"], "HEAD:q.json cannot be read: there is no such file in HEAD"],
    [["HEAD:q.json", "HEAD:q.json"], "there is no such file in HEAD"],
    [["HEAD:", "p.json"], "HEAD: names no file"],
    [["HEAD:d", "p.json"], "HEAD:d is a folder in git"],
    [["--", "--output=x:p.json", "p.json"], "git knows no revision `--output=x` here"],
    [["HEAD:p.json\nHEAD", "p.json"], "has a line break"],
    [["$(touch x):p.json", "p.json"], "git knows no revision"],
    [["HEAD;touch x:p.json", "p.json"], "git knows no revision"],
    [["HEAD:../../etc/passwd", "p.json"], "cannot be read"],
  ])("refuses %j", async (names, message) => {
    const workspace = repository({ "p.json": gateway(10), "d/q.json": "{}" });
    const before = workspace.names();
    const ran = await workspace.run(["diff", ...names]);
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(workspace.names()).toEqual(before);
  });

  it.each([
    ["a link", "p.json"],
    ["a folder that is a link", "link/p.json"],
    ["a submodule", "sub"],
    ["a folder that is a submodule", "sub/p.json"],
  ])("does not take %s for no policy, in a revision or in the index", async (_what, path) => {
    const workspace = repository({ "d/p.json": gateway(10) });
    symlinkSync("d/p.json", join(workspace.path, "p.json"));
    symlinkSync("d", join(workspace.path, "link"));
    commit(workspace);
    git(workspace, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},sub`);
    git(workspace, "commit", "-q", "-m", "sub");
    for (const revision of ["HEAD", ""]) {
      const ran = await workspace.run(["diff", "d/p.json", `${revision}:${path}`]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expect(ran.stderr).toMatch(
        /cannot be read: `(?:p\.json|link|sub)` is a (?:link|submodule) in (?:HEAD|the index)/,
      );
    }
    const below = await workspace.run(["diff", "p.json", `HEAD:../${path}`], {}, {}, "d");
    expect(below.stderr).toContain("which is not followed");
  });

  it("takes names as they are", async () => {
    const name = "a b'$(x)`é☃;--.json";
    const workspace = repository({ [name]: gateway(10), "HEAD:p.json": gateway(10), "p.json": gateway(20) });
    workspace.write(name, gateway(20));
    expect(verdictOf((await workspace.run(["diff", `HEAD:${name}`, name, "--format", "json"])).stdout)).toBe("wider");
    // A file of that very name wins.
    expect(verdictOf((await workspace.run(["diff", "HEAD:p.json", "p.json", "--format", "json"])).stdout)).toBe(
      "wider",
    );
  });
});

describe("callgate budget", () => {
  it("tells the most that can pass of each tool", async () => {
    const policy = intercept(
      "      - { name: r, rate_limit: 5/hour }\n      - { name: spend, conditions: [{ path: state.run.s, op: lte, value: 100 }], state: { counter: s, window: day, increment_from: args.n } }\n",
      "default: deny\n",
    );
    const ran = await callgate(["budget", "p.yaml", "--format", "json", "--format", "pretty=p.txt"], {
      "p.yaml": policy,
    });
    const { tools } = checked(ran.stdout, "budget") as unknown as {
      tools: { tool: string; category?: string; budget: { calls: unknown } }[];
    };
    expect(tools.map(({ tool, category, budget }) => [tool, category, budget.calls])).toEqual([
      ["run", "Execute", { minute: 5, hour: 5, day: 120 }],
      ["*", undefined, { minute: 0, hour: 0, day: 0 }],
    ]);
    expect(ran.code).toBe(0);
    expect(ran.file("p.txt")).toMatch(/^tool +category +a minute +an hour +a day/);
  });

  it("says which tools have no limit at all", async () => {
    const ran = await callgate(["budget", "p.json"], { "p.json": gateway(undefined) });
    expect(ran.stdout).toMatch(/^run +Execute +unlimited +unlimited +unlimited/m);
    expect(ran.stdout).toContain("2 without any limit");
  });

  it("refuses what is no policy", async () => {
    expect(await callgate(["budget"])).toMatchObject({ code: 2 });
    expect(await callgate(["budget", "x.yaml"], { "x.yaml": "[]" })).toMatchObject({ code: 2 });
  });
});

describe("callgate convert", () => {
  const source = gateway(undefined, {
    hide: ["rm"],
    tools: { list: {}, run: { require: [{ conditions: [{ path: "args.name", op: "in", value: ["a: b", 1e8] }] }] } },
  });

  it("writes the policy on the standard output and proves that it is the same, there and back", async () => {
    const there = await callgate(["convert", "--to", "intercept", "p.json"], { "p.json": source });
    expect(there.stderr).toContain("✔ equal: every call is decided as before");
    expect(there.stdout).toMatch(/^version: "1"\ndefault: deny\nhide: \[rm\]\ntools:\n/);
    expect(there.code).toBe(0);
    const back = await callgate(["convert", "--to", "gateway", "p.yaml"], { "p.yaml": there.stdout });
    expect(back.code).toBe(0);
    const diff = await callgate(DIFF, pairs(source, back.stdout));
    expect(diff.stdout).toContain("✔ equal");
  });

  it("shows the difference where there is one, and says why", async () => {
    const policy = gateway(undefined, {
      tools: { run: { deny_if: [{ conditions: [{ path: "args.name", op: "regex", value: "x" }] }] } },
    });
    const ran = await callgate(
      ["convert", "--to", "intercept", "p.json", "--output", "out.yaml", "--format", "json=r.json"],
      {
        "p.json": policy,
      },
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("");
    expect(ran.file("out.yaml")).toContain("# left out, deny_if 1");
    const report = checked(ran.file("r.json"), "diff");
    expect(report.findings).toMatchObject([
      { check: "closed-engine", severity: "note" },
      { check: "convert", message: expect.stringContaining("`regex` has no opposite") },
    ]);
    expect(report.tools.find(({ tool }) => tool === "run")).toMatchObject({ verdict: "wider" });
  });

  it("rewrites the catalogue's form, windows of a minute and all", async () => {
    const policy = "tools: { run: { rules: [{ action: allow, rate_limit: { max: 30, window: 60 } }] } }";
    const ran = await callgate(["convert", "--to", "gateway", "p.yaml"], { "p.yaml": policy });
    expect(ran.stderr).toContain("✔ equal");
    expect(ran.code).toBe(0);
  });

  it.each([
    [["convert", "p.json"], "--to gateway or --to intercept"],
    [["convert", "--to", "gateway", "p.json"], "a gateway policy already"],
    [["convert", "--to", "catalogue", "p.json"], "--to is one of"],
    [["convert", "--to", "intercept", "a.json", "b.json"], "`b.json` is one policy too many"],
    [["convert", "--to", "intercept", "none.json"], "there is no such file"],
  ])("refuses %j", async (args, message) => {
    const ran = await callgate(args, { "p.json": source });
    expect(ran.stderr).toContain(message);
    expect(ran.code).toBe(2);
  });
});
