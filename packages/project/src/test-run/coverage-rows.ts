/** What was tried of policies → a report of it. */

import type { CoverageItem, CoverageReport, CoverageScores, PolicyCoverageRow } from "@callgate/report";
import { textOfValue } from "@callgate/simulator";
import {
  COVERED_KINDS,
  missedThresholds,
  type PolicyCoverage,
  percentOf,
  type Score,
  type Scores,
  scoresOf,
  type Thresholds,
  totalOf,
} from "@callgate/tester";
import { VERSION } from "../version.js";

/** The coverage of all policies of a run, beside the thresholds that were asked for. */
export function coverageReport(coverages: readonly PolicyCoverage[], thresholds: Thresholds): CoverageReport {
  const scores = scoresOf(coverages);
  return {
    policies: coverages.map(policyRow),
    scores: scoreRows(scores),
    version: VERSION,
    missed: missedThresholds(scores, thresholds),
  };
}

function policyRow(coverage: PolicyCoverage): PolicyCoverageRow {
  const { uri, text, rules, conditions, limits, paths, tools } = coverage;
  const items: CoverageItem[] = [
    ...rules.map((item) => ({ kind: "rules" as const, ...item })),
    ...conditions.map(({ condition, ...item }) => ({
      kind: "conditions" as const,
      path: condition.path,
      op: condition.writtenOp,
      value: textOfValue(condition.value),
      ...item,
    })),
    ...limits.map((item) => ({ kind: "limits" as const, ...item })),
    ...paths.map(({ kind, ...item }) => ({ kind: "paths" as const, path: kind, ...item })),
    ...tools.map((item) => ({ kind: "tools" as const, ...item })),
  ];
  return { uri, text, scores: scoreRows(scoresOf([coverage])), items };
}

function scoreRows(scores: Scores): CoverageScores {
  const row = (score: Score) => ({ ...score, percent: percentOf(score) });
  const kinds = COVERED_KINDS.map((kind) => [kind, row(scores[kind])] as const);
  return { ...Object.fromEntries(kinds), total: row(totalOf(scores)) } as unknown as CoverageScores;
}
