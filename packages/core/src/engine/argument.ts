/** Arguments × path → what stands there, and what it counts as an amount. */

import { MISSING } from "./conditions.js";
import type { Int64 } from "./counters.js";

/** The argument at a path, or MISSING; only objects are descended into. */
export function argumentAt(args: unknown, segments: readonly string[]): unknown {
  let current = args;
  for (const segment of segments) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) return MISSING;
    const name = segment.includes(REPLACEMENT) ? nameReadAs(segment, current) : segment;
    if (!Object.hasOwn(current, name)) return MISSING;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

/** What Go's JSON reader puts where half of a surrogate pair stands alone. */
const REPLACEMENT = "\ufffd";

/** The last of the object's names that Go reads as this one. */
function nameReadAs(name: string, object: object): string {
  return Object.keys(object).findLast((one) => one.toWellFormed() === name) ?? name;
}

/** Go's `int64(f)` of a numeric argument, as on amd64; undefined for anything but a number. */
export function amountFrom(args: unknown, path: readonly string[]): Int64 | undefined {
  const value = argumentAt(args, path);
  if (typeof value !== "number") return undefined;
  const cut = Math.trunc(value);
  if (Number.isSafeInteger(cut)) return cut === 0 ? 0 : cut;
  return cut >= -(2 ** 63) && cut < 2 ** 63 ? BigInt(cut) : -(2n ** 63n);
}
