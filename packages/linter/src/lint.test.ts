import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lower, readDocument } from "@callgate/core";
import { type Category, readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { lint } from "./lint.js";

/** `check tool?` of every finding, in order. */
function found(policy: string, tools?: object, categories?: ReadonlyMap<string, Category>): string[] {
  const document = readDocument(policy, "p");
  const list = tools === undefined ? undefined : readTools(JSON.stringify(tools), "t").tools;
  return lint(document, lower(document), { tools: list, categories }).map(
    ({ check, message }) => `${check} ${/`(\w+)`/.exec(message)?.[1] ?? ""}`,
  );
}

const RUN = { tools: [{ name: "run", description: "Run a model", inputSchema: { type: "object" } }] };
const intercept = (rules: string, more = "") => `version: "1"\n${more}tools:\n  run:\n    rules: ${rules}\n`;

describe("execute-allow-all", () => {
  it.each<[string, string, object | undefined, boolean]>([
    ["no rules, default allow", intercept("[]"), undefined, true],
    ["no rules, default deny", intercept("[]", "default: deny\n"), undefined, true],
    ["an empty entry of the gateway", '{"version":"1","default":"deny","tools":{"run":{}}}', undefined, true],
    ["not named, default allow, on the list", 'version: "1"\ntools: {}\n', RUN, true],
    ["not named, default deny, on the list", 'version: "1"\ndefault: deny\ntools: {}\n', RUN, false],
    ["not named, no list", 'version: "1"\ntools: {}\n', undefined, false],
    ["a rate limit", intercept("[{name: r, rate_limit: 5/minute}]"), undefined, false],
    ["a condition", intercept("[{name: r, conditions: [{path: args.name, op: eq, value: x}]}]"), undefined, false],
    ["denied", intercept("[{name: r, action: deny}]"), undefined, false],
    ["an approval", intercept("[{name: r, action: require_approval}]"), undefined, false],
    [
      "a limit on a sum, which denies calls without the amount",
      intercept(
        "[{name: r, conditions: [{path: state.run.c, op: lte, value: 5}], state: {counter: c, window: day, increment_from: args.n}}]",
      ),
      undefined,
      false,
    ],
    ["hidden", intercept("[]", "hide: [run]\n"), undefined, false],
    ["everything hidden", intercept("[]", 'hide: ["*"]\n'), undefined, false],
    [
      "a limit for every tool",
      `${intercept("[]")}  "*": {rules: [{name: r, rate_limit: 60/minute}]}\n`,
      undefined,
      false,
    ],
    [
      "a rate limit for which the program refuses the policy",
      intercept("[{name: r, rate_limit: 5/min}]"),
      undefined,
      false,
    ],
    ["an action for which it does", intercept("[{name: r, action: block}]"), undefined, false],
    [
      "all_tools",
      '{"version":"1","default":"deny","all_tools":{"limits":[{"counter":"c","window":"day","max":9,"scope":"grant"}]},"tools":{"run":{}}}',
      undefined,
      false,
    ],
  ])("%s", (_name, policy, tools, fires) => {
    expect(found(policy, tools).includes("execute-allow-all run")).toBe(fires);
  });
});

describe("missing-rate-limit", () => {
  const condition = "{name: r, conditions: [{path: args.name, op: eq, value: x}]}";
  it.each<[string, string, boolean]>([
    ["a condition only", intercept(`[${condition}]`), true],
    ["nothing at all", intercept("[]"), true],
    ["a limit", intercept("[{name: r, rate_limit: 5/minute}]"), false],
    [
      "a limit on a sum",
      intercept(
        "[{name: r, conditions: [{path: state.run.c, op: lte, value: 5}], state: {counter: c, window: day, increment_from: args.n}}]",
      ),
      true,
    ],
    [
      "a counter nothing compares",
      intercept("[{name: r, conditions: [{path: state.run.c, op: gte, value: 0}], state: {counter: c, window: day}}]"),
      true,
    ],
    ["a limit for every tool", `${intercept("[]")}  "*": {rules: [{name: r, rate_limit: 60/minute}]}\n`, false],
    ["denied", intercept("[{name: r, action: deny}]"), false],
    [
      "a limit on a sum, and no call adds less than 1",
      intercept(
        "[{name: r, conditions: [{path: args.n, op: gte, value: 1}, {path: state.run.c, op: lte, value: 5}], state: {counter: c, window: day, increment_from: args.n}}]",
      ),
      false,
    ],
    ["an approval of each call", intercept("[{name: r, action: require_approval}]"), false],
    [
      "an approval of some calls",
      intercept("[{name: r, action: require_approval, conditions: [{path: args.n, op: eq, value: 1}]}]"),
      true,
    ],
    [
      "no call passes",
      intercept("[{name: r, conditions: [{path: args.n, op: lt, value: 1}, {path: args.n, op: gt, value: 1}]}]"),
      false,
    ],
  ])("%s", (_name, policy, fires) => {
    expect(found(policy).includes("missing-rate-limit run")).toBe(fires);
  });

  it("is as severe as the tool", () => {
    const policy = 'version: "1"\ntools: {t: {rules: []}}\n';
    const severity = (category: Category) => {
      const document = readDocument(policy, "p");
      return lint(document, lower(document), { categories: new Map([["t", category]]) })
        .filter(({ check }) => check === "missing-rate-limit")
        .map((finding) => finding.severity);
    };
    expect((["Read", "Write", "Execute", "Destructive", "Financial"] as const).map(severity)).toEqual([
      [],
      ["warning"],
      ["error"],
      ["warning"],
      ["warning"],
    ]);
  });
});

describe("lint", () => {
  it("says nothing of what a policy means that nobody loads", () => {
    expect(found("version: '1'\nhide: run\ntools: {run: {rules: []}}\n")).toEqual(
      ["schema hide"].map(() => expect.stringMatching(/^schema/)),
    );
  });

  it("finds nothing in the seed policies but that nobody enforces the catalogue's form", () => {
    const fixtures = fileURLToPath(new URL("../../../fixtures/policies", import.meta.url));
    const checks = Object.fromEntries(
      readdirSync(fixtures).map((name) => {
        const document = readDocument(readFileSync(`${fixtures}/${name}`), name);
        return [name, lint(document, lower(document)).map(({ check, severity }) => `${severity} ${check}`)];
      }),
    );
    expect(checks).toEqual({
      "clevername.yaml": ["warning unenforceable-dialect"],
      "ollama.json": [],
    });
  });

  const scaffolds = fileURLToPath(new URL("../../../../shared/corpus/policies/intercept-scaffolds", import.meta.url));
  it.skipIf(!existsSync(scaffolds))(
    "reads the published scaffolds without a finding about their shape (skipped without the corpus)",
    () => {
      const shape = readdirSync(scaffolds).flatMap((name) => {
        const document = readDocument(readFileSync(`${scaffolds}/${name}`), name);
        const lowered = lower(document);
        expect(lowered.policy?.dialect).toBe("intercept");
        return lowered.findings.map(({ check, message }) => `${name} ${check} ${message}`);
      });
      expect(shape).toEqual([]);
    },
  );
});

describe("a tool that no call reaches", () => {
  it.each<[string, string, string[]]>([
    [
      "conditions that no call meets",
      intercept(
        "[{name: r, conditions: [{path: args.n, op: lt, value: 1}, {path: args.n, op: gt, value: 1}], on_deny: no}]",
      ),
      ["contradiction"],
    ],
    [
      "a counter that stays 0",
      intercept(
        "[{name: r, conditions: [{path: state.run.c, op: gte, value: 5}], state: {counter: c, window: day}, on_deny: no}]",
      ),
      ["dead-counter"],
    ],
    [
      "a mistaken condition",
      intercept("[{name: r, conditions: [{path: args.n, op: is, value: 5}], on_deny: no}]"),
      ["schema"],
    ],
    ["a name that is a pattern", intercept("[]").replace("run:", '"run_*":'), ["glob-in-name"]],
  ])("is no other check's: %s", (_name, policy, expected) => {
    const document = readDocument(policy, "p");
    const checks = lint(document, lower(document)).map(({ check }) => check);
    expect(checks.filter((check) => check !== "default-allow")).toEqual(expected);
  });

  it("is not reached by default either", () => {
    const every = "conditions: [{path: args.n, op: lt, value: 1}, {path: args.n, op: gt, value: 1}], on_deny: no";
    const document = readDocument(`version: "1"\ntools: {"*": {rules: [{name: r, ${every}}]}}\n`, "p");
    expect(lint(document, lower(document)).map(({ check }) => check)).toEqual(["contradiction"]);
  });
});

describe("rate limits of one counter in two windows", () => {
  it("bound nothing, so nothing is said of how many calls pass", () => {
    const limits = ["minute", "hour"].map((window) => ({ counter: "c", window, max: 100, scope: "grant" }));
    const policy = JSON.stringify({ version: "1", default: "deny", tools: { run: { limits } } });
    const document = readDocument(policy, "p");
    expect(lint(document, lower(document)).map(({ check }) => check)).toEqual(["duplicate-counter"]);
  });
});

describe("loose-rate-limit", () => {
  it.each<[string, string, string]>([
    ["of a tool", intercept("[{name: r, rate_limit: 60/minute}]"), "allow an Execute tool at most 10 a minute"],
    [
      "over an hour",
      intercept("[{name: r, rate_limit: 6000/hour}]"),
      "allow an Execute tool at most 600 in this window",
    ],
    [
      "of every tool: it is the tool that wants another",
      `${intercept("[]")}  "*": {rules: [{name: r, rate_limit: 60/minute}]}\n`,
      "allow an Execute tool at most 10 a minute with a limit of its own",
    ],
  ])("%s", (_name, policy, remedy) => {
    const document = readDocument(policy, "p");
    const messages = lint(document, lower(document)).filter(({ check }) => check === "loose-rate-limit");
    expect(messages.map(({ message }) => message.split("; ")[1])).toEqual([remedy]);
  });
});

describe("unfinished", () => {
  const gateway = (tools: object) => JSON.stringify({ version: "1", default: "deny", tools });
  const rules = (number: number) => ({
    deny_if: Array.from({ length: number }, (_, i) => ({
      conditions: [{ path: "args.command", op: "eq", value: `command ${i}` }],
      on_deny: "no",
    })),
    limits: [{ counter: "rate", window: "minute", max: 10, scope: "grant" }],
  });
  it.each<[string, string, string[]]>([
    ["few rules", gateway({ run: rules(20) }), []],
    [
      "a thousand tools",
      gateway(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`run_${i}`, rules(3)]))),
      [],
    ],
    [
      "thousands of rules on one argument",
      gateway({ run: rules(3_200) }),
      [
        "warning the policy is so large that `dead-rule` and `type-confusion` did not look at all of it; split it, or turn these checks off",
      ],
    ],
  ])("%s", (_name, text, expected) => {
    const document = readDocument(text, "p");
    const about = lint(document, lower(document)).filter(({ check }) => check === "unfinished");
    expect(about.map(({ severity, message }) => `${severity} ${message}`)).toEqual(expected);
  });
});
