/** How much of policies is covered, in words, the same in every format for people. */

import type { MissedThresholdRow } from "./report.js";

/** `50% of the conditions are covered, and 80% is asked for`. */
export function missedSentence({ of, percent, wanted }: MissedThresholdRow): string {
  return `${percent}% ${of === "total" ? "is covered" : `of the ${of} are covered`}, and ${wanted}% is asked for`;
}
