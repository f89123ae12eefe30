/** Random limits: where one is said to be reached first, leaving out the other lets nothing more through. */

import { describe, expect, it } from "vitest";
import { seeded } from "../../../test/seeded.js";
import { lower } from "../../dialects/lower.js";
import { readDocument } from "../../document/read.js";
import type { Limit, Policy, Rule } from "../../policy/policy.js";
import { applicableRules } from "../../policy/queries.js";
import { toFloat64 } from "../../values/value.js";
import { counters } from "../counted.js";
import { CallBounds } from "./call-bounds.js";
import { decideLast } from "./call-sequence.js";
import { Comparison } from "./find-widening.js";
import { reachedFirst } from "./limits-fit.js";

const SEED = 7_1126;
const next = seeded(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const some = <T>(least: number, most: number, make: () => T): T[] =>
  Array.from({ length: least + Math.floor(next() * (most - least + 1)) }, make);

function rule(tool: string): object {
  const counter = pick(["c", "c", "d"]);
  const window = pick(["minute", "minute", "hour"]);
  if (next() < 0.4) return { name: "r", rate_limit: `${pick([1, 2, 3, 60, 180])}/${window}` };
  const path = `state.${tool === "*" ? "_global" : tool}.${counter}`;
  const amount = pick<object>([{}, {}, { increment: 2 }, { increment: 3 }, { increment_from: "args.n" }]);
  const condition = { path, op: "lte", value: pick([1, 2, 3, 4, 6, 120]) };
  return { name: "s", conditions: [condition], state: { counter, window, ...amount } };
}

function policyOf(): Policy {
  const tools = Object.fromEntries(
    [["run", 2] as const, ["rm", 0] as const, ["*", 0] as const].map(([tool, least]) => [
      tool,
      { rules: some(least, 3, () => rule(tool)) },
    ]),
  );
  const text = JSON.stringify({ version: "1", tools });
  const { policy } = lower(readDocument(text, "p"), { dialect: "intercept" });
  if (policy === undefined) throw new Error(text);
  return policy;
}

function without(policy: Policy, left: Rule): Policy {
  const tools = [...policy.tools].map(
    ([name, tool]) => [name, { ...tool, rules: tool.rules.filter((one) => one !== left) }] as const,
  );
  return { ...policy, tools: new Map(tools) };
}

/** Whether a condition denies before the limit does: leaving the rule out is then more than leaving out the limit. */
function isReadBelow({ key, max }: Limit, rules: readonly Rule[]): boolean {
  return rules.some(({ conditions }) =>
    conditions.some(
      ({ target, value }) =>
        target.kind === "counter" && target.key === key && (toFloat64(value) as number) < Number(max),
    ),
  );
}

describe("a limit that is reached first", () => {
  it("leaves nothing to the other", () => {
    const count = { dead: 0, alive: 0 };
    for (let i = 0; i < 600; i++) {
      const policy = policyOf();
      const names = ["run", "rm", "other"];
      const met = new Map(names.map((name) => [name, applicableRules(policy, name) ?? []]));
      const counted = counters(met);
      const capacity = new CallBounds(met, counted);
      for (const one of policy.tools.get("run")?.rules ?? []) {
        const { limit } = one;
        if (limit === undefined || isReadBelow(limit, [...met.values()].flat())) continue;
        const others = (met.get("run") ?? []).flatMap((other) => (other === one ? [] : (other.limit ?? [])));
        if (others.some(({ key }) => key === limit.key)) continue;
        const first = reachedFirst("run", limit, others, counted, capacity);
        count[first === undefined ? "alive" : "dead"]++;
        if (first === undefined) continue;
        const comparison = new Comparison(policy, without(policy, one), names, { calls: 2_000 });
        const answer = comparison.wider("run");
        // Without the limit, a call is denied by another: that may be after a sum has reserved, and lift it above zero.
        const calls = answer.answer === "sat" ? answer.value : [];
        if (decideLast(calls, comparison.engines)?.denied.includes(true)) continue;
        expect(answer.answer, `seed ${SEED}, policy ${i}, ${limit.key}`).not.toBe("sat");
      }
    }
    expect(count.dead).toBeGreaterThan(100);
    expect(count.alive).toBeGreaterThan(100);
  });
});
