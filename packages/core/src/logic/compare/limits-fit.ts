/** The limits of a tool on two sides → those of the one that may deny a call which the other lets pass. In closed form. */

import type { Limit, Rule } from "../../policy/policy.js";
import type { Counted } from "../counted.js";
import { type AmountRange, pathOf } from "./amounts.js";
import { type CallBounds, covers, type Need, times, windowsIn } from "./call-bounds.js";
import type { ComparedPolicy } from "./compared-policy.js";

/** One side with what its limits let through. */
export interface Limited {
  readonly side: ComparedPolicy;
  readonly capacity: CallBounds;
  /** The rules of the tool that is asked about. */
  readonly rules: readonly Rule[];
}

/**
 * The limits of `from` that are not proved to fit whenever calls of the tool pass under both sides and one more under
 * `to`. Of calls in the order of time; a call that is given its quota back lowers both sides' counters.
 * @param rangeOf how large the amounts at a path are of calls that pass under `to`
 */
export function limitsThatMayDeny(
  tool: string,
  from: Limited,
  to: Limited,
  rangeOf: (path: readonly string[]) => AmountRange,
): Limit[] {
  const open: Limit[] = [];
  const theirs = groups(to);
  for (const [key, limits] of groups(from)) {
    const name = from.side.counterName(key);
    const same = [...theirs].find(([other]) => to.side.counterName(other) === name)?.[1];
    if (same !== undefined && isNoStricter(limits, same)) continue;
    const need = from.capacity.needsOf(tool).find((one) => one.key === key);
    if (need !== undefined ? needFits(tool, need, from, to) : sumFits(tool, limits, from, to, rangeOf)) continue;
    open.push(...limits);
  }
  return open;
}

/** The limits that move a counter, by its key, in the order in which they reserve. */
function groups({ rules }: Limited): ReadonlyMap<string, readonly Limit[]> {
  const byKey = new Map<string, Limit[]>();
  for (const { limit } of rules) {
    if (limit?.max === undefined) continue;
    const known = byKey.get(limit.key);
    if (known === undefined) byKey.set(limit.key, [limit]);
    else known.push(limit);
  }
  return byKey;
}

/** Of one counter, which holds the same on both sides: reservations are made one after the other. */
function isNoStricter(limits: readonly Limit[], same: readonly Limit[]): boolean {
  if (limits.length !== same.length) return false;
  return limits.every((limit, i) => {
    const other = same[i] as Limit;
    const isSame = limit.window.milliseconds === other.window.milliseconds && limit.scope === other.scope;
    return isSame && (other.max as bigint) <= (limit.max as bigint);
  });
}

function needFits(tool: string, need: Need, from: Limited, to: Limited): boolean {
  const weights = from.capacity.weights(need.key);
  const isBounded = (bound: bigint | undefined) => bound !== undefined && bound <= need.cap;
  if (to.capacity.needsOf(tool).some((other) => isWithin(need, weights, other, to.capacity))) return true;
  for (const other of from.capacity.needsOf(tool)) {
    if (other.key === need.key || !covers(other.scope, need.scope)) continue;
    const highest = from.capacity.highest(other.key);
    const ratio = ratioOf(weights, from.capacity.weights(other.key));
    const most = highest === undefined ? undefined : times(highest, other.window, need.window);
    if (ratio !== undefined && isBounded(scaled(most, ratio))) return true;
  }
  return isBounded(sumOfTools(tool, need, weights, from, to));
}

/** Whether a counter fits before every call that passes another one, of whichever side. */
function isWithin(need: Need, weights: ReadonlyMap<string, bigint>, other: Need, capacity: CallBounds): boolean {
  if (!covers(other.scope, need.scope)) return false;
  const highest = capacity.highest(other.key);
  const ratio = ratioOf(weights, capacity.weights(other.key));
  if (highest === undefined || ratio === undefined) return false;
  const most = scaled(before(other, need, highest), ratio);
  return most !== undefined && most <= need.cap;
}

/**
 * A limit among the others that denies every call of the tool which the limit would deny; undefined where none is known
 * to do so alone. All of one policy; of calls in the order of time, none of which is refunded.
 * @param others the other limits that the tool's calls meet
 * @param neverNegative whether no amount of a passing call that the limit adds up makes its counter negative
 */
export function reachedFirst(
  tool: string,
  limit: Limit,
  others: readonly Limit[],
  counted: (key: string) => Counted,
  capacity: CallBounds,
  neverNegative: (limit: Limit) => boolean = () => false,
): Limit | undefined {
  const { max } = limit;
  if (max === undefined) return undefined;
  const of = counted(limit.key);
  // Below zero, giving back moves the one and not the other.
  const isSettled = () => of.onlyRises || (of.restores && of.isOnlyOf(tool) && neverNegative(limit));
  const isAlone = (key: string) => counted(key).amounts.get(tool)?.length === 1;
  const needOf = (key: string) => capacity.needsOf(tool).find((one) => one.key === key);
  const need = needOf(limit.key);
  return others.find((other) => {
    if (other.key === limit.key || other.max === undefined) return false;
    const by = counted(other.key);
    // Counters that are moved alike hold the same.
    if (by.signature === of.signature && by.hasOneWindow && isAlone(other.key)) return other.max <= max && isSettled();
    // What a limit needs is known by all of the tool's limits on its counter.
    const all = others.filter(({ key }) => key === other.key).length === by.amounts.get(tool)?.length;
    const its = all ? needOf(other.key) : undefined;
    return need !== undefined && its !== undefined && isWithin(need, capacity.weights(need.key), its, capacity);
  });
}

/** The most that a counter of `to` adds up to over the window of another, before a call that `to` lets pass. */
function before(other: Need, need: Need, highest: bigint): bigint | undefined {
  const count = windowsIn(other.window, need.window);
  if (count === undefined) return undefined;
  // Only where windows nest is the last of them the one in which the call is made.
  const nests = other.window % need.window === 0 || need.window % other.window === 0;
  return nests ? highest * BigInt(count - 1) + other.cap : highest * BigInt(count);
}

type Ratio = readonly [bigint, bigint];

/** How much more a counter adds than another, at most; undefined where it adds something that the other does not. */
function ratioOf(weights: ReadonlyMap<string, bigint>, others: ReadonlyMap<string, bigint>): Ratio | undefined {
  let most: Ratio = [0n, 1n];
  for (const [tool, weight] of weights) {
    if (weight === 0n) continue;
    const other = others.get(tool) ?? 0n;
    if (other === 0n) return undefined;
    if (weight * most[1] > most[0] * other) most = [weight, other];
  }
  return most;
}

function scaled(value: bigint | undefined, [times, parts]: Ratio): bigint | undefined {
  return value === undefined ? undefined : value < 0n ? value : (value * times) / parts;
}

/** What the counter can hold before the call, by how often each tool can be called. */
function sumOfTools(
  tool: string,
  need: Need,
  weights: ReadonlyMap<string, bigint>,
  from: Limited,
  to: Limited,
): bigint | undefined {
  let sum = 0n;
  for (const [name, weight] of weights) {
    if (weight === 0n) continue;
    const strict = from.capacity.calls(name, need.window, need.scope);
    const kind = to.capacity.calls(name, need.window, need.scope);
    // One call of the tool is still to come.
    const later = kind === undefined || name !== tool ? kind : kind - 1n;
    const most = strict === undefined || (later !== undefined && later < strict) ? later : strict;
    if (most === undefined) return undefined;
    if (most > 0n) sum += weight * most;
  }
  return sum;
}

/** A limit that adds up an argument of this tool alone, whose amounts are never negative. */
function sumFits(
  tool: string,
  limits: readonly Limit[],
  from: Limited,
  to: Limited,
  rangeOf: (path: readonly string[]) => AmountRange,
): boolean {
  const [limit] = limits;
  const path = limit && pathOf(limit);
  if (limit?.max === undefined || path === undefined || !isOwnSum(limit, from)) return false;
  const { max, window, scope } = limit;
  const bounds = to.rules.flatMap(({ limit: other }) => {
    if (other?.max === undefined || !covers(other.scope, scope) || !isOwnSum(other, to)) return [];
    if (pathOf(other)?.join(".") !== path.join(".")) return [];
    return times(other.max, other.window.milliseconds, window.milliseconds) ?? [];
  });
  const fits = bounds.some((bound) => bound <= max);
  const calls = to.capacity.calls(tool, window.milliseconds, scope);
  if (!fits && calls === undefined) return false;
  const range = rangeOf(path);
  if (!range.neverNegative) return false;
  return fits || (calls !== undefined && range.most !== undefined && calls * range.most <= max);
}

/**
 * Whether the limit alone moves its counter, so that its value is the sum of the argument. Of amounts that are never
 * negative: denied calls leave it as it is then.
 */
export function isOwnSum({ key, amount }: Limit, { side }: { readonly side: ComparedPolicy }): boolean {
  const counted = side.counted(key);
  return "from" in amount && counted.limits.length === 1 && counted.restores;
}
