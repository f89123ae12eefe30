/** A tool's rules on one side → what a call must meet, as formulas over arguments and counters. */

import type { Limit, Rule } from "../../policy/policy.js";
import { amountIsNumeric, fitsAtFirst } from "../conditions-of-limits.js";
import { onlyRise } from "../counted.js";
import type { CounterRange } from "../counters.js";
import { all, any, type Formula, holds, passes } from "../formula.js";
import type { ComparedPolicy } from "./compared-policy.js";

/** What can be asked of the rules of one tool. Counters are named by what they count, so that both sides mean the same. */
export interface PassFormulas {
  /** That no rule denies, and every amount can be paid. */
  readonly passes: Formula;
  /** The same, and that no limit denies the call whatever was called before. */
  readonly passable: Formula;
  /** That no limit denies either, where every counter holds 0. */
  readonly fits: Formula;
  /** That a rule asks for an approval. */
  readonly asks: Formula;
}

/** @param ranges takes what the counters that are read can hold */
export function passFormulas(
  rules: readonly Rule[],
  side: ComparedPolicy,
  ranges: Map<string, CounterRange>,
): PassFormulas {
  const named = rules.map((rule) => side.withNamedCounters(rule, ranges));
  const limits = limitsOf(rules);
  const first = inTurn(limits);
  const passing = all([...named.map(passes), ...limits.map(amountIsNumeric)]);
  // A denied tool moves no counter, but what its own limits reserve for a call counts for that call.
  const moving = limits.filter(({ max }) => max !== undefined);
  const rising = first.filter(
    ({ key }) => side.counted(key).onlyRises && onlyRise(moving.filter((limit) => limit.key === key)),
  );
  return {
    passes: passing,
    passable: all([passing, ...rising.map(fitsAtFirst)]),
    fits: all(first.map(fitsAtFirst)),
    asks: any(named.filter(({ action }) => action === "approval").map(({ conditions }) => all(conditions.map(holds)))),
  };
}

/** What limits before have taken of a call from a counter: a number, and at most one argument. */
interface Taken {
  readonly window: number;
  readonly fixed: bigint;
  readonly from: Exclude<Limit["amount"], { fixed: bigint }> | undefined;
}

/**
 * Limits of one counter reserve one after the other: each finds what those before it have reserved for this call,
 * unless it counts over another window, which starts the counter again. Gives limits that hold independently.
 */
function inTurn(limits: readonly Limit[]): readonly Limit[] {
  const taken = new Map<string, Taken>();
  return limits.map((limit) => {
    const { max, amount } = limit;
    if (max === undefined) return limit;
    const counter = JSON.stringify([limit.key, limit.scope]);
    const window = limit.window.milliseconds;
    const earlier = taken.get(counter);
    const before = earlier?.window === window ? earlier : undefined;
    const fixed = (before?.fixed ?? 0n) + ("fixed" in amount ? amount.fixed : 0n);
    const from = "from" in amount ? amount : before?.from;
    taken.set(counter, { window, fixed, from });
    return from === undefined ? { ...limit, amount: { fixed } } : { ...limit, amount: from, max: max - fixed };
  });
}

export function limitsOf(rules: readonly Rule[]): Limit[] {
  return rules.flatMap(({ limit }) => limit ?? []);
}
