/** Arguments × path → the value there, and what it counts as an amount. */

import { MISSING } from "./conditions.js";
import type { Int64 } from "./counters.js";

/**
 * The argument at a path, or MISSING; only objects are descended into.
 * @param matchesReplaced what `mayMatchReplaced` says of the path, for callers that ask often
 */
export function argumentAt(
  args: unknown,
  segments: readonly string[],
  matchesReplaced: boolean = mayMatchReplaced(segments),
): unknown {
  let current = args;
  for (const segment of segments) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) return MISSING;
    const name = matchesReplaced ? nameReadAs(segment, current) : segment;
    if (!Object.hasOwn(current, name)) return MISSING;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

/** What Go's JSON reader puts for a lone half of a surrogate pair. */
const REPLACEMENT = "\ufffd";

/** Whether Go may read a name with a lone surrogate as one of these. */
export function mayMatchReplaced(segments: readonly string[]): boolean {
  return segments.some((segment) => segment.includes(REPLACEMENT));
}

/** The last of the object's names that Go reads as this one. */
function nameReadAs(name: string, object: object): string {
  return Object.keys(object).findLast((one) => one.toWellFormed() === name) ?? name;
}

/** Go's `int64(f)` of a numeric argument, as on amd64; undefined for anything but a number. */
export function amountFrom(
  args: unknown,
  path: readonly string[],
  matchesReplaced: boolean = mayMatchReplaced(path),
): Int64 | undefined {
  const value = argumentAt(args, path, matchesReplaced);
  if (typeof value !== "number") return undefined;
  const cut = Math.trunc(value);
  if (Number.isSafeInteger(cut)) return cut === 0 ? 0 : cut;
  return Math.abs(cut) < 2 ** 63 ? BigInt(cut) : -(2n ** 63n);
}
