/** Rules that decide no call: whatever one of them denies, or asks approval of, the others deny or ask anyway. */

import type { Limit, Rule } from "@callgate/core";
import {
  all,
  amountIsNumeric,
  amountRange,
  any,
  type Formula,
  holds,
  not,
  passes,
  reachedFirst,
  solve,
} from "@callgate/core/logic";
import { limitsOf, onlyLimits, type PolicyAnalysis } from "./policy-analysis.js";

/** Why a rule decides nothing, and the others without which it would. */
export interface RedundantConditions {
  readonly because: readonly Rule[];
}

/**
 * Why the rule's conditions decide nothing among the other rules of its tool, those aside that are dead themselves;
 * undefined where they do, or where it is not known.
 */
export function redundantConditions(
  rule: Rule,
  rules: readonly Rule[],
  dead: ReadonlySet<Rule>,
  analysis: PolicyAnalysis,
): RedundantConditions | undefined {
  if (!analysis.steps.allows()) return undefined;
  const decides = decidesWith(rule, analysis);
  const near = sharing(rule, rules).filter((other) => other !== rule && !dead.has(other));
  if (near.length > 0 && decides([])) {
    if (decides(near)) return undefined;
    let because = near;
    for (const other of [...near].reverse()) {
      const fewer = because.filter((one) => one !== other);
      if (!decides(fewer)) because = fewer;
    }
    return { because };
  }
  return decides([]) ? undefined : { because: [] };
}

/** Asks whether the rule decides a call that passes these others; where it is not known, it does. */
function decidesWith(rule: Rule, analysis: PolicyAnalysis): (others: readonly Rule[]) => boolean {
  const options = { counterRange: analysis.counterRange, shared: analysis.steps };
  const applies = (one: Rule): Formula => all(one.conditions.map(holds));
  return (others) => {
    const pass = all([...others.map(passes), ...limitsOf(others).map(amountIsNumeric)]);
    const question =
      rule.action === "approval"
        ? all([pass, applies(rule), not(any(others.filter(({ action }) => action === "approval").map(applies)))])
        : all([pass, not(all([passes(rule), ...limitsOf([rule]).map(amountIsNumeric)]))]);
    return solve(question, options).answer !== "unsat";
  };
}

/** The rules that ask about something this one does, or about something that such a rule does, and so on. */
function sharing(rule: Rule, rules: readonly Rule[]): readonly Rule[] {
  if (rules.length <= FEW_RULES && sharesWithNone(rule, rules)) return [];
  let groups = groupsOf.get(rules);
  if (groups === undefined) {
    groups = groupsBySubject(rules);
    groupsOf.set(rules, groups);
  }
  const [subject] = subjectsOf(rule);
  return subject === undefined ? [] : (groups.get(subject) ?? []);
}

/** So few are compared with each other at once; of more, groups are made. */
const FEW_RULES = 8;

/** Whether no other rule asks about anything that this one asks about. */
function sharesWithNone(rule: Rule, rules: readonly Rule[]): boolean {
  const own = subjectsOf(rule);
  return !rules.some((other) => other !== rule && subjectsOf(other).some((subject) => own.includes(subject)));
}

/** By the rules of a tool, what `groupsBySubject` gives: each of many rules asks for its own group. */
const groupsOf = new WeakMap<readonly Rule[], ReadonlyMap<string, readonly Rule[]>>();

/** By what is asked about, the rules that ask about it, or about something that such a rule asks about, and so on; in order. */
function groupsBySubject(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const leaders = new Map<string, string>();
  const leaderOf = (subject: string): string => {
    let leader = subject;
    for (let next = leaders.get(leader); next !== undefined; next = leaders.get(leader)) leader = next;
    // The way is shortened for who asks next.
    if (leader !== subject) leaders.set(subject, leader);
    return leader;
  };
  for (const rule of rules) {
    const [first, ...more] = subjectsOf(rule);
    for (const subject of more) {
      const [a, b] = [leaderOf(first as string), leaderOf(subject)];
      if (a !== b) leaders.set(b, a);
    }
  }
  const members = new Map<string, Rule[]>();
  const groups = new Map<string, readonly Rule[]>();
  for (const rule of rules)
    for (const [i, subject] of subjectsOf(rule).entries()) {
      const leader = leaderOf(subject);
      let group = members.get(leader);
      if (group === undefined) {
        group = [];
        members.set(leader, group);
      }
      if (i === 0) group.push(rule);
      groups.set(subject, group);
    }
  return groups;
}

const subjects = new WeakMap<Rule, readonly string[]>();

/** The arguments and counters that a rule's conditions and its amount ask about. */
function subjectsOf(rule: Rule): readonly string[] {
  let names = subjects.get(rule);
  if (names === undefined) {
    names = readSubjects(rule);
    subjects.set(rule, names);
  }
  return names;
}

function readSubjects({ conditions, limit }: Rule): readonly string[] {
  const names = conditions.flatMap(({ target }) => {
    if (target.kind === "args") return [`args ${target.segments[0]}`];
    return target.kind === "counter" ? [`state ${target.key}`] : [];
  });
  return limit !== undefined && "from" in limit.amount ? [...names, `args ${limit.amount.from[0]}`] : names;
}

/** The limit among the others of a tool that is always reached first; undefined where no other is. */
export function stricterLimit(
  limit: Limit,
  tool: string,
  others: readonly Rule[],
  analysis: PolicyAnalysis,
): Limit | undefined {
  const { counterRange, steps: shared } = analysis;
  const neverNegative = ({ amount }: Limit) =>
    "from" in amount &&
    amountRange(amount.from, all(others.map(passes)), others, { counterRange, shared }).neverNegative;
  return reachedFirst(tool, limit, limitsOf(others), analysis.counted, analysis.capacity, neverNegative);
}

/** Whether the rule has conditions that could decide something. */
export function hasConditions(rule: Rule): boolean {
  return rule.conditions.length > 0 && !onlyLimits(rule);
}
