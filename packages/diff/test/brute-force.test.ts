/** Random pairs of policies: the verdicts, and what many sequences of calls show, must not contradict each other. */

import { type Call, Counters, compile, lower, type Outcome, type Policy, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/test/seeded.js";
import { comparePolicies } from "../src/compare-policies.js";
import type { ToolDiff, Verdict } from "../src/policy-diff.js";

/** More, on demand: `PAIRS=5000 SEED=7 npx vitest run packages/diff/test`. */
const PAIRS = Number(process.env.PAIRS ?? 200);
const SEED = Number(process.env.SEED ?? 6_1121);
const next = seeded(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: Math.floor(next() * (most + 1)) }, make);

const TOOLS = ["run", "rm", "*"];
const CONDITIONS = [
  { path: "args.n", op: "lte", value: 2 },
  { path: "args.n", op: "lt", value: 2 },
  { path: "args.n", op: "gte", value: 0 },
  { path: "args.n", op: "lte", value: 1.5 },
  { path: "args.m", op: "in", value: ["a", "b"] },
  { path: "args.m", op: "eq", value: "a" },
  { path: "args.m", op: "neq", value: "b" },
  { path: "args.m", op: "exists", value: true },
  { path: "args.m", op: "regex", value: "^[ab]$" },
  { path: "state.run.c", op: "lt", value: 2 },
  { path: "state.run.c", op: "gte", value: 1 },
  { path: "state._global.g", op: "lte", value: 2 },
];
const WINDOWS = ["minute", "hour", "day"];

interface Written {
  default: string;
  hide: string[];
  tools: Record<string, { rules: object[] }>;
}

function rule(tool: string): object {
  const kind = next();
  if (kind < 0.4) return { name: "r", rate_limit: `${pick([1, 2, 3, 60])}/${pick(WINDOWS)}` };
  if (kind < 0.55) {
    const counter = pick(tool === "*" ? ["g"] : ["c", "d"]);
    const path = `state.${tool === "*" ? "_global" : tool}.${counter}`;
    const amount = pick<object>([{}, { increment: 2 }, { increment_from: "args.n" }]);
    return {
      name: "s",
      conditions: [{ path, op: pick(["lte", "lt"]), value: pick([1, 2, 4, 120]) }],
      state: { counter, window: pick(WINDOWS), ...amount },
    };
  }
  if (kind < 0.6) return { name: "d", action: "deny" };
  if (kind < 0.7) return { name: "a", action: "require_approval", conditions: some(2, () => pick(CONDITIONS)) };
  return { name: "c", conditions: [pick(CONDITIONS), ...some(1, () => pick(CONDITIONS))] };
}

function written(): Written {
  const tools = Object.fromEntries(
    TOOLS.filter(() => next() < 0.6).map((tool) => [tool, { rules: some(3, () => rule(tool)) }]),
  );
  return { default: pick(["allow", "deny"]), hide: next() < 0.1 ? ["rm"] : [], tools };
}

/** The same policy with an edit or two. */
function edited(policy: Written): Written {
  const copy = structuredClone(policy);
  for (let i = 0; i < 1 + next() * 2; i++) {
    const kind = next();
    const tool = pick(TOOLS);
    const rules = copy.tools[tool]?.rules;
    if (kind < 0.1) copy.default = pick(["allow", "deny"]);
    else if (kind < 0.2) copy.hide = pick([[], ["rm"], ["run"]]);
    else if (rules === undefined) copy.tools[tool] = { rules: some(2, () => rule(tool)) };
    else if (kind < 0.5) rules.splice(Math.floor(next() * (rules.length + 1)), 0, rule(tool));
    else if (kind < 0.7) rules.splice(Math.floor(next() * rules.length), 1);
    else rules.splice(Math.floor(next() * rules.length), 1, rule(tool));
  }
  return copy;
}

function lowered(policy: Written): Policy {
  const result = lower(readDocument(JSON.stringify({ version: "1", ...policy }), "p"), { dialect: "intercept" });
  if (result.policy === undefined) throw new Error(JSON.stringify(policy));
  return result.policy;
}

/** Its limits counted apart for each agent, as the gateway and the catalogue count. */
function perGrant(policy: Policy): Policy {
  const tools = new Map(
    [...policy.tools].map(([name, tool]) => [
      name,
      {
        ...tool,
        rules: tool.rules.map((one) => ({ ...one, limit: one.limit && { ...one.limit, scope: "grant" as const } })),
      },
    ]),
  );
  return { ...policy, tools };
}

function calls(): Call[] {
  let at = Date.UTC(2026, 0, 1, 22, 58);
  const slow = next() < 0.5;
  return Array.from({ length: 25 }, () => {
    at += pick(slow ? [0, 1_000, 15_000, 31_000, 1_900_000, 7_300_000] : [0, 0, 0, 1_000, 61_000]);
    const args = {
      ...(next() < 0.8 ? { n: pick([-3, -1, 0, 0.5, 1, 2, 3, 1e19]) } : {}),
      ...(next() < 0.8 ? { m: pick<unknown>(["a", "b", "c", null, 5]) } : {}),
    };
    return { tool: pick(["run", "run", "run", "rm", "ls", "*"]), args, at, grant: pick(["x", "x", "y"]) };
  });
}

const KINDNESS: Readonly<Record<Outcome, number>> = { deny: 0, notEvaluated: 0, approval: 1, allow: 2 };

/** Which tools are decided more kindly, and less kindly, by `after`, when the same calls have passed. */
function shown(before: Policy, after: Policy, sequence: readonly Call[]): { wider: Call[]; narrower: Call[] } {
  const [was, is] = [compile(before), compile(after)];
  let [then, now] = [new Counters(), new Counters()];
  const seen = { wider: [] as Call[], narrower: [] as Call[] };
  for (const call of sequence) {
    const [a, b] = [then.fork(), now.fork()];
    const [earlier, later] = [was.decide(call, a).outcome, is.decide(call, b).outcome];
    if (KINDNESS[later] > KINDNESS[earlier]) seen.wider.push(call);
    if (KINDNESS[later] < KINDNESS[earlier]) seen.narrower.push(call);
    if (KINDNESS[later] > 0 && KINDNESS[earlier] > 0) [then, now] = [a, b];
  }
  return seen;
}

const MAY: Readonly<Record<Verdict, { readonly wider: boolean; readonly narrower: boolean }>> = {
  equal: { wider: false, narrower: false },
  wider: { wider: true, narrower: false },
  narrower: { wider: false, narrower: true },
  incomparable: { wider: true, narrower: true },
  unknown: { wider: true, narrower: true },
};

const MIRRORED: Readonly<Record<Verdict, Verdict>> = {
  equal: "equal",
  wider: "narrower",
  narrower: "wider",
  incomparable: "incomparable",
  unknown: "unknown",
};

describe("the verdicts on random pairs", () => {
  it("are contradicted by no sequence of calls, and mirror each other", () => {
    const count: Record<Verdict, number> = { equal: 0, wider: 0, narrower: 0, incomparable: 0, unknown: 0 };
    for (let i = 0; i < PAIRS; i++) {
      const policy = written();
      const [left, right] = next() < 0.3 ? [edited(policy), policy] : [policy, edited(policy)];
      const before = next() < 0.2 ? perGrant(lowered(left)) : lowered(left);
      const after = lowered(right);
      const told = `seed ${SEED}, pair ${i}: ${JSON.stringify([left, right])}`;
      const { tools } = comparePolicies(before, after);
      const byName = new Map(tools.map((tool) => [tool.tool, tool]));
      const of = (name: string) => byName.get(name === "*" || !byName.has(name) ? "*" : name) as ToolDiff;
      for (const { verdict } of tools) count[verdict]++;
      for (let k = 0; k < 12; k++) {
        const { wider, narrower } = shown(before, after, calls());
        for (const call of wider) expect([call, MAY[of(call.tool).verdict].wider], told).toEqual([call, true]);
        for (const call of narrower) expect([call, MAY[of(call.tool).verdict].narrower], told).toEqual([call, true]);
      }
      const mirrored = comparePolicies(after, before).tools.map(({ tool, verdict }) => [tool, MIRRORED[verdict]]);
      expect(mirrored, told).toEqual(tools.map(({ tool, verdict }) => [tool, verdict]));
      expect(
        comparePolicies(before, before).tools.every(({ verdict }) => verdict === "equal"),
        told,
      ).toBe(true);
    }
    expect(Math.min(count.equal, count.wider, count.narrower)).toBeGreaterThan(PAIRS / 4);
    expect(count.incomparable).toBeGreaterThan(PAIRS / 20);
    // What cannot be decided is rare.
    expect(count.unknown).toBeLessThan(PAIRS / 20);
  }, 3_600_000);
});
