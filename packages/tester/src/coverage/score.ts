/** What was covered → how much that is, and whether it is enough. */

import { COVERED_KINDS, type CoveredKind, type PolicyCoverage } from "./coverage.js";

/**
 * Goals, and how many of them were met; a condition has two goals, true and false, and so has a limit. What no call can
 * do is no goal.
 */
export interface Score {
  readonly covered: number;
  readonly total: number;
}

export type Scores = Readonly<Record<CoveredKind, Score>>;

/** The goals of one policy, or of several together. */
export function scoresOf(coverages: readonly PolicyCoverage[]): Scores {
  const goals: Record<CoveredKind, boolean[]> = { rules: [], conditions: [], limits: [], paths: [], tools: [] };
  for (const { rules, conditions, limits, paths, tools } of coverages) {
    for (const { decided, possible } of rules) if (possible) goals.rules.push(decided > 0);
    for (const { seenTrue, seenFalse, canBeTrue, canBeFalse } of conditions) {
      if (canBeTrue) goals.conditions.push(seenTrue > 0);
      if (canBeFalse) goals.conditions.push(seenFalse > 0);
    }
    for (const { reached, fitted, possible } of limits) if (possible) goals.limits.push(reached > 0, fitted > 0);
    for (const { taken, possible } of paths) if (possible) goals.paths.push(taken > 0);
    for (const { called } of tools) goals.tools.push(called > 0);
  }
  const score = (met: readonly boolean[]): Score => ({ covered: met.filter(Boolean).length, total: met.length });
  return {
    rules: score(goals.rules),
    conditions: score(goals.conditions),
    limits: score(goals.limits),
    paths: score(goals.paths),
    tools: score(goals.tools),
  };
}

/** All kinds together. */
export function totalOf(scores: Scores): Score {
  const all = COVERED_KINDS.map((kind) => scores[kind]);
  return {
    covered: all.reduce((sum, { covered }) => sum + covered, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
  };
}

/** From 0 to 100, never rounded up to 100; 100 where there is nothing to cover. */
export function percentOf({ covered, total }: Score): number {
  return total === 0 ? 100 : Math.floor((1000 * covered) / total) / 10;
}

/** In percent; `total` is of all kinds together. */
export type Thresholds = Readonly<Partial<Record<CoveredKind | "total", number>>>;

export interface MissedThreshold {
  readonly of: CoveredKind | "total";
  readonly percent: number;
  readonly wanted: number;
}

/** The thresholds that were missed, in the order of the kinds. */
export function missedThresholds(scores: Scores, thresholds: Thresholds): MissedThreshold[] {
  return (["total", ...COVERED_KINDS] as const).flatMap((of): MissedThreshold[] => {
    const wanted = thresholds[of];
    const percent = percentOf(of === "total" ? totalOf(scores) : scores[of]);
    return wanted === undefined || percent >= wanted ? [] : [{ of, percent, wanted }];
  });
}
