/** The time the mock goes by, and waiting: both can be replaced. */

import { setTimeout as timer } from "node:timers/promises";

/** When the mock's own clock starts. */
export const CLOCK_START = Date.UTC(2026, 0, 1);

const TICK_MILLISECONDS = 1_000;

/** The longest wait that a timer takes. */
export const MAX_WAIT = 2 ** 31 - 1;

/** What the time is, asked once at the start of each call. */
export type Now = () => Date;

/** Waits; ends early by a rejection when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** A clock that moves on by a second each time it is read: answers then depend on the calls alone. */
export function tickingClock(): Now {
  let time = CLOCK_START;
  return () => {
    time += TICK_MILLISECONDS;
    return new Date(time);
  };
}

/** Waits in real time. */
export const sleepForReal: Sleep = async (milliseconds, signal) => {
  await timer(milliseconds, undefined, { signal });
};
