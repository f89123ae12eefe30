/**
 * Equal calls made one after the other → how many of them are decided alike. Each adds the same to the same counters,
 * so that what a limit or a condition will answer is known in advance.
 */

import type { Operator } from "../policy/policy.js";
import { amountFrom } from "./argument.js";
import type { Counters, Int64 } from "./counters.js";
import type { Call } from "./engine.js";
import type { CompiledLimit, Plan } from "./plan.js";

/** A call with what it meets; undefined where it is denied before any rule. */
export interface PlannedCall {
  readonly call: Call;
  readonly plan: Plan | undefined;
}

/** What a counter holds now, and what it rises by with every call. */
interface Rise {
  readonly value: number;
  readonly amount: number;
  readonly windowLength: number;
}

/** These answer alike until a rising counter comes to their bound, and alike from there on. */
const TURNING_ONCE: ReadonlySet<Operator | undefined> = new Set<Operator>(["lt", "lte", "gt", "gte", "exists"]);

/**
 * How often `made` can be made, at most `most` times, so that it and all that are `asked` are decided afterwards, and at
 * every time in between, as they are now. 0 where that is not known. All calls are of one time and one grant.
 */
export function identicalRepeats(
  made: PlannedCall,
  asked: readonly PlannedCall[],
  counters: Counters,
  most: number,
): number {
  if (most <= 0) return 0;
  const rises = risesOf(made, counters);
  if (rises === undefined) return 0;
  let times = most;
  for (const { value, amount } of rises.values())
    if (value + times * amount > EXACT) times = Math.floor((EXACT - value) / amount);
  for (const one of [made, ...asked]) times = steadyOf(one, rises, times);
  return times;
}

/** Two numbers up to this have an exact sum. */
const EXACT = 2 ** 52;

/** By counter; undefined where one does not rise by a small number, or holds what another window left. */
function risesOf({ call, plan }: PlannedCall, counters: Counters): ReadonlyMap<number, Rise> | undefined {
  const rises = new Map<number, Rise>();
  for (const limit of plan?.limits ?? []) {
    if (!limit.moves) continue;
    const amount = amountOf(limit, call);
    const value = counters.heldIn(limit, call.grant, call.at as number);
    if (!isSmall(amount) || amount < 0 || !isSmall(value)) return undefined;
    const { windowLength } = limit;
    const known = rises.get(counterOf(limit))?.amount ?? 0;
    rises.set(counterOf(limit), { value, amount: amount + known, windowLength });
  }
  return rises;
}

function steadyOf({ call, plan }: PlannedCall, rises: ReadonlyMap<number, Rise>, most: number): number {
  if (plan === undefined) return most;
  let times = most;
  for (const { conditions } of plan.steps)
    for (const condition of conditions) {
      if (condition.on !== "counter") continue;
      const rise = rises.get(counterOf({ slot: condition.slot, perGrant: false }));
      if (rise === undefined) continue;
      if (!TURNING_ONCE.has(condition.condition.op)) return 0;
      times = lastAlike(times, (n) => condition.test(rise.value + n * rise.amount));
    }
  const taken = new Map<number, number>();
  for (const limit of plan.limits) {
    const rise = limit.moves ? rises.get(counterOf(limit)) : undefined;
    const amount = amountOf(limit, call);
    if (rise === undefined || amount === undefined) continue;
    if (rise.windowLength !== limit.windowLength || !isSmall(amount)) return 0;
    // Limits of one counter reserve one after the other.
    const sum = (taken.get(counterOf(limit)) ?? 0) + amount;
    if (!isSmall(sum)) return 0;
    taken.set(counterOf(limit), sum);
    times = lastAlike(times, (n) => rise.value + n * rise.amount + sum <= limit.max);
  }
  return times;
}

function amountOf({ fixed, from }: CompiledLimit, call: Call): Int64 | undefined {
  return fixed ?? amountFrom(call.args, from);
}

function isSmall(amount: Int64 | undefined): amount is number {
  return typeof amount === "number" && Math.abs(amount) <= EXACT;
}

function counterOf({ slot, perGrant }: Pick<CompiledLimit, "slot" | "perGrant">): number {
  return 2 * slot + (perGrant ? 1 : 0);
}

/** The last number up to `most` for which a test that turns at most once answers as it does for 0. */
function lastAlike(most: number, test: (times: number) => boolean): number {
  const now = test(0);
  if (test(most) === now) return most;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (test(middle) === now) low = middle;
    else high = middle;
  }
  return low;
}
