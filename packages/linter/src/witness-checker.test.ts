import { type Condition, type DocumentPolicy, lower, readDocument } from "@callgate/core";
import { holds } from "@callgate/core/logic";
import { RECOMMENDED } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import type { CheckContext } from "./check.js";
import { CHECKS } from "./checks/index.js";
import { reachOf } from "./reach.js";
import { WitnessChecker } from "./witness-checker.js";

const on = (path: string, op: string, value: unknown) => ({ path, op, value });
const required = (...conditions: object[]) => ({ require: [{ conditions, on_deny: "Never DROP tables" }] });

/** An entry of a tool in which each check finds something by asking the logic. */
const FOUND: Readonly<Record<string, object>> = {
  "inverted-rule": required(on("args.sql", "regex", "^DROP")),
  "letter-case": { deny_if: [{ conditions: [on("args.sql", "regex", "^drop table")], on_deny: "no" }] },
  "type-confusion": { deny_if: [{ conditions: [on("args.sql", "regex", "^drop table")], on_deny: "no" }] },
  "unanchored-regex": required(on("args.host", "regex", "[a-c]x")),
  "unescaped-dot": required(on("args.host", "regex", "^api.example.com$")),
};

function run(check: string, entry: object, steps?: number) {
  const document = readDocument(JSON.stringify({ version: "1", default: "deny", tools: { run: entry } }), "p");
  const policy = lower(document).policy as DocumentPolicy;
  const checker = new WitnessChecker(policy, steps);
  const context: CheckContext = {
    document,
    policy,
    tools: [
      {
        name: "run",
        tool: undefined,
        named: true,
        categorise: () => ({ category: "Execute", because: "" }) as never,
        reach: () => reachOf(policy, "run"),
      },
    ],
    toolList: undefined,
    ceilings: Object.fromEntries(Object.entries(RECOMMENDED).map(([key, { perMinute }]) => [key, perMinute])) as never,
    checker,
    isNamedInSuppression: () => false,
  };
  const found = CHECKS.find(({ id }) => id === check);
  const problems = found?.of === "policy" ? [...found.run(context)] : [];
  return { found: problems.length, refused: checker.refused };
}

describe("a check that asks the logic", () => {
  it.each(Object.keys(FOUND))("%s is told where no more is answered", (check) => {
    const entry = FOUND[check] as object;
    expect(run(check, entry)).toEqual({ found: 1, refused: 0 });
    const spent = run(check, entry, 0);
    expect(spent.found).toBe(0);
    expect(spent.refused).toBeGreaterThan(0);
  });

  it("calls no tool bounded by a sum of which nothing is proved", () => {
    const sums = { limits: [{ counter: "c", window: "day", max: 100, scope: "grant", increment_from: "args.amount" }] };
    const entry = { ...sums, ...required(on("args.amount", "gte", 1)) };
    expect(run("missing-rate-limit", entry)).toEqual({ found: 0, refused: 0 });
    expect(run("missing-rate-limit", entry, 0).refused).toBeGreaterThan(0);
  });
});

describe("what a WitnessChecker is asked of the logic", () => {
  it("costs no more than its steps together, and is counted where it is refused", () => {
    const document = readDocument(
      JSON.stringify({ version: "1", default: "deny", tools: { run: required(on("args.a", "regex", "^[a-f]{3}$")) } }),
      "p",
    );
    const policy = lower(document).policy as DocumentPolicy;
    const [condition] = policy.tools.get("run")?.rules[0]?.conditions ?? [];
    const checker = new WitnessChecker(policy, 500);
    const answers = Array.from({ length: 200 }, () => checker.solve(holds(condition as Condition)).answer);
    expect(answers[0]).toBe("sat");
    expect(answers.at(-1)).toBe("unknown");
    expect(answers.filter((answer) => answer === "unknown")).toHaveLength(checker.refused);
  });
});
