/** Policies → the moments at which every one of their counters begins again. */

import type { Policy } from "@callgate/core";
import { decidingEntries } from "@callgate/core/policy";
import { HOUR } from "../replay/denials.js";

/** Longer windows than this leave no moment to cut at. Milliseconds. */
const LONGEST = 366 * 24 * HOUR;

/**
 * The least common multiple of all windows, and of the hours by which denials are grouped, in milliseconds: at its
 * multiples since 1970 UTC nothing is left of what was counted before. Undefined where it is longer than a year.
 */
export function commonWindow(policies: readonly Policy[]): number | undefined {
  let common = HOUR;
  for (const policy of policies)
    for (const { rules } of decidingEntries(policy))
      for (const { limit } of rules) {
        const length = limit?.window.milliseconds ?? 0;
        if (length === 0) continue;
        common = (common / greatestDivisor(common, length)) * length;
        if (common > LONGEST) return undefined;
      }
  return common;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
