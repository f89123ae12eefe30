/** Generated pairs of policies: verdicts are held to trying, to their mirror, and to one another; witnesses to the engine. */

import { Counters, compile, type DecisionKind, type Policy } from "@callgate/core";
import { namesOf } from "@callgate/core/logic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "../src/compare-policies.js";
import type { DiffWitness, ToolDiff, Verdict } from "../src/policy-diff.js";
import { isMorePermissive, passes, type Shown, tried } from "./brute-force.js";
import { pairs, triples } from "./generated.js";
import { loweredOf, type Written } from "./written.js";

/** More, on demand: `PAIRS=50000 SEED=7 npx vitest run packages/diff/test`. What fails is made small, its seed beside it. */
const PAIRS = Number(process.env.PAIRS ?? 600);
const SEED = Number(process.env.SEED ?? 6_1121);
const SETTINGS = { seed: SEED, numRuns: PAIRS } as const;
const LONG = { timeout: 6 * 3_600_000 } as const;

const MIRRORED: Readonly<Record<Verdict, Verdict>> = {
  equal: "equal",
  wider: "narrower",
  narrower: "wider",
  incomparable: "incomparable",
  unknown: "unknown",
};

type Way = DiffWitness["shows"];

/** The tools that a row tells of: `*` stands for all that neither policy names, and for one of that very name. */
function toolsOf({ tool }: ToolDiff, other: string): readonly string[] {
  return tool === "*" ? [other, "*"] : [tool];
}

/** Whether a call may stand before the last: it passes under both policies, or both deny it. */
function isAlike([was, is]: readonly [DecisionKind, DecisionKind]): boolean {
  return (passes(was) && passes(is)) || (was === "deny" && is === "deny");
}

/** What the engines answer to the last call, once more; undefined where one before it is not decided alike, as it says. */
function decided({ calls }: DiffWitness, before: Policy, after: Policy) {
  const [was, is] = [compile(before), compile(after)];
  const [then, now] = [new Counters(), new Counters()];
  const each = calls.flatMap(({ times = 1, grant = "", at, tool, args, denied = false }) =>
    Array.from({ length: times }, () => ({ call: { at, tool, args, grant }, denied })),
  );
  const outcomes = each.map(({ call }) => [was.decide(call, then).outcome, is.decide(call, now).outcome] as const);
  const inOrder = calls.every(({ at }, i) => i === 0 || at >= (calls[i - 1]?.at ?? 0));
  const asSaid = outcomes.slice(0, -1).every((both, i) => isAlike(both) && passes(both[0]) !== each[i]?.denied);
  return inOrder && asSaid ? outcomes.at(-1) : undefined;
}

/** How often each was met; `proved`: equal, though written otherwise; `undecided`: unknown, though all is documented; `missed`: unknown, and trying shows it. */
const met = {
  equal: 0,
  wider: 0,
  narrower: 0,
  incomparable: 0,
  unknown: 0,
  undecided: 0,
  proved: 0,
  shown: 0,
  missed: 0,
};

/** One row of a comparison against what trying has shown of its tools. */
function hold(diff: ToolDiff, shown: (way: Way) => Shown[Way]): void {
  const { tool, verdict, witnesses, changes, reason = "" } = diff;
  met[verdict]++;
  if (verdict === "unknown" && !reason.includes("documented")) met.undecided++;
  if (verdict === "equal" && changes.length > 0) met.proved++;
  for (const way of ["wider", "narrower"] as const) {
    const contrary = shown(way);
    const witnessed = witnesses.some(({ shows }) => shows === way);
    if (contrary !== undefined && witnessed) met.shown++;
    if (verdict === "unknown") {
      // Small as these are, it would be a fault of ours.
      expect([tool, reason]).not.toContain("the conditions are too large to be decided");
      if (contrary !== undefined && !witnessed && !reason.includes("documented")) met.missed++;
      continue;
    }
    const says = verdict === way || verdict === "incomparable";
    expect([tool, verdict, way, says ? undefined : contrary]).toEqual([tool, verdict, way, undefined]);
    expect([tool, verdict, way, witnessed]).toEqual([tool, verdict, way, says]);
  }
}

function verdicts(before: Policy, after: Policy): ReadonlyMap<string, Verdict> {
  return new Map(comparePolicies(before, after).tools.map(({ tool, verdict }) => [tool, verdict]));
}

describe(`generated pairs of policies, seed ${SEED}`, () => {
  it("are told apart as trying tells them apart, and witnesses show what they say", LONG, () => {
    const property = ([left, right]: readonly [Written, Written]) => {
      const [before, after] = [loweredOf(left), loweredOf(right)];
      const { tools } = comparePolicies(before, after);
      const { other } = namesOf(before, after);
      const shown = tried(before, after, [...new Set(tools.flatMap((diff) => toolsOf(diff, other)))]);
      for (const diff of tools) {
        const names = toolsOf(diff, other);
        hold(diff, (way) => names.map((name) => shown.get(name)?.[way]).find(Boolean));
        for (const witness of diff.witnesses) {
          const { calls, before: was, after: is, shows } = witness;
          expect(decided(witness, before, after)).toEqual([was, is]);
          expect(shows === "wider" ? isMorePermissive(is, was) : isMorePermissive(was, is)).toBe(true);
          expect(names).toContain(calls.at(-1)?.tool);
        }
      }
    };
    fc.assert(fc.property(pairs, property), SETTINGS);
    if (process.env.PAIRS !== undefined) console.log(met);
    expect(Math.min(met.equal, met.wider, met.narrower, met.proved)).toBeGreaterThan(PAIRS / 10);
    expect(met.incomparable).toBeGreaterThan(PAIRS / 40);
    // Trying comes by most of what there is, so that it can contradict; and hardly ever by what the logic cannot decide.
    expect(met.shown).toBeGreaterThan(0.8 * (met.wider + met.narrower + 2 * met.incomparable));
    expect(met.missed).toBeLessThan(PAIRS / 100);
    expect(met.unknown).toBeLessThan(PAIRS / 10);
    const rows = met.equal + met.wider + met.narrower + met.incomparable + met.unknown;
    expect(met.undecided).toBeLessThan(rows / 200);
  });

  it("are equal to themselves, and mirror each other", LONG, () => {
    const property = ([left, right]: readonly [Written, Written]) => {
      const [before, after] = [loweredOf(left), loweredOf(right)];
      const mirrored = [...verdicts(after, before)].map(([tool, verdict]) => [tool, MIRRORED[verdict]]);
      expect(mirrored).toEqual([...verdicts(before, after)]);
      // Lowered anew, so that nothing is the same for being the same object.
      expect(new Set(verdicts(before, loweredOf(left)).values())).toEqual(new Set(["equal"]));
    };
    fc.assert(fc.property(pairs, property), SETTINGS);
  });

  it("are equal where both equal a third", LONG, () => {
    let equal = 0;
    const property = (written: readonly [Written, Written, Written]) => {
      const [first, second, third] = written.map(loweredOf) as [Policy, Policy, Policy];
      const [ab, bc, ac] = [verdicts(first, second), verdicts(second, third), verdicts(first, third)];
      const of = (rows: ReadonlyMap<string, Verdict>, tool: string) => rows.get(tool) ?? rows.get("*");
      for (const tool of new Set([...ab.keys(), ...bc.keys(), ...ac.keys()])) {
        if (of(ab, tool) !== "equal" || of(bc, tool) !== "equal") continue;
        equal++;
        expect([tool, of(ac, tool)]).toEqual([tool, "equal"]);
      }
    };
    fc.assert(fc.property(triples, property), SETTINGS);
    expect(equal).toBeGreaterThan(PAIRS / 2);
  });
});
