/** How much of policies is covered, in words, the same in every format for people. */

import { COVERAGE_KINDS, type CoverageScores, type MissedThresholdRow } from "./report.js";

/** `50% of the conditions are covered, and 80% is asked for`. */
export function missedSentence({ of, percent, wanted }: MissedThresholdRow): string {
  return `${percent}% ${of === "total" ? "is covered" : `of the ${of} are covered`}, and ${wanted}% is asked for`;
}

/** `rules 3 of 4, conditions 5 of 8`: the kinds that the policy has. */
export function scoreParts(scores: CoverageScores): string {
  return COVERAGE_KINDS.filter((kind) => scores[kind].total > 0)
    .map((kind) => `${kind} ${scores[kind].covered} of ${scores[kind].total}`)
    .join(", ");
}
