/** What was tried of each policy, as data. */

import type {
  ConditionCoverage,
  CoveredKind,
  LimitCoverage,
  MissedThreshold,
  PathCoverage,
  RuleCoverage,
  Score,
  ToolCoverage,
} from "@callgate/tester";

export type { CoveredKind as CoverageKind, MissedThreshold as MissedThresholdRow } from "@callgate/tester";

export const COVERAGE_KINDS = [
  "rules",
  "conditions",
  "limits",
  "paths",
  "tools",
] as const satisfies readonly CoveredKind[];

export interface CoverageReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly policies: readonly PolicyCoverageRow[];
  /** Of all policies together. */
  readonly scores: CoverageScores;
  /** Thresholds that were not reached: each is a failure. */
  readonly missed: readonly MissedThreshold[];
}

export interface PolicyCoverageRow {
  readonly uri: string;
  readonly text: string;
  readonly scores: CoverageScores;
  /** In the order of kinds, and of the policy. */
  readonly items: readonly CoverageItem[];
}

/** Goals, and how many were met. */
export interface CoverageScore extends Score {
  readonly percent: number;
}

export type CoverageScores = Readonly<Record<CoveredKind | "total", CoverageScore>>;

/** Something to try, and how often it was. */
export type CoverageItem =
  | ({ readonly kind: "rules" } & RuleCoverage)
  | ({ readonly kind: "conditions" } & Omit<ConditionCoverage, "condition"> & ConditionText)
  | ({ readonly kind: "limits" } & LimitCoverage)
  | ({ readonly kind: "paths"; readonly path: PathCoverage["kind"] } & Omit<PathCoverage, "kind">)
  | ({ readonly kind: "tools" } & ToolCoverage);

interface ConditionText {
  /** As written: `args.name`. */
  readonly path: string;
  readonly op: string;
  /** JSON in one line. */
  readonly value: string;
}
