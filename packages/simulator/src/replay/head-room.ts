/** Decided calls → how full each counter ever was, and when. */

import type { Int64, Limit, Location, Reservation } from "@callgate/core";
import type { Decided } from "./decided.js";
import type { Guard } from "./guard.js";
import { Steps } from "./steps.js";

/** The fullest that a limit's counter was. */
export interface HeadRoom {
  readonly server: string | undefined;
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
  /** The highest value in each step of time in which a call took from it, in order; none beyond the first 100 counters. */
  readonly filling: readonly { readonly from: number; readonly peak: bigint }[];
  readonly policy: Location;
}

interface Peak {
  value: Int64;
  at: number;
  grant: string;
  readonly filling: Filling | undefined;
}

/** Counters whose values over time are kept. */
const MOST_FILLINGS = 100;

export class HeadRooms {
  readonly #peaks = new Map<Guard, { readonly server: string | undefined; readonly bySlot: (Peak | undefined)[] }>();

  #fillings = 0;

  /** Looks at the counters just after a call was decided. */
  add({ decision, guard, call, grant, at = 0 }: Decided): void {
    if (guard === undefined || decision.reserved.length === 0) return;
    let peaks = this.#peaks.get(guard);
    if (peaks === undefined) {
      peaks = { server: call.server, bySlot: [] };
      this.#peaks.set(guard, peaks);
    }
    for (const reservation of decision.reserved) {
      const value = guard.counters.held(reservation, grant);
      let peak = peaks.bySlot[reservation.slot];
      if (peak === undefined) {
        const filling = this.#fillings++ < MOST_FILLINGS ? new Filling() : undefined;
        peak = { value, at, grant: ownerOf(reservation, grant), filling };
        peaks.bySlot[reservation.slot] = peak;
      } else if (value > peak.value) {
        peak.value = value;
        peak.at = at;
        peak.grant = ownerOf(reservation, grant);
      }
      peak.filling?.add(value, at);
    }
  }

  /**
   * A row for each limit that a call reserved from, in the order of servers and of the policy.
   * @param step milliseconds of a step of time; the steps of these counters alone when left out
   */
  rows(step = 0): HeadRoom[] {
    return [...this.#peaks].flatMap(([guard, { server, bySlot }]) =>
      bySlot.flatMap((peak, slot) =>
        peak === undefined ? [] : guard.engine.limitsOf(slot).map((limit) => rowOf(limit, peak, guard, server, step)),
      ),
    );
  }
}

function ownerOf({ perGrant }: Reservation, grant: string): string {
  return perGrant ? grant : "";
}

function rowOf(
  limit: Limit,
  { value, at, grant, filling }: Peak,
  guard: Guard,
  server: string | undefined,
  step: number,
): HeadRoom {
  return {
    server,
    rule: limit.name,
    counter: limit.counter,
    window: limit.window.name,
    max: limit.max ?? 0n,
    peak: BigInt(value),
    at,
    grant,
    filling: filling?.rows(step) ?? [],
    policy: guard.locate(limit.origin),
  };
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

function highest(peaks: ReadonlyMap<number, Int64>, startOf: (from: number) => number): Map<number, Int64> {
  const merged = new Map<number, Int64>();
  for (const [from, peak] of peaks) {
    const start = startOf(from);
    const known = merged.get(start);
    if (known === undefined || peak > known) merged.set(start, peak);
  }
  return merged;
}
