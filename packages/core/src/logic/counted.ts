/** What the counters of a policy count, so that limits can be compared by that and not by how a counter is called. */

import type { Limit, Rule } from "../policy.js";
import { type CounterRange, INT64 } from "./counters.js";

/** The rules that calls of each tool meet, by the tool's name. */
export type RulesByTool = ReadonlyMap<string, readonly Rule[]>;

/** What one counter counts. */
export interface Counted {
  /** By tool, what each of its limits on this counter adds: a whole number, or the argument that says how much. */
  readonly amounts: ReadonlyMap<string, readonly (bigint | string)[]>;
  /** The limits that move it. */
  readonly limits: readonly Limit[];
  /** Equal for two counters that hold the same after the same calls, in whatever policies. */
  readonly signature: string;
}

/** What the counter of that key counts over these tools; limits that never move it left out. */
export function countedBy(key: string, tools: RulesByTool): Counted {
  const amounts = new Map<string, (bigint | string)[]>();
  const limits: Limit[] = [];
  const movers: unknown[] = [];
  for (const [tool, rules] of tools)
    for (const { limit } of rules) {
      if (limit === undefined || limit.key !== key || limit.max === undefined) continue;
      const amount = "fixed" in limit.amount ? limit.amount.fixed : JSON.stringify(limit.amount.from);
      const known = amounts.get(tool);
      if (known === undefined) amounts.set(tool, [amount]);
      else known.push(amount);
      limits.push(limit);
      movers.push([tool, `${typeof amount} ${amount}`, limit.window.milliseconds, limit.scope]);
    }
  return { amounts, limits, signature: JSON.stringify(movers) };
}

/** Sums that stay within this never wrap. */
const SAFE = 2n ** 62n;

/**
 * What a condition can read of the counter. Conditions read the counters that everyone shares; a counter is 0 until it
 * is moved, and no limit lets it above the highest of their bounds.
 */
export function rangeOf({ limits }: Counted): CounterRange {
  const shared = limits.filter(({ scope }) => scope === "everyone");
  if (shared.length === 0) return { least: 0n, most: 0n };
  const most = shared.reduce((highest, { max }) => (max !== undefined && max > highest ? max : highest), 0n);
  return { least: onlyRises(shared) ? 0n : INT64.least, most };
}

/** Whether the limits only ever add to their counter, and never so much that it wraps. */
export function onlyRises(limits: readonly Limit[]): boolean {
  return limits.every(
    ({ amount, max }) =>
      "fixed" in amount && amount.fixed >= 0n && amount.fixed < SAFE && max !== undefined && max < SAFE,
  );
}

/**
 * Whether no call that the strict limit lets through is one that the loose limit denies. In closed form: one counter
 * counts at least what the other does, and windows that are multiples of one another nest, so that 10 a minute are at
 * most 14,400 a day. Of calls in the order of time that are not refunded; the limits may be of different policies.
 */
export function impliesLimit(strict: Limit, by: Counted, loose: Limit, of: Counted): boolean {
  if (loose.max === undefined) return true;
  if (strict.max === undefined) return false;
  if (by.signature === of.signature && sameWindow(by.limits)) return strict.max <= loose.max;
  if (!sameWindow(by.limits) || !sameWindow(of.limits) || !onlyRises(by.limits) || !onlyRises(of.limits)) return false;
  if (strict.scope !== "everyone" && strict.scope !== loose.scope) return false;
  for (const [tool, amounts] of of.amounts) if (total(by.amounts.get(tool)) < total(amounts)) return false;
  const [short, long] = [strict.window.milliseconds, loose.window.milliseconds];
  if (short <= 0 || long <= 0) return false;
  if (short % long === 0) return strict.max <= loose.max;
  return long % short === 0 && strict.max * BigInt(long / short) <= loose.max;
}

function sameWindow([first, ...rest]: readonly Limit[]): boolean {
  return rest.every(({ window, scope }) => window.milliseconds === first?.window.milliseconds && scope === first.scope);
}

function total(amounts: readonly (bigint | string)[] = []): bigint {
  return amounts.reduce<bigint>((sum, amount) => (typeof amount === "bigint" ? sum + amount : sum), 0n);
}
