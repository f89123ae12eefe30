/** Random pairs of policies, and random calls: where one is proved to allow no more, no sequence of calls shows otherwise. */

import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import { Counters } from "../engine/counters.js";
import { type Call, compile } from "../engine/engine.js";
import type { Policy } from "../policy/policy.js";
import { allowsNoMore } from "./allows-no-more.js";

const SEED = 4_1121;
const next = seeded(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: Math.floor(next() * (most + 1)) }, make);

const TOOLS = ["run", "rm", "*"];
const CONDITIONS = [
  { path: "args.n", op: "lte", value: 2 },
  { path: "args.n", op: "lt", value: 2 },
  { path: "args.n", op: "gte", value: 0 },
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
  if (kind < 0.35) return { name: "r", rate_limit: `${pick([1, 2, 3, 60])}/${pick(WINDOWS)}` };
  if (kind < 0.55) {
    const counter = tool === "*" ? "g" : "c";
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
    TOOLS.filter(() => next() < 0.7).map((tool) => [tool, { rules: some(3, () => rule(tool)) }]),
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
  return Array.from({ length: 25 }, () => {
    at += pick([0, 1_000, 15_000, 31_000, 1_900_000, 7_300_000]);
    const args = {
      ...(next() < 0.8 ? { n: pick([-3, -1, 0, 0.5, 1, 2, 3]) } : {}),
      ...(next() < 0.8 ? { m: pick<unknown>(["a", "b", "c", null, 5]) } : {}),
    };
    return { tool: pick(["run", "run", "run", "rm", "ls", "*"]), args, at, grant: pick(["x", "x", "y"]) };
  });
}

/** The first call that passes under `after` and not, or not so freely, under `before`; only calls that pass move counters. */
function counterexample(before: Policy, after: Policy, sequence: readonly Call[]): unknown {
  const [was, is] = [compile(before), compile(after)];
  const [then, now] = [new Counters(), new Counters()];
  for (const call of sequence) {
    const { outcome } = is.decide(call, now);
    if (outcome !== "allow" && outcome !== "approval") continue;
    const earlier = was.decide(call, then).outcome;
    if (earlier === outcome || earlier === "allow") continue;
    return { call, earlier, outcome };
  }
  return undefined;
}

describe("a proof that a policy allows no more", () => {
  it("is contradicted by no sequence of calls", () => {
    const count = { yes: 0, no: 0, unknown: 0, shown: 0 };
    for (let i = 0; i < 600; i++) {
      const policy = written();
      const [left, right] = next() < 0.2 ? [edited(policy), policy] : [policy, edited(policy)];
      const before = next() < 0.2 ? perGrant(lowered(left)) : lowered(left);
      const after = lowered(right);
      const answer = allowsNoMore(before, after);
      count[answer.answer]++;
      for (let k = 0; k < 8; k++) {
        const shown = counterexample(before, after, calls());
        if (answer.answer !== "yes") {
          if (shown !== undefined) count.shown++;
        } else expect(shown, `seed ${SEED}, pair ${i}: ${JSON.stringify([left, right])}`).toBeUndefined();
      }
    }
    expect(count.yes).toBeGreaterThan(120);
    expect(count.no).toBeGreaterThan(120);
    // These calls do show what there is to show.
    expect(count.shown).toBeGreaterThan(500);
  });
});
