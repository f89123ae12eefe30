/** What a suppression is, wherever it is written. */

import type { Location } from "@callgate/core";

/** One check whose findings are not wanted at one place. A comment that names two checks is two of them. */
export interface Suppression {
  readonly kind: "comment" | "configuration";
  /** The check's id as written; `""` where none is. */
  readonly check: string;
  /** `""` where none is given. */
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD`, as written: it may be no date. */
  readonly until: string | undefined;
  /** Where it is written. */
  readonly location: Location;
  /** Whether it is about the place; the check is compared elsewhere. */
  covers(location: Location): boolean;
}

/** A suppression, with what became of it. */
export interface JudgedSuppression extends Suppression {
  readonly state: SuppressionState;
  /** Of a comment that is misplaced: where its check finds something. */
  readonly elsewhere?: Location | undefined;
}

/**
 * - `used`: a finding is suppressed.
 * - `unused`: its check ran and found nothing at its place.
 * - `open`: this run does not show whether there is anything to suppress.
 * - `expired`: its last day is over; it suppresses nothing.
 * - `undated`: its last day is no date; it suppresses nothing.
 * - `unknown`: there is no such check.
 * - `unsuppressible`: it is a check of suppressions themselves.
 */
export type SuppressionState = "used" | "unused" | "open" | "expired" | "undated" | "unknown" | "unsuppressible";
