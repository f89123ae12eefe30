/** A tool's rules on one side → what a call must meet, as formulas over arguments and counters. */

import type { Limit, Rule } from "../../policy.js";
import { fitsAtFirst, payable } from "../conditions-of-limits.js";
import type { CounterRange } from "../counters.js";
import { all, any, type Formula, holds, passes } from "../formula.js";
import type { Side } from "./side.js";

/** What can be asked of the rules of one tool. Counters are named by what they count, so that both sides mean the same. */
export interface Questions {
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
export function questions(rules: readonly Rule[], side: Side, ranges: Map<string, CounterRange>): Questions {
  const named = rules.map((rule) => side.withNamedCounters(rule, ranges));
  const limits = limitsOf(rules);
  const first = inTurn(limits);
  const passing = all([...named.map(passes), ...limits.map(payable)]);
  const rising = first.filter(({ key, amount }) => "fixed" in amount && side.counted(key).onlyRises);
  return {
    passes: passing,
    passable: all([passing, ...rising.map(fitsAtFirst)]),
    fits: all(first.map(fitsAtFirst)),
    asks: any(named.filter(({ action }) => action === "approval").map(({ conditions }) => all(conditions.map(holds)))),
  };
}

/**
 * Limits of one counter reserve one after the other: each finds there what the one before it has taken for this call,
 * unless it counts over another window, which begins anew.
 */
function inTurn(limits: readonly Limit[]): readonly Limit[] {
  const taken = new Map<string, { readonly window: number; readonly fixed: bigint }>();
  return limits.map((limit) => {
    if (limit.max === undefined || !("fixed" in limit.amount)) return limit;
    const counter = JSON.stringify([limit.key, limit.scope]);
    const window = limit.window.milliseconds;
    const before = taken.get(counter);
    const fixed = limit.amount.fixed + (before?.window === window ? before.fixed : 0n);
    taken.set(counter, { window, fixed });
    return { ...limit, amount: { fixed } };
  });
}

export function limitsOf(rules: readonly Rule[]): Limit[] {
  return rules.flatMap(({ limit }) => limit ?? []);
}
