/** What the counters of a policy count, so that limits can be compared by that and not by how a counter is called. */

import type { Limit, Rule } from "../policy.js";
import { type CounterRange, INT64 } from "./counters.js";

/** The rules that calls of each tool meet, by the tool's name. */
export type RulesByTool = ReadonlyMap<string, readonly Rule[]>;

/** What one counter counts. */
export class Counted {
  /** By tool, what each of its limits on this counter adds: a whole number, or the argument that says how much. */
  readonly amounts = new Map<string, (bigint | string)[]>();
  /** The limits that move it. */
  readonly limits: Limit[] = [];
  readonly #movers: (readonly unknown[])[] = [];
  #signature: string | undefined;
  #onlyRises: boolean | undefined;
  #oneWindow: boolean | undefined;

  add(tool: string, limit: Limit): void {
    const amount = "fixed" in limit.amount ? limit.amount.fixed : JSON.stringify(limit.amount.from);
    const known = this.amounts.get(tool);
    if (known === undefined) this.amounts.set(tool, [amount]);
    else known.push(amount);
    this.limits.push(limit);
    this.#movers.push([tool, `${typeof amount} ${amount}`, limit.window.milliseconds, limit.scope]);
  }

  /** Equal for two counters that hold the same after the same calls, in whatever policies. */
  get signature(): string {
    this.#signature ??= JSON.stringify(this.#movers);
    return this.#signature;
  }

  /** The same without the tools' names: equal for counters of two tools that calls of each move alike. */
  get movement(): string {
    return JSON.stringify(this.#movers.map(([, ...how]) => how));
  }

  /** Whether the limits only ever add to the counter, and never so much that it wraps. */
  get onlyRises(): boolean {
    this.#onlyRises ??= onlyRise(this.limits);
    return this.#onlyRises;
  }

  /** Whether all its limits count over the same window, and for the same callers. */
  get hasOneWindow(): boolean {
    this.#oneWindow ??= sameWindow(this.limits);
    return this.#oneWindow;
  }
}

/** What each counter counts over these tools, by its key; limits that never move theirs left out. */
export function counters(tools: RulesByTool): (key: string) => Counted {
  const known = new Map<string, Counted>();
  const of = (key: string) => {
    let counted = known.get(key);
    if (counted === undefined) {
      counted = new Counted();
      known.set(key, counted);
    }
    return counted;
  };
  for (const [tool, rules] of tools)
    for (const { limit } of rules) if (limit?.max !== undefined) of(limit.key).add(tool, limit);
  return of;
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
  return { least: onlyRise(shared) ? 0n : INT64.least, most };
}

/** Whether the limits only ever add to their counter, and never so much that it wraps. */
export function onlyRise(limits: readonly Limit[]): boolean {
  return limits.every(
    ({ amount, max }) =>
      "fixed" in amount && amount.fixed >= 0n && amount.fixed < SAFE && max !== undefined && max < SAFE,
  );
}

function sameWindow([first, ...rest]: readonly Limit[]): boolean {
  return rest.every(({ window, scope }) => window.milliseconds === first?.window.milliseconds && scope === first.scope);
}
