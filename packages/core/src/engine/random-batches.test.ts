/** Random policies and calls: what is said of equal calls, against the engine that decides each of them. */

import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import type { Policy } from "../policy/policy.js";
import { Counters } from "./counters.js";
import { type Call, compileForBatches, type Engine } from "./engine.js";

const SEED = 2_6113;
const next = seeded(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: Math.floor(next() * (most + 1)) }, make);

const BOUNDS = [0, 1, 7, 20, 2 ** 53, 9_000_000_000_000_000_000];

function rule(tool: string): object {
  const counter = pick(["c", "d"]);
  const path = `state.${tool === "*" ? "_global" : tool}.${counter}`;
  const condition = { path, op: pick(["lt", "lte", "lte", "gt", "gte", "eq", "not_in"]), value: pick(BOUNDS) };
  const conditions = [condition.op === "not_in" ? { ...condition, value: [condition.value] } : condition];
  if (next() < 0.3) return { name: "r", rate_limit: `${pick([1, 5, 30])}/${pick(["minute", "hour"])}` };
  if (next() < 0.2) return { name: "a", action: "require_approval", conditions };
  if (next() < 0.3) return { name: "n", conditions: [{ path: "args.n", op: "lte", value: pick([2, 3]) }] };
  const amount = pick<object>([{}, { increment: 3 }, { increment_from: "args.n" }]);
  return { name: "s", conditions, state: { counter, window: pick(["minute", "hour"]), ...amount } };
}

function policy(): Policy {
  const tools = { run: { rules: some(4, () => rule("run")) }, "*": { rules: some(2, () => rule("*")) } };
  const text = JSON.stringify({ version: "1", tools });
  const lowered = lower(readDocument(text, "p"), { dialect: "intercept" }).policy;
  if (lowered === undefined) throw new Error(text);
  if (next() < 0.7) return lowered;
  const perGrant = [...lowered.tools].map(([name, tool]) => {
    const rules = tool.rules.map((one) => ({ ...one, limit: one.limit && { ...one.limit, scope: "grant" as const } }));
    return [name, { ...tool, rules }] as const;
  });
  return { ...lowered, tools: new Map(perGrant) };
}

const AT = Date.UTC(2026, 0, 5, 10);
const call = (at: number): Call => {
  const args = next() < 0.9 ? { n: pick([-1, 0, 0.5, 1, 2, 3, 2 ** 52, 2 ** 60]) } : {};
  return { tool: pick(["run", "run", "ls"]), args, at, grant: "x" };
};

/** What becomes of the calls if each is the next, with what their counters hold: all as text. */
function told(engine: Engine, calls: readonly Call[], counters: Counters, withCounters = false): string {
  const decisions = calls.map((one) => {
    const { decision, limits } = engine.explain(one, counters);
    const held = withCounters ? limits.map(({ before }) => before) : [];
    return [decision.outcome, decision.rule, decision.reserved, held];
  });
  return JSON.stringify(decisions, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("how long equal calls are decided alike", () => {
  it("is no longer than the engine, asked one by one, decides them so", () => {
    const count = { none: 0, some: 0, all: 0 };
    for (let i = 0; i < 1_500; i++) {
      const made = policy();
      const engine = compileForBatches(made);
      const counters = new Counters();
      for (const one of some(6, () => call(AT + pick([0, 0, 59_000])))) engine.decide(one, counters);
      const [one, others, most] = [call(AT + 60_000), some(2, () => call(AT + 60_000)), pick([5, 40])];
      if (next() < 0.9) engine.decide(one, counters);
      const steady = engine.identicalRepeats(one, others, counters, most);
      count[steady === 0 ? "none" : steady < most ? "some" : "all"]++;
      const all = [one, ...others];
      const were = told(engine, all, counters);
      const problem = `seed ${SEED}, policy ${i}: ${steady} of ${JSON.stringify(all)}`;
      const { outcome } = engine.decide(one, counters.fork());
      if (steady === 0 || (outcome !== "allow" && outcome !== "approval")) continue;
      const stepped = counters.fork();
      for (let n = 0; n < steady; n++) {
        engine.decide(one, stepped);
        if (told(engine, all, stepped) !== were) expect.fail(`${problem}: not after ${n + 1}`);
      }
      const repeated = counters.fork();
      engine.repeat(engine.decide(one, repeated), one.grant, steady - 1, repeated);
      expect(told(engine, all, repeated, true), problem).toBe(told(engine, all, stepped, true));
    }
    expect(count.none).toBeGreaterThan(150);
    expect(count.some).toBeGreaterThan(150);
    expect(count.all).toBeGreaterThan(150);
  });
});
