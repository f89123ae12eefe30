/** Everything reportable is a Finding: a check, a severity, a sentence and a place. */

import type { DecisionKind } from "../values/decision-kind.js";
import type { ToolAnnotations } from "../values/tool-annotations.js";

/** How bad a finding is; only errors fail a run unless more is asked for. */
export type Severity = "error" | "warning" | "note";

/** A place in a text. Both count from 1; columns are UTF-16 code units, as in SARIF's default. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to but not including `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A range in a file. */
export interface Location {
  readonly uri: string;
  readonly range: Range;
}

/** Another place that a finding is about, and what is there. */
export interface RelatedLocation {
  readonly message: string;
  readonly location: Location;
}

/** Anything reported with a place: by reading, lowering, a check, or a command. */
export interface Finding {
  /** The id of the lint check that reports it, e.g. `missing-rate-limit`. */
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly RelatedLocation[];
  /** Calls that show it, as the engine decided them when the finding was made. */
  readonly witness?: Witness | undefined;
  /** An edit that fixes it. */
  readonly fix?: Fix | undefined;
}

/** Why a finding does not count. */
export interface SuppressedBy {
  readonly kind: "comment" | "configuration" | "baseline";
  readonly reason?: string | undefined;
  /** The last day it does not, `YYYY-MM-DD`. */
  readonly until?: string | undefined;
}

/** A finding that a suppression hides. */
export interface SuppressedFinding extends Finding {
  readonly suppressed: SuppressedBy;
}

/** Calls in the order made, by one agent, beginning with empty counters. */
export interface Witness {
  readonly calls: readonly WitnessCall[];
  /** What the engine answers to the last of them. */
  readonly decision: DecisionKind;
}

export interface WitnessCall {
  readonly tool: string;
  /** Whose tool it is, where the policy tells servers apart. */
  readonly server?: string | undefined;
  /** What the server says of the tool, where the policy asks. */
  readonly annotations?: ToolAnnotations | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds; left out where the time does not matter. */
  readonly at?: number | undefined;
}

/** Edits that remove a finding. */
export interface Fix {
  /** What it does, as an imperative: "write `lte: 9`". */
  readonly message: string;
  /**
   * The engine and the logic show that the fixed policy allows nothing that this one denies, and this kind of fix is
   * known to deny nothing that the rule was written to let through.
   */
  readonly safe: boolean;
  /** Disjoint, in the order of the text. */
  readonly edits: readonly Edit[];
}

/** A piece of a text, and what is to replace it. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

const SEVERITY_RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

/** Negative when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITY_RANK[a] - SEVERITY_RANK[b];
}

/** By code unit, so that the order never depends on a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The one order of findings: file, place, severity, check, message. */
export function compareFindings(a: Finding, b: Finding): number {
  const [at, bt] = [a.location.range.start, b.location.range.start];
  return (
    compareText(a.location.uri, b.location.uri) ||
    at.line - bt.line ||
    at.column - bt.column ||
    compareSeverity(a.severity, b.severity) ||
    compareText(a.check, b.check) ||
    compareText(a.message, b.message)
  );
}
