/** Why a finding does not count, as a clause. */

import type { SuppressedBy, SuppressedFinding } from "@callgate/core";
import type { Report } from "./report.js";

const BY: Readonly<Record<SuppressedBy["kind"], string>> = {
  comment: "suppressed by a comment",
  configuration: "suppressed by the configuration",
  baseline: "accepted in the baseline",
};

/** `suppressed by a comment: REASON (until 2027-01-31)`; not yet printable. */
export function suppressionClause({ kind, reason, until }: SuppressedBy): string {
  return `${BY[kind]}${reason === undefined ? "" : `: ${reason}`}${until === undefined ? "" : ` (until ${until})`}`;
}

/** All suppressed findings, for a format that has a place for them; only a lint has any. */
export function suppressedOf(report: Report): readonly SuppressedFinding[] {
  return report.command === "lint" ? (report.suppressed ?? []) : [];
}

/** The suppressed findings that whoever ran it wants to see. */
export function shownSuppressed(report: Report): readonly SuppressedFinding[] {
  return report.command === "lint" && report.showSuppressed === true ? suppressedOf(report) : [];
}
