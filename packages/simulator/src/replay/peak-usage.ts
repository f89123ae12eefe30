/** Decided calls → the highest value of each counter, and when it was reached. */

import type { Limit, Location, Policy } from "@callgate/core";
import { type Int64, toInt64Value } from "@callgate/core/engine";
import { toolEntries } from "@callgate/core/policy";
import type { ActivePolicy, PolicyRouter } from "./active-policy.js";
import { type Bounds, REPORT_BOUNDS } from "./bounds.js";
import type { Decided } from "./decided-call.js";
import { Steps } from "./steps.js";

/** The highest value of a limit's counter. */
export interface PeakUsage {
  readonly server: string | undefined;
  /** The tool whose rules have the limit; `*` for every tool's. */
  readonly tool: string;
  /** As the engine names the rule. */
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  readonly max: bigint;
  /** The highest value of the counter after a call was let through. */
  readonly peak: bigint;
  /** Epoch milliseconds of the call that reached it. */
  readonly at: number;
  /** Whose counter it was; "" where everyone shares it. */
  readonly grant: string;
  /** The highest value in each step of time in which a call took from it, in order; empty after the first 100 counters. */
  readonly filling: readonly { readonly from: number; readonly peak: bigint }[];
  readonly policy: Location;
}

interface Peak {
  readonly number: number;
  value: Int64;
  at: number;
  grant: string;
  readonly filling: Filling | undefined;
}

/** What a shard of a replay has seen of the counters, in the order in which servers were seen. */
export type PeakUsageState = readonly { readonly server: string | undefined; readonly peaks: readonly PeakState[] }[];

/** Values are int64 in decimal digits: JSON numbers are not exact for all of them. */
interface PeakState {
  readonly slot: number;
  /** Counters in the order in which calls took from them. */
  readonly number: number;
  readonly value: string;
  readonly at: number;
  readonly grant: string;
  readonly filling: FillingState | undefined;
}

interface FillingState {
  /** Milliseconds of a step. */
  readonly step: number;
  readonly peaks: readonly (readonly [number, string])[];
}

export class PeakUsages {
  readonly #peaks = new Map<
    ActivePolicy,
    { readonly server: string | undefined; readonly bySlot: (Peak | undefined)[] }
  >();

  readonly #mostFillings: number;
  #seen = 0;

  constructor(bounds: Bounds = REPORT_BOUNDS) {
    this.#mostFillings = bounds.fillings;
  }

  /** How many counters calls took from. */
  get counters(): number {
    return this.#seen;
  }

  state(): PeakUsageState {
    return [...this.#peaks.values()].map(({ server, bySlot }) => ({
      server,
      peaks: bySlot.flatMap((peak, slot): PeakState[] => {
        if (peak === undefined) return [];
        const { number, value, at, grant, filling } = peak;
        return [{ slot, number, value: String(value), at, grant, filling: filling?.state() }];
      }),
    }));
  }

  /** Adds what a later shard has seen. */
  absorb(shard: PeakUsageState, router: PolicyRouter): void {
    const rows = shard.map(({ server, peaks }) => {
      const active = router.of(server);
      if ("outcome" in active) throw new TypeError("a server without a policy has no counters");
      return { active, mine: this.#peaksOf(active, server), peaks };
    });
    const theirs = rows.flatMap(({ mine, peaks }) => peaks.map((peak) => ({ mine, peak })));
    for (const { mine, peak } of theirs.sort((a, b) => a.peak.number - b.peak.number)) {
      const value = toInt64Value(BigInt(peak.value));
      const ours = this.#reach(mine, peak.slot, value, peak.at, peak.grant);
      if (peak.filling !== undefined) ours.filling?.absorb(peak.filling);
    }
  }

  /** Reads the counters just after a call was decided. */
  add({ decision, active, call, grant, at }: Decided): void {
    if (active === undefined || decision.reserved.length === 0) return;
    const bySlot = this.#peaksOf(active, call.server);
    for (const reservation of decision.reserved) {
      const value = active.counters.held(reservation, grant);
      const peak = this.#reach(bySlot, reservation.slot, value, at ?? 0, reservation.perGrant ? grant : "");
      if (at !== undefined) peak.filling?.add(value, at);
    }
  }

  #peaksOf(active: ActivePolicy, server: string | undefined): (Peak | undefined)[] {
    let peaks = this.#peaks.get(active);
    if (peaks === undefined) {
      peaks = { server, bySlot: [] };
      this.#peaks.set(active, peaks);
    }
    return peaks.bySlot;
  }

  /** The counter's peak, raised to this value if it is higher. */
  #reach(bySlot: (Peak | undefined)[], slot: number, value: Int64, at: number, grant: string): Peak {
    let peak = bySlot[slot];
    if (peak === undefined) {
      const number = this.#seen++;
      peak = { number, value, at, grant, filling: number < this.#mostFillings ? new Filling() : undefined };
      bySlot[slot] = peak;
    } else if (value > peak.value) {
      peak.value = value;
      peak.at = at;
      peak.grant = grant;
    }
    return peak;
  }

  /**
   * A row for each limit that a call reserved from, in the order of servers and of the policy.
   * @param step milliseconds of a step of time; the steps of these counters alone when left out
   */
  rows(step = 0): PeakUsage[] {
    return [...this.#peaks].flatMap(([active, { server, bySlot }]) =>
      bySlot.flatMap((peak, slot) =>
        peak === undefined ? [] : active.engine.limitsOf(slot).map((limit) => rowOf(limit, peak, active, server, step)),
      ),
    );
  }
}

function rowOf(
  limit: Limit,
  { value, at, grant, filling }: Peak,
  active: ActivePolicy,
  server: string | undefined,
  step: number,
): PeakUsage {
  return {
    server,
    tool: toolOf(active.policy, limit),
    rule: limit.name,
    counter: limit.counter,
    window: limit.window.name,
    max: limit.max ?? 0n,
    peak: BigInt(value),
    at,
    grant,
    filling: filling?.rows(step) ?? [],
    policy: active.locate(limit.origin),
  };
}

function toolOf(policy: Policy, limit: Limit): string {
  const entry = toolEntries(policy).find(({ rules }) => rules.some((rule) => rule.limit === limit));
  return entry?.name ?? policy.everyTool?.name ?? "";
}

/** How full a counter was over time. */
class Filling {
  readonly #steps = new Steps();
  #peaks = new Map<number, Int64>();
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  /** Of the step from `#from` to `#to`. */
  #peak: Int64 = 0;

  add(value: Int64, at: number): void {
    if (at < this.#from || at >= this.#to) this.#turnTo(at);
    else if (value <= this.#peak) return;
    if (value <= this.#peak && this.#peaks.has(this.#from)) return;
    this.#peak = value;
    this.#peaks.set(this.#from, value);
  }

  state(): FillingState {
    return { step: this.#steps.length, peaks: [...this.#peaks].map(([from, peak]) => [from, String(peak)]) };
  }

  absorb({ step, peaks }: FillingState): void {
    this.#steps.absorb(
      step,
      peaks.map(([from]) => from),
    );
    const theirs = peaks.map(([from, peak]) => [from, toInt64Value(BigInt(peak))] as const);
    this.#peaks = highest([...this.#peaks, ...theirs], (from) => this.#steps.startOf(from));
    this.#to = Number.NEGATIVE_INFINITY;
  }

  rows(step: number): { readonly from: number; readonly peak: bigint }[] {
    const length = Math.max(step, this.#steps.length);
    return [...highest(this.#peaks, (from) => Math.floor(from / length) * length)]
      .sort(([a], [b]) => a - b)
      .map(([from, peak]) => ({ from, peak: BigInt(peak) }));
  }

  #turnTo(at: number): void {
    if (this.#steps.grow(at)) this.#peaks = highest(this.#peaks, (from) => this.#steps.startOf(from));
    this.#from = this.#steps.startOf(at);
    this.#to = this.#from + this.#steps.length;
    this.#peak = this.#peaks.get(this.#from) ?? 0;
  }
}

function highest(peaks: Iterable<readonly [number, Int64]>, startOf: (from: number) => number): Map<number, Int64> {
  const merged = new Map<number, Int64>();
  for (const [from, peak] of peaks) {
    const start = startOf(from);
    const known = merged.get(start);
    if (known === undefined || peak > known) merged.set(start, peak);
  }
  return merged;
}
