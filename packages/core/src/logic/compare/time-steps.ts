/**
 * Windows → the ways in which time can go on, as far as counters notice: which windows start again, and which start
 * together. More than can happen: an hour may have any number of minutes.
 */

import { type Counter, type Counters, windowStart } from "../../engine/counters.js";

/** A stretch within which no window begins, among all that are alike to counters. */
export interface Stretch {
  /** A time within it, in epoch milliseconds. */
  readonly at: number;
  readonly next: readonly TimeStep[];
}

export interface TimeStep {
  /** The windows that start again. */
  readonly begun: ReadonlySet<number>;
  /** The stretch that follows, by its index. */
  readonly to: number;
}

/** A Monday, because people read these times. */
const BEGIN = Date.UTC(2026, 0, 5);
/** Where a longest window has more stretches than these, time is not followed. */
const MAX_STRETCHES = 2_000;

/**
 * The stretches of windows of these lengths, in milliseconds; undefined where they are too many.
 * @param separate whether each counter has one window of its own, so that it does not matter which begin together
 */
export function stretches(windows: readonly number[], separate: boolean): readonly Stretch[] | undefined {
  if (windows.some((window) => window <= 0)) return undefined;
  if (separate) {
    const next = windows.map((window): TimeStep => {
      return { begun: new Set(windows.filter((other) => window % other === 0)), to: 0 };
    });
    return [{ at: BEGIN, next }];
  }
  const times = timesOf(windows);
  if (times === undefined) return undefined;
  const indices = new Map<string, number>();
  const found: { at: number; next: Map<string, TimeStep> }[] = [];
  const indexOf = (at: number): number => {
    const starts = windows.map((window) => windowStart(at, window));
    const name = starts.map((start) => starts.indexOf(start)).join();
    const index = indices.get(name) ?? found.push({ at, next: new Map() }) - 1;
    indices.set(name, index);
    return index;
  };
  for (const [i, at] of times.entries()) {
    const next = times[i + 1];
    const from = indexOf(at);
    if (next === undefined) break;
    const to = indexOf(next);
    const begun = new Set(windows.filter((window) => windowStart(next, window) !== windowStart(at, window)));
    found[from]?.next.set(`${to} ${[...begun].join()}`, { begun, to });
  }
  return found.map(({ at, next }) => ({ at, next: [...next.values()] }));
}

/** The starts of all stretches until all windows begin together again, and that time; undefined where they are too many. */
export function timesOf(windows: readonly number[]): readonly number[] | undefined {
  const times = [BEGIN];
  if (windows.length === 0) return times;
  for (;;) {
    const at = times.at(-1) as number;
    const next = Math.min(...windows.map((window) => windowStart(at, window) + window));
    times.push(next);
    if (windows.every((window) => windowStart(next, window) === next && windowStart(BEGIN, window) === BEGIN))
      return times;
    if (times.length > MAX_STRETCHES) return undefined;
  }
}

/** What is left of the counters after a step of time, dated to the next stretch. */
export function after(
  counters: Counters,
  from: Stretch,
  { begun }: TimeStep,
  to: Stretch,
  windows: readonly number[],
  separate: boolean,
): Counters {
  return counters.changed((counter): Counter | undefined => {
    if (separate) return begun.has(counter.windowLength) ? undefined : { ...counter };
    const lasting = windows.find(
      (window) => !begun.has(window) && windowStart(from.at, window) === counter.windowStart,
    );
    return lasting === undefined ? undefined : { ...counter, windowStart: windowStart(to.at, lasting) };
  });
}
