/** What `callgate lint` and `callgate replay` found, as data, and the sentences that every format has in common. */

import { type AssumedContext, compareSeverity, type Finding, type Severity } from "@callgate/core";
import type { SuppressedBy, SuppressedFinding } from "@callgate/core/yaml";
import type { WithAssumed } from "../describe-assumed.js";
import { number } from "../describe-values.js";
import type { ReplayTables } from "./replay.js";

interface ReportBase extends WithAssumed {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The checks that were run; those with an explanation. */
  readonly checks: readonly CheckRow[];
  /** The policies that were read, by uri. */
  readonly subjects: readonly string[];
  /** About the policies, tool lists and transcripts. */
  readonly findings: readonly Finding[];
  /** The least severity that fails the run; `error` where it is not said. */
  readonly failOn?: Severity | "never" | undefined;
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** The findings that are suppressed. */
  readonly suppressed?: readonly SuppressedFinding[] | undefined;
  /** Whether the suppressed ones are listed; they are counted in any case. */
  readonly showSuppressed?: boolean | undefined;
}

export interface LintReport extends ReportBase {
  readonly command: "lint";
  /** How many checks were asked for by name; undefined where all that are configured were. */
  readonly checksLeft?: number | undefined;
  /** The findings that are less severe than was asked for. */
  readonly notShown?: readonly Finding[] | undefined;
  /** Whether people are shown how many findings each check has, in place of the findings. */
  readonly showStatistics?: boolean | undefined;
  /** What lay in the folders that were looked at and was left out; none where only files were named. */
  readonly passedOver?: readonly PassedOver[] | undefined;
  /** The agents whose own configuration was found. */
  readonly hosts?: readonly HostRow[] | undefined;
}

/** An agent's own configuration, as far as it was looked at. */
export interface HostRow {
  readonly host: string;
  /** What decides beside the files, as it was assumed. */
  readonly assumed: AssumedContext;
  readonly files: readonly HostFileRow[];
  /** What could not be known, each with what would settle it, as sentences. */
  readonly notEvaluated: readonly string[];
}

export interface HostFileRow {
  readonly path: string;
  /** Whose it is, in the host's words. */
  readonly scope: string;
  /** `ignored`: the host does not heed it. `unread`: it is there and callgate cannot read it. */
  readonly state: "read" | "absent" | "ignored" | "unread";
  /** Why the host ignores it. */
  readonly reason?: string | undefined;
}

/** Entries of folders that a command did not read. */
export interface PassedOver {
  /** What they are, in the plural: "hidden entries". */
  readonly what: string;
  readonly count: number;
}

export interface ReplayReport extends ReportBase {
  readonly command: "replay";
  readonly replay: ReplayTables;
  /** The agents whose own settings decided. */
  readonly hosts?: readonly HostRow[] | undefined;
}

export interface CheckRow {
  readonly id: string;
  /** One line, lower case, without a full stop. */
  readonly summary: string;
  /** The default; a finding may differ. */
  readonly severity: Severity;
  /** Whether `callgate explain` has a page about it; it has where this is left out. */
  readonly hasPage?: boolean | undefined;
}

export type Report = LintReport | ReplayReport;

/** Whether a finding fails the run that the report is of. */
export function failsRun({ severity }: Finding, { failOn = "error" }: Pick<ReportBase, "failOn">): boolean {
  return failOn !== "never" && compareSeverity(severity, failOn) <= 0;
}

/** `12 files that hold no policy, 3 hidden entries`. */
export function passedOverWords(passedOver: readonly PassedOver[]): string {
  return passedOver.map(({ what, count }) => `${number(count)} ${what}`).join(", ");
}

/** How many entries were left out. */
export function passedOverCount(passedOver: readonly PassedOver[] = []): number {
  return passedOver.reduce((sum, { count }) => sum + count, 0);
}

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

/** The suppressed findings that are to be shown. */
export function shownSuppressed(report: Report): readonly SuppressedFinding[] {
  return report.command === "lint" && report.showSuppressed === true ? suppressedOf(report) : [];
}
