/** Times of calls → the most calls in a window, as an engine counts them: in windows of the calendar, in UTC. */

import { WINDOW_MILLISECONDS, type WindowName } from "@callgate/core/policy";

export const WINDOWS = ["minute", "hour", "day"] as const satisfies readonly WindowName[];

/** Of one counter in one window. */
class Counter {
  #start = Number.NaN;
  #count = 0;
  peak = 0;
  /** Windows that had a call. */
  windows = 0;

  add(at: number, milliseconds: number): void {
    const start = Math.floor(at / milliseconds);
    if (start !== this.#start) {
      this.#start = start;
      this.#count = 0;
      this.windows++;
    }
    if (++this.#count > this.peak) this.peak = this.#count;
  }
}

/** The peaks of some calls, in every window. */
export class Peaks {
  readonly #counters = WINDOWS.map(() => new Counter());

  add(at: number): void {
    for (let i = 0; i < WINDOWS.length; i++)
      (this.#counters[i] as Counter).add(at, WINDOW_MILLISECONDS[WINDOWS[i] as WindowName]);
  }

  /** The most calls in one window. */
  of(window: WindowName): number {
    return (this.#counters[WINDOWS.indexOf(window)] as Counter).peak;
  }

  /** In how many windows there was a call. */
  windows(window: WindowName): number {
    return (this.#counters[WINDOWS.indexOf(window)] as Counter).windows;
  }
}
