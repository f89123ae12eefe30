/** Report: what a command found, as data. Every format is a function of it. */

import type { Category, Finding, Location, Outcome, Severity, SuppressedFinding } from "@callgate/core";

export interface LintReport {
  readonly command: "lint";
  /** The policies that were read, by uri. */
  readonly subjects: readonly string[];
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** What would be findings, had nobody decided otherwise. */
  readonly suppressed?: readonly SuppressedFinding[] | undefined;
  /** Whether the suppressed ones are listed; they are counted in any case. */
  readonly showSuppressed?: boolean | undefined;
}

export interface ReplayReport {
  readonly command: "replay";
  readonly subjects: readonly string[];
  /** About the policies and the transcripts. */
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly replay: ReplayTables;
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

export type Counts = Readonly<Record<Severity, number>>;

/** How many findings there are of each severity. */
export function countFindings(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
