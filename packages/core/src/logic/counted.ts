/** What the counters of a policy count, so that limits can be compared by that and not by how a counter is called. */

import type { Condition, Limit, Rule } from "../policy/policy.js";
import { toFloat64 } from "../values/value.js";
import { type CounterRange, INT64 } from "./counters.js";
import { counterTestOf } from "./literal.js";

/** The rules that calls of each tool meet, by the tool's name. */
export type RulesByTool = ReadonlyMap<string, readonly Rule[]>;

/** A limit, and the tool whose calls meet it. */
interface Mover {
  readonly tool: string;
  readonly limit: Limit;
}

/** What one counter counts. */
export class Counted {
  /** By tool, what each of its limits on this counter adds: a whole number, or the argument that says how much. */
  readonly amounts = new Map<string, (bigint | string)[]>();
  /** The limits that move it. */
  readonly limits: Limit[] = [];
  readonly #movers: (readonly unknown[])[] = [];
  /** All limits that reserve from it, those of calls that are always denied in the end, too. */
  readonly #reserving: Mover[] = [];
  #signature: string | undefined;
  #onlyRises: boolean | undefined;
  #oneWindow: boolean | undefined;
  #restores: boolean | undefined;

  add(tool: string, limit: Limit): void {
    const amount = "fixed" in limit.amount ? limit.amount.fixed : JSON.stringify(limit.amount.from);
    const known = this.amounts.get(tool);
    if (known === undefined) this.amounts.set(tool, [amount]);
    else known.push(amount);
    this.limits.push(limit);
    this.#movers.push([tool, `${typeof amount} ${amount}`, limit.window.milliseconds, limit.scope]);
    this.#reserving.push({ tool, limit });
  }

  /** Adds a limit of a tool no call of which passes: what it reserves is given back. */
  addDenied(tool: string, limit: Limit): void {
    this.#reserving.push({ tool, limit });
  }

  /** All limits that reserve from it, those of calls that never pass, too. */
  get reserving(): readonly Limit[] {
    return this.#reserving.map(({ limit }) => limit);
  }

  /** The tools calls of which reserve from it. */
  get tools(): ReadonlySet<string> {
    return new Set(this.#reserving.map(({ tool }) => tool));
  }

  /** Whether calls of this tool alone reserve from it. */
  isOnlyOf(tool: string): boolean {
    return this.#reserving.every((mover) => mover.tool === tool);
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
    this.#onlyRises ??= onlyRise(this.reserving);
    return this.#onlyRises;
  }

  /** Whether all its limits count over the same window, and for the same callers. */
  get hasOneWindow(): boolean {
    this.#oneWindow ??= sameWindow(this.reserving);
    return this.#oneWindow;
  }

  /**
   * Whether a denied call leaves a counter that is not below zero as it was: what was reserved is taken from what the
   * counter holds then, and never below zero. Two reservations of one call may be given back in part, and a limit of
   * another window starts the counter again.
   */
  get restores(): boolean {
    this.#restores ??= this.hasOneWindow && isOneOfEachTool(this.#reserving);
    return this.#restores;
  }
}

/**
 * What each counter counts over these tools, by its key; limits that never move theirs left out.
 * @param denied the rules of tools no call of which passes; what their limits reserve is given back
 */
export function counters(tools: RulesByTool, denied: RulesByTool = new Map()): (key: string) => Counted {
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
  for (const [tool, rules] of denied)
    for (const limit of mayBeGivenBack(rules.flatMap((rule) => rule.limit ?? []))) of(limit.key).addDenied(tool, limit);
  return of;
}

/** Sums that stay within this never wrap. */
const SAFE = 2n ** 62n;

/**
 * What a condition can read of the counter. Conditions read the counters that everyone shares; a counter is 0 until it
 * is moved, and no limit lets it above the highest of their bounds, nor does giving back, but where it restores what it
 * should not.
 */
export function rangeOf(counted: Counted): CounterRange {
  if (!counted.onlyRises && !counted.restores) return INT64;
  const shared = counted.limits.filter(({ scope }) => scope === "everyone");
  if (shared.length === 0) return { least: 0n, most: 0n };
  const most = shared.reduce((highest, { max }) => (max !== undefined && max > highest ? max : highest), 0n);
  return { least: counted.onlyRises ? 0n : INT64.least, most };
}

/** Whether a condition on a counter holds whatever is in it. */
export function alwaysHolds(condition: Condition, { most }: CounterRange): boolean {
  const { op, value } = condition;
  // A counter is always there.
  if (op === "exists") return counterTestOf(condition)(0n);
  const bound = toFloat64(value);
  if (bound === undefined) return false;
  return op === "lte" ? Number(most) <= bound : op === "lt" && Number(most) < bound;
}

/**
 * Which of a tool's limits, in the order in which they reserve, may reserve for a call that is denied in the end: those
 * that another comes after which can deny.
 */
export function mayBeGivenBack(limits: readonly Limit[]): readonly Limit[] {
  const denies = canDeny(limits);
  return limits.filter(({ max }, i) => max !== undefined && denies.includes(true, i + 1));
}

/** For each of a tool's limits, in the order in which they reserve, whether it can deny what those before let pass. */
export function canDeny(limits: readonly Limit[]): readonly boolean[] {
  return limits.map((limit, i) => {
    const { max, amount } = limit;
    const before = limits.slice(0, i);
    // That an amount is a number is asked once.
    if (max === undefined) return "from" in amount && !before.some((one) => pathOf(one) === amount.path);
    if (!("fixed" in amount)) return true;
    // The limit before it on this counter has just left no more there than its own bound.
    const last = before.findLast((one) => one.max !== undefined && one.key === limit.key && one.scope === limit.scope);
    if (last?.max === undefined || last.window.milliseconds !== limit.window.milliseconds) return true;
    return last.max + amount.fixed > max;
  });
}

function pathOf({ amount }: Limit): string | undefined {
  return "from" in amount ? amount.path : undefined;
}

/** Whether the limits only ever add to their counter, and never so much that it wraps. */
export function onlyRise(limits: readonly Limit[]): boolean {
  return limits.every(
    ({ amount, max }) =>
      "fixed" in amount && amount.fixed >= 0n && amount.fixed < SAFE && max !== undefined && max < SAFE,
  );
}

function isOneOfEachTool(movers: readonly Mover[]): boolean {
  return new Set(movers.map(({ tool }) => tool)).size === movers.length;
}

function sameWindow([first, ...rest]: readonly Limit[]): boolean {
  return rest.every(({ window, scope }) => window.milliseconds === first?.window.milliseconds && scope === first.scope);
}
