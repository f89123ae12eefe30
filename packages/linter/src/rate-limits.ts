/** The limits that bound how often a tool may be called, as calls in a window. */

import type { Condition, Limit, Path, Rule } from "@callgate/core";
import { toFloat64 } from "@callgate/core/values";
import { hasOtherWindow, isRateLimit } from "./reach.js";

export interface RateLimit {
  readonly limit: Limit;
  readonly rule: Rule;
  /** The most calls that fit into one window. */
  readonly calls: number;
  readonly milliseconds: number;
  /** Where its number is written. */
  readonly place: Path;
}

/**
 * The rate limits among the rules a call meets, in order. Limits with one key share a counter, which each call then
 * moves by all their amounts; where their windows differ, each restarts the counter, and no limit bounds anything.
 */
export function rateLimits(rules: readonly Rule[]): readonly RateLimit[] {
  let limits = known.get(rules);
  if (limits === undefined) {
    limits = rules.some(({ limit }) => isRateLimit(limit)) ? readLimits(rules) : [];
    known.set(rules, limits);
  }
  return limits;
}

/** Several checks ask the same of a tool's rules. */
const known = new WeakMap<readonly Rule[], readonly RateLimit[]>();

function readLimits(rules: readonly Rule[]): RateLimit[] {
  const amounts = amountsByKey(rules);
  return rules.flatMap((rule) => {
    const { limit } = rule;
    if (limit?.max === undefined || !isRateLimit(limit) || hasOtherWindow(limit, rules)) return [];
    const amount = amounts.get(limit.key) ?? 0n;
    const calls = amount > 0n ? Number(limit.max / amount) : Number.POSITIVE_INFINITY;
    return [{ limit, rule, calls, milliseconds: limit.window.milliseconds, place: numberOf(rule, limit) }];
  });
}

/** What one call adds to each counter. */
function amountsByKey(rules: readonly Rule[]): ReadonlyMap<string, bigint> {
  const amounts = new Map<string, bigint>();
  for (const { limit } of rules)
    if (limit?.max !== undefined && "fixed" in limit.amount)
      amounts.set(limit.key, (amounts.get(limit.key) ?? 0n) + limit.amount.fixed);
  return amounts;
}

/**
 * The condition that says how far the rule's own counter may go: the first that compares it with a number by `lt` or
 * `lte`. Undefined where the limit has its number beside its counter.
 */
export function boundOf({ conditions, limit }: Rule): Condition | undefined {
  return conditions.find(
    ({ target, op, value }) =>
      target.kind === "counter" &&
      target.key === limit?.key &&
      (op === "lt" || op === "lte") &&
      toFloat64(value) !== undefined,
  );
}

function numberOf(rule: Rule, limit: Limit): Path {
  const bound = boundOf(rule);
  if (bound === undefined) return [...limit.origin, "max"];
  // `rate_limit: 5/minute` is the condition and the counter in one.
  return bound.origin.at(-1) === "rate_limit" ? bound.origin : [...bound.origin, "value"];
}

/** Calls a minute, where the window is longer; in a shorter one, what fits into the windows of one minute. */
export function perMinute({ calls, milliseconds }: RateLimit): number {
  const minute = 60_000;
  return milliseconds < minute ? calls * Math.ceil(minute / milliseconds) : (calls * minute) / milliseconds;
}

/** For messages: `10 times a minute`. */
export function inWords({ calls, limit: { window } }: RateLimit): string {
  return `${calls} ${calls === 1 ? "time" : "times"} ${everyWindow(window.name)}`;
}

/** For messages: `a minute`, `an hour`, `in 90 s`. */
export function everyWindow(name: string): string {
  if (!/^[a-z]+$/.test(name)) return `in ${name}`;
  return `${name === "hour" ? "an" : "a"} ${name}`;
}
