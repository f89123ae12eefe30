/** What was tried of each policy, as data. */

import type { Location } from "@callgate/core";

export const COVERAGE_KINDS = ["rules", "conditions", "limits", "paths", "tools"] as const;

export type CoverageKind = (typeof COVERAGE_KINDS)[number];

export interface CoverageReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly policies: readonly PolicyCoverageRow[];
  /** Of all policies together. */
  readonly scores: CoverageScores;
  /** Thresholds that were not reached: each is a failure. */
  readonly missed: readonly MissedThresholdRow[];
}

export interface PolicyCoverageRow {
  readonly uri: string;
  readonly text: string;
  readonly scores: CoverageScores;
  /** In the order of kinds, and of the policy. */
  readonly items: readonly CoverageItem[];
}

/** Goals, and how many were met. */
export interface CoverageScore {
  readonly covered: number;
  readonly total: number;
  readonly percent: number;
}

export type CoverageScores = Readonly<Record<CoverageKind | "total", CoverageScore>>;

export interface MissedThresholdRow {
  readonly of: CoverageKind | "total";
  readonly percent: number;
  readonly wanted: number;
}

export type CoverageItem = RuleItem | ConditionItem | LimitItem | PathItem | ToolItem;

export interface RuleItem {
  readonly kind: "rules";
  readonly tool: string;
  readonly rule: string;
  readonly location: Location;
  /** Calls that it denied, or asked approval for. */
  readonly decided: number;
  /** Whether there may be such a call; false where it is proven that there is none. */
  readonly possible: boolean;
}

export interface ConditionItem {
  readonly kind: "conditions";
  readonly tool: string;
  readonly rule: string;
  /** As written: `args.name`. */
  readonly path: string;
  readonly op: string;
  /** JSON in one line. */
  readonly value: string;
  readonly location: Location;
  readonly seenTrue: number;
  readonly seenFalse: number;
  readonly canBeTrue: boolean;
  readonly canBeFalse: boolean;
}

export interface LimitItem {
  readonly kind: "limits";
  readonly tool: string;
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  readonly max: bigint;
  readonly location: Location;
  /** Calls that it denied. */
  readonly reached: number;
  /** Calls that it let through. */
  readonly fitted: number;
  /** The highest value of its counter. */
  readonly highest: bigint;
  readonly possible: boolean;
}

export interface PathItem {
  readonly kind: "paths";
  readonly path: "default" | "hidden";
  /** The hidden tool's name; of the default, what it does. */
  readonly name: string;
  readonly location: Location;
  readonly taken: number;
  readonly possible: boolean;
}

export interface ToolItem {
  readonly kind: "tools";
  readonly tool: string;
  /** Undefined where only the tool list has it. */
  readonly location: Location | undefined;
  readonly called: number;
}
