/** What a tool's rules and limits ask of each call, and the fewest of these that no call can meet together. */

import type { Limit, Path, Policy, Rule } from "@callgate/core";
import { isMistaken } from "@callgate/core/dialects";
import { argumentTest } from "@callgate/core/engine";
import { all, amountIsNumeric, type Formula, fitsAtFirst, holds, passes, solve } from "@callgate/core/logic";
import { applicableRules } from "@callgate/core/policy";
import { analysisOf, onlyLimits, type PolicyAnalysis, type Subject } from "./policy-analysis.js";

/** One thing asked of each call, and where. */
export interface Constraint {
  readonly path: Path;
  readonly formula: Formula;
  /** What it is, as a clause. */
  readonly words: "condition" | "rule" | "limit";
  readonly rule: Rule;
}

/** Things that no call meets together, in the order of the rules; without any of them some call would. */
export type UnsatCore = readonly [Constraint, ...Constraint[]];

const known = new WeakMap<Policy, ReadonlyMap<Subject, UnsatCore>>();

/** For each tool all of whose calls are denied by what its rules ask together, those constraints. */
export function unsatCoresOf(policy: Policy): ReadonlyMap<Subject, UnsatCore> {
  let result = known.get(policy);
  if (result === undefined) {
    const analysis = analysisOf(policy);
    const found = new Map<Subject, UnsatCore>();
    for (const subject of analysis.subjects) {
      const fewest = impossible(subject, analysis);
      if (fewest !== undefined) found.set(subject, fewest);
    }
    result = found;
    known.set(policy, result);
  }
  return result;
}

/** Whether what the rules ask together denies every call of the tool; undefined asks for one that the policy does not name. */
export function isImpossible(policy: Policy, tool: string | undefined): boolean {
  const analysis = analysisOf(policy);
  if (applicableRules(policy, tool ?? analysis.otherName)?.some((rule) => deniesByMistake(rule, analysis))) return true;
  for (const { name } of unsatCoresOf(policy).keys())
    if (name === tool || (name === undefined && tool !== undefined && !policy.tools.has(tool))) return true;
  return false;
}

/** Whether a rule denies every call by a condition that is mistaken, or on a counter that stays 0. */
function deniesByMistake({ action, conditions, uncertain }: Rule, analysis: PolicyAnalysis): boolean {
  if (action !== "require" || uncertain !== undefined) return false;
  return conditions.some((condition) => {
    const { target } = condition;
    if (target.kind === "counter") return !analysis.moves(target.key) && !argumentTest(condition)(0);
    return isMistaken(condition) && solve(holds(condition), { shared: analysis.steps }).answer === "unsat";
  });
}

function impossible(subject: Subject, analysis: PolicyAnalysis): UnsatCore | undefined {
  const constraints = subject.rules.flatMap((rule) => constraintsOf(rule, subject, analysis));
  if (constraints.length === 0) return undefined;
  const counterRange = (key: string) =>
    movesAlone(key, subject, analysis) ? { least: 0n, most: 0n } : analysis.counterRange(key);
  const cannot = (some: readonly Constraint[]) =>
    solve(all(some.map(({ formula }) => formula)), { counterRange, shared: analysis.steps }).answer === "unsat";
  if (!cannot(constraints)) return undefined;
  let few = constraints.slice(0, constraints.findIndex((_, last) => cannot(constraints.slice(0, last + 1))) + 1);
  for (const constraint of few.slice(0, -1)) {
    const fewer = few.filter((one) => one !== constraint);
    if (cannot(fewer)) few = fewer;
  }
  const [first, ...rest] = few;
  return first && [first, ...rest];
}

function constraintsOf(rule: Rule, subject: Subject, analysis: PolicyAnalysis): readonly Constraint[] {
  const asked: Constraint[] = [];
  if (rule.action === "require" && (!onlyLimits(rule) || isNeverBegun(rule)))
    for (const condition of rule.conditions)
      asked.push({ path: condition.origin, formula: holds(condition), words: "condition", rule });
  if (rule.action === "deny") {
    const [only, ...more] = rule.conditions;
    const path = only !== undefined && more.length === 0 ? only.origin : rule.origin;
    asked.push({ path, formula: passes(rule), words: "rule", rule });
  }
  const { limit } = rule;
  if (limit?.max !== undefined && asksOfFirst(limit, subject, analysis))
    asked.push({ path: limit.origin, formula: fitsAtFirst(limit), words: "limit", rule });
  else if (limit !== undefined && "from" in limit.amount)
    asked.push({ path: limit.origin, formula: amountIsNumeric(limit), words: "limit", rule });
  return asked;
}

/** Whether the rule lets no call come to its own limit, which adds up an argument, while the counter is 0. */
function isNeverBegun({ conditions, limit }: Rule): boolean {
  const isCounted = limit?.max !== undefined && "from" in limit.amount;
  return isCounted && conditions.some((condition) => !argumentTest(condition)(0));
}

/**
 * Whether a call that does not fit an empty counter fits at no time. So it is where nothing lowers the counter: where
 * amounts only add up, or where only this limit moves it, for then no call passes that could.
 */
function asksOfFirst(limit: Limit, subject: Subject, analysis: PolicyAnalysis): boolean {
  if ("fixed" in limit.amount && limit.amount.fixed <= (limit.max as bigint)) return false;
  if (analysis.counted(limit.key).onlyRises) return true;
  const sharing = subject.rules.filter((other) => other.limit?.key === limit.key);
  return sharing.length === 1 && movesAlone(limit.key, subject, analysis);
}

/** Whether only calls of this tool move the counter, so that it is 0 until one passes. */
function movesAlone(key: string, subject: Subject, analysis: PolicyAnalysis): boolean {
  return subject.name !== undefined && hasOnly(analysis.counted(key).amounts, subject.name);
}

function hasOnly(amounts: ReadonlyMap<string, unknown>, tool: string): boolean {
  return amounts.size === 0 || (amounts.size === 1 && amounts.has(tool));
}
