/** Report: what a command found, as data. Every format is a function of it. */

import type { Category, Finding, Location, Outcome, Severity, SuppressedFinding } from "@callgate/core";

interface ReportBase {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The checks that were run; those with an explanation. */
  readonly checks: readonly CheckRow[];
  /** The policies that were read, by uri. */
  readonly subjects: readonly string[];
  /** About the policies, tool lists and transcripts. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** What would be findings, had nobody decided otherwise. */
  readonly suppressed?: readonly SuppressedFinding[] | undefined;
  /** Whether the suppressed ones are listed; they are counted in any case. */
  readonly showSuppressed?: boolean | undefined;
}

export interface LintReport extends ReportBase {
  readonly command: "lint";
}

export interface ReplayReport extends ReportBase {
  readonly command: "replay";
  readonly replay: ReplayTables;
}

export interface CheckRow {
  readonly id: string;
  /** One line, lower case, without a full stop. */
  readonly summary: string;
  /** The default; a finding may differ. */
  readonly severity: Severity;
}

export type Report = LintReport | ReplayReport;

export interface ReplayTables {
  readonly calls: number;
  readonly decisions: Readonly<Record<Outcome, number>>;
  /** The first denials, one by one. */
  readonly denials: readonly DenialRow[];
  readonly tools: readonly ToolRow[];
  /** Why calls were not evaluated. */
  readonly reasons: readonly { readonly reason: string; readonly calls: number }[];
  readonly transcripts: readonly TranscriptRow[];
}

export interface DenialRow {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly rule: string;
  readonly message: string;
  readonly transcript: { readonly uri: string; readonly line: number };
  readonly policy: Location;
}

export interface ToolRow {
  readonly server: string | undefined;
  readonly tool: string;
  readonly category: Category;
  readonly calls: number;
  readonly decisions: Readonly<Record<Outcome, number>>;
}

export interface TranscriptRow {
  readonly uri: string;
  readonly form: string;
  /** Lines that are not empty. */
  readonly lines: number;
  /** Lines that could not be read. */
  readonly bad: number;
  /** The first of them. */
  readonly firstBad: readonly { readonly line: number; readonly reason: string }[];
}
