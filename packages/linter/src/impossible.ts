/** What a tool's rules and limits ask of each call, and the fewest of these that no call can meet together. */

import type { Limit, Path, Policy, Rule } from "@callgate/core";
import { isMistaken } from "@callgate/core/dialects";
import { argumentTest } from "@callgate/core/engine";
import { all, type Formula, find, fitsAtFirst, holds, passes, payable } from "@callgate/core/logic";
import { applicableRules } from "@callgate/core/policy";
import { type Meaning, meaningOf, onlyLimits, type Subject } from "./meaning.js";

/** One thing asked of each call, and where. */
export interface Demand {
  readonly path: Path;
  readonly formula: Formula;
  /** What it is, as a clause. */
  readonly words: "condition" | "rule" | "limit";
  readonly rule: Rule;
}

/** Things that no call meets together, in the order of the rules; without any of them some call would. */
export type Impossible = readonly [Demand, ...Demand[]];

const known = new WeakMap<Policy, ReadonlyMap<Subject, Impossible>>();

/** For each tool all of whose calls are denied by what its rules ask together, those demands. */
export function impossibleOf(policy: Policy): ReadonlyMap<Subject, Impossible> {
  let result = known.get(policy);
  if (result === undefined) {
    const meaning = meaningOf(policy);
    const found = new Map<Subject, Impossible>();
    for (const subject of meaning.subjects) {
      const fewest = impossible(subject, meaning);
      if (fewest !== undefined) found.set(subject, fewest);
    }
    result = found;
    known.set(policy, result);
  }
  return result;
}

/** Whether what the rules ask together denies every call of the tool; undefined asks for one that the policy does not name. */
export function isImpossible(policy: Policy, tool: string | undefined): boolean {
  const meaning = meaningOf(policy);
  if (applicableRules(policy, tool ?? meaning.otherName)?.some((rule) => deniesByMistake(rule, meaning))) return true;
  for (const { name } of impossibleOf(policy).keys())
    if (name === tool || (name === undefined && tool !== undefined && !policy.tools.has(tool))) return true;
  return false;
}

/** Whether a rule denies every call by a condition that is mistaken, or on a counter that stays 0. */
function deniesByMistake({ action, conditions, uncertain }: Rule, meaning: Meaning): boolean {
  if (action !== "require" || uncertain !== undefined) return false;
  return conditions.some((condition) => {
    const { target } = condition;
    if (target.kind === "counter") return !meaning.moves(target.key) && !argumentTest(condition)(0);
    return isMistaken(condition) && find(holds(condition), { shared: meaning.budget }).answer === "none";
  });
}

function impossible(subject: Subject, meaning: Meaning): Impossible | undefined {
  const demands = subject.rules.flatMap((rule) => demandsOf(rule, subject, meaning));
  if (demands.length === 0) return undefined;
  const counterRange = (key: string) =>
    movesAlone(key, subject, meaning) ? { least: 0n, most: 0n } : meaning.counterRange(key);
  const cannot = (some: readonly Demand[]) =>
    find(all(some.map(({ formula }) => formula)), { counterRange, shared: meaning.budget }).answer === "none";
  if (!cannot(demands)) return undefined;
  let few = demands.slice(0, demands.findIndex((_, last) => cannot(demands.slice(0, last + 1))) + 1);
  for (const demand of few.slice(0, -1)) {
    const fewer = few.filter((one) => one !== demand);
    if (cannot(fewer)) few = fewer;
  }
  const [first, ...rest] = few;
  return first && [first, ...rest];
}

function demandsOf(rule: Rule, subject: Subject, meaning: Meaning): readonly Demand[] {
  const asked: Demand[] = [];
  if (rule.action === "require" && (!onlyLimits(rule) || isNeverBegun(rule)))
    for (const condition of rule.conditions)
      asked.push({ path: condition.origin, formula: holds(condition), words: "condition", rule });
  if (rule.action === "deny") {
    const [only, ...more] = rule.conditions;
    const path = only !== undefined && more.length === 0 ? only.origin : rule.origin;
    asked.push({ path, formula: passes(rule), words: "rule", rule });
  }
  const { limit } = rule;
  if (limit?.max !== undefined && asksOfFirst(limit, subject, meaning))
    asked.push({ path: limit.origin, formula: fitsAtFirst(limit), words: "limit", rule });
  else if (limit !== undefined && "from" in limit.amount)
    asked.push({ path: limit.origin, formula: payable(limit), words: "limit", rule });
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
function asksOfFirst(limit: Limit, subject: Subject, meaning: Meaning): boolean {
  if ("fixed" in limit.amount && limit.amount.fixed <= (limit.max as bigint)) return false;
  if (meaning.counted(limit.key).onlyRises) return true;
  const sharing = subject.rules.filter((other) => other.limit?.key === limit.key);
  return sharing.length === 1 && movesAlone(limit.key, subject, meaning);
}

/** Whether only calls of this tool move the counter, so that it is 0 until one passes. */
function movesAlone(key: string, subject: Subject, meaning: Meaning): boolean {
  return subject.name !== undefined && hasOnly(meaning.counted(key).amounts, subject.name);
}

function hasOnly(amounts: ReadonlyMap<string, unknown>, tool: string): boolean {
  return amounts.size === 0 || (amounts.size === 1 && amounts.has(tool));
}
