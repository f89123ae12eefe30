/** Arguments × path → what stands there, and what it counts as an amount. */

import { MISSING } from "./conditions.js";
import type { Int64 } from "./counters.js";

/** The argument at a path, or MISSING; only objects are descended into. */
export function argumentAt(args: unknown, segments: readonly string[]): unknown {
  let current = args;
  for (const segment of segments) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) return MISSING;
    if (!Object.hasOwn(current, segment)) return MISSING;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}

/** Go's `int64(f)` of a numeric argument, as on amd64; undefined for anything but a number. */
export function amountFrom(args: unknown, path: readonly string[]): Int64 | undefined {
  const value = argumentAt(args, path);
  if (typeof value !== "number") return undefined;
  const cut = Math.trunc(value);
  if (Number.isSafeInteger(cut)) return cut === 0 ? 0 : cut;
  return cut >= -(2 ** 63) && cut < 2 ** 63 ? BigInt(cut) : -(2n ** 63n);
}
