/** The limits of one policy → how much can pass within a window, in closed form: minutes, hours and days nest. */

import type { Limit, Rule } from "../../policy/policy.js";
import type { Counted, RulesByTool } from "../counted.js";

/** What the limits of one tool ask of one counter. */
export interface Need {
  readonly key: string;
  /** Milliseconds. */
  readonly window: number;
  readonly scope: Limit["scope"];
  /** What a call adds, all limits on this counter together. */
  readonly weight: bigint;
  /** The highest value before a call with which the call still passes. */
  readonly cap: bigint;
}

type Scope = Limit["scope"];

/** The limits of one policy over the tools whose calls may pass. */
export class CallBounds {
  readonly #rules: RulesByTool;
  readonly #counted: (key: string) => Counted;
  readonly #needs = new Map<string, readonly Need[]>();
  readonly #highest = new Map<string, bigint>();

  constructor(rules: RulesByTool, counted: (key: string) => Counted) {
    this.#rules = rules;
    this.#counted = counted;
  }

  /** What calls of the tool need of the counters that only rise, by whole numbers, over one window. */
  needsOf(tool: string): readonly Need[] {
    let needs = this.#needs.get(tool);
    if (needs === undefined) {
      needs = needsOf(this.#rules.get(tool) ?? [], this.#counted);
      this.#needs.set(tool, needs);
    }
    return needs;
  }

  /** The most calls of one tool in a window; of one agent, or of all. Undefined where there is no bound. */
  calls(tool: string, window: number, scope: Scope): bigint | undefined {
    return this.#leastOf(tool, scope, (own) => windowsIn(own, window));
  }

  /** The most calls in a span that need not be aligned as windows are. */
  sliding(tool: string, span: number, scope: Scope): bigint | undefined {
    return this.#leastOf(tool, scope, (own) => (own <= 0 ? undefined : windowsTouched(own, span)));
  }

  #leastOf(tool: string, scope: Scope, windows: (own: number) => number | undefined): bigint | undefined {
    let least: bigint | undefined;
    for (const need of this.needsOf(tool)) {
      if (!covers(need.scope, scope)) continue;
      const within = callsWithin(need);
      const count = within === 0n ? 0 : windows(need.window);
      if (within === undefined || count === undefined) continue;
      const calls = within * BigInt(count);
      if (least === undefined || calls < least) least = calls;
    }
    return least;
  }

  /** The highest value that a counter reaches; undefined where it does not only rise. */
  highest(key: string): bigint | undefined {
    const known = this.#highest.get(key);
    if (known !== undefined) return known;
    let highest = 0n;
    for (const tool of this.#counted(key).amounts.keys()) {
      const need = this.needsOf(tool).find((one) => one.key === key);
      if (need === undefined) return undefined;
      const value = need.cap < 0n ? 0n : need.cap + need.weight;
      if (value > highest) highest = value;
    }
    this.#highest.set(key, highest);
    return highest;
  }

  /** What each tool adds to a counter. */
  weights(key: string): ReadonlyMap<string, bigint> {
    const weights = new Map<string, bigint>();
    for (const tool of this.#counted(key).amounts.keys()) {
      const need = this.needsOf(tool).find((one) => one.key === key);
      if (need !== undefined) weights.set(tool, need.weight);
    }
    return weights;
  }
}

/** Of the calls of one tool alone, how many this counter lets through in its window. */
function callsWithin({ weight, cap }: Need): bigint | undefined {
  if (cap < 0n) return 0n;
  return weight === 0n ? undefined : cap / weight + 1n;
}

function needsOf(rules: readonly Rule[], counted: (key: string) => Counted): Need[] {
  const byKey = new Map<string, { limit: Limit; weight: bigint; cap: bigint }>();
  for (const { limit } of rules) {
    if (limit?.max === undefined || !("fixed" in limit.amount)) continue;
    const of = counted(limit.key);
    if (!of.onlyRises || !of.hasOneWindow) continue;
    const known = byKey.get(limit.key);
    const weight = (known?.weight ?? 0n) + limit.amount.fixed;
    // Limits of one counter reserve one after the other.
    const cap = limit.max - weight;
    byKey.set(limit.key, { limit, weight, cap: known === undefined || cap < known.cap ? cap : known.cap });
  }
  return [...byKey].map(([key, { limit, weight, cap }]) => ({
    key,
    window: limit.window.milliseconds,
    scope: limit.scope,
    weight,
    cap,
  }));
}

/** Whether what a limit of the one scope counts is all that one of the other counts. */
export function covers(scope: Scope, other: Scope): boolean {
  return scope === "everyone" || scope === other;
}

/** So much in each window → the most in a window of another length. Undefined where there is no bound. */
export function times(most: bigint, window: number, other: number): bigint | undefined {
  const count = windowsIn(window, other);
  return count === undefined ? undefined : most * BigInt(count);
}

/** How many windows of one length a window of the other can meet, both aligned to 1970. */
export function windowsIn(window: number, other: number): number | undefined {
  if (window <= 0 || other <= 0) return undefined;
  if (window % other === 0) return 1;
  if (other % window === 0) return other / window;
  return Math.floor((other - 1) / window) + 2;
}

/** How many windows a span of another length can touch, wherever it begins. */
export function windowsTouched(window: number, span: number): number {
  return Math.floor((span - 1) / window) + 2;
}
