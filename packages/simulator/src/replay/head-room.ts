/** Decided calls → how full each counter ever was, and when. */

import type { Limit, Location, Reservation } from "@callgate/core";
import type { Decided } from "./decided.js";
import type { Guard } from "./guard.js";

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
  readonly policy: Location;
}

interface Peak {
  value: number | bigint;
  at: number;
  grant: string;
}

export class HeadRooms {
  readonly #peaks = new Map<Guard, { readonly server: string | undefined; readonly bySlot: (Peak | undefined)[] }>();

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
      const peak = peaks.bySlot[reservation.slot];
      if (peak === undefined) peaks.bySlot[reservation.slot] = { value, at, grant: ownerOf(reservation, grant) };
      else if (value > peak.value) [peak.value, peak.at, peak.grant] = [value, at, ownerOf(reservation, grant)];
    }
  }

  /** A row for each limit that a call reserved from, in the order of servers and of the policy. */
  rows(): HeadRoom[] {
    return [...this.#peaks].flatMap(([guard, { server, bySlot }]) =>
      bySlot.flatMap((peak, slot) =>
        peak === undefined ? [] : guard.engine.limitsOf(slot).map((limit) => rowOf(limit, peak, guard, server)),
      ),
    );
  }
}

function ownerOf({ perGrant }: Reservation, grant: string): string {
  return perGrant ? grant : "";
}

function rowOf(limit: Limit, { value, at, grant }: Peak, guard: Guard, server: string | undefined): HeadRoom {
  return {
    server,
    rule: limit.name,
    counter: limit.counter,
    window: limit.window.name,
    max: limit.max ?? 0n,
    peak: BigInt(value),
    at,
    grant,
    policy: guard.locate(limit.origin),
  };
}
