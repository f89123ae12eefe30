/**
 * What was tried of each policy, as data; what there is to try, how often that was done, and what to say where it was not.
 */

import type { Location } from "@callgate/core";
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
import type { WithAssumed } from "../describe-assumed.js";
import { limitText } from "../describe-values.js";

export const COVERAGE_KINDS = [
  "rules",
  "conditions",
  "limits",
  "paths",
  "tools",
] as const satisfies readonly CoveredKind[];

export interface CoverageReport extends WithAssumed {
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

export interface Goal {
  /** What a call does that meets it: `true`, `denied`. */
  readonly name: string;
  readonly count: number;
  /** Said where no call met it. */
  readonly missing: string;
}

/** The goals of one item; none where no call can meet any. */
export function goalsOf(item: CoverageItem): readonly Goal[] {
  switch (item.kind) {
    case "rules":
      return item.possible
        ? [{ name: "decided", count: item.decided, missing: `no call is decided by ${labelOf(item)}` }]
        : [];
    case "conditions": {
      const missing = (seen: string) =>
        item.seenTrue + item.seenFalse === 0
          ? `${labelOf(item)} was never asked`
          : `${labelOf(item)} was never ${seen}`;
      return [
        ...(item.canBeTrue ? [{ name: "true", count: item.seenTrue, missing: missing("true") }] : []),
        ...(item.canBeFalse ? [{ name: "false", count: item.seenFalse, missing: missing("false") }] : []),
      ];
    }
    case "limits": {
      if (!item.possible) return [];
      const unmet = item.reached + item.fitted === 0 ? `no call meets ${labelOf(item)}` : undefined;
      const reached = `${labelOf(item)} denied no call; its counter held ${item.highest} of ${item.max} at most`;
      return [
        { name: "reached", count: item.reached, missing: unmet ?? reached },
        { name: "not reached", count: item.fitted, missing: unmet ?? `${labelOf(item)} let no call through` },
      ];
    }
    case "paths":
      if (!item.possible) return [];
      return [{ name: "taken", count: item.taken, missing: `no call meets ${labelOf(item)}` }];
    case "tools":
      return [{ name: "called", count: item.called, missing: `${labelOf(item)} was never called` }];
    default:
      return item satisfies never;
  }
}

/** What an item is called in a sentence. */
export function labelOf(item: CoverageItem): string {
  switch (item.kind) {
    case "rules":
      return item.tool === "" ? `the rule \`${item.rule}\`` : `the rule \`${item.rule}\` of \`${item.tool}\``;
    case "conditions":
      return `\`${item.path} ${item.op} ${item.value}\``;
    case "limits":
      return `the limit \`${item.rule}\` (${limitText(item.max, item.window)})`;
    case "paths":
      return item.path === "default" ? `the default, ${item.name}` : `the hidden tool \`${item.name}\``;
    case "tools":
      return `the tool \`${item.tool}\``;
    default:
      return item satisfies never;
  }
}

/** What was missed of an item, each said once. */
export function missingOf(item: CoverageItem): readonly string[] {
  return [...new Set(goalsOf(item).flatMap(({ count, missing }) => (count === 0 ? [missing] : [])))];
}

export interface CoveredLine {
  /** From 1. */
  readonly line: number;
  readonly items: readonly (CoverageItem & { readonly location: Location })[];
  readonly goals: readonly Goal[];
  /** Calls that met any of them. */
  readonly hits: number;
  readonly state: "covered" | "partly" | "missed";
}

/** The policy's lines on which something is to be tried, in order. */
export function coveredLines({ items }: PolicyCoverageRow): CoveredLine[] {
  const byLine = new Map<number, (CoverageItem & { readonly location: Location })[]>();
  for (const item of items) {
    const { location } = item;
    if (location === undefined) continue;
    const { line } = location.range.start;
    byLine.set(line, [...(byLine.get(line) ?? []), { ...item, location }]);
  }
  return [...byLine]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, there]): CoveredLine[] => {
      const goals = there.flatMap(goalsOf);
      const met = goals.filter(({ count }) => count > 0).length;
      const state = met === goals.length ? "covered" : met === 0 ? "missed" : "partly";
      if (goals.length === 0) return [];
      return [{ line, items: there, goals, hits: goals.reduce((sum, { count }) => sum + count, 0), state }];
    });
}

/** Items without a line in the policy: tools that are only in the tool list. */
export function offLines({ items }: PolicyCoverageRow): CoverageItem[] {
  return items.filter(({ location }) => location === undefined);
}

/** `50% of the conditions are covered, and 80% is asked for`. */
export function missedSentence({ of, percent, wanted }: MissedThreshold): string {
  return `${percent}% ${of === "total" ? "is covered" : `of the ${of} are covered`}, and ${wanted}% is asked for`;
}
