/** A rule that denies where conditions hold → conditions to require in its place, where there are such. */

import { all, any, not, passes } from "../../logic/formula.js";
import { solve } from "../../logic/solve.js";
import type { Condition, Operator, Rule } from "../../policy/policy.js";
import { clip } from "../../text/words.js";

const OPPOSITE: Readonly<Partial<Record<Operator, Operator>>> = {
  eq: "neq",
  neq: "eq",
  in: "not_in",
  not_in: "in",
  lt: "gte",
  gte: "lt",
  gt: "lte",
  lte: "gt",
  exists: "exists",
};

export type Opposite = { readonly require: Condition } | { readonly reason: string };

/**
 * A condition to require that denies the same calls as the rule does, of those that pass the `others`. The engine's
 * operators are no opposites of one another where an argument is missing or of another type, so this is proved.
 */
export function oppositeOf(rule: Rule, others: readonly Rule[]): Opposite {
  const reasons: string[] = [];
  for (const condition of rule.conditions) {
    const candidate = opposite(condition);
    if (candidate === undefined) {
      reasons.push(`\`${condition.writtenOp}\` has no opposite to require`);
      continue;
    }
    const required: Rule = { ...rule, action: "require", conditions: [candidate] };
    const differ = any([all([passes(rule), not(passes(required))]), all([not(passes(rule)), passes(required)])]);
    const answer = solve(all([...others.map(passes), differ]));
    if (answer.answer === "unsat") return { require: candidate };
    reasons.push(
      answer.answer === "unknown"
        ? `whether \`${candidate.writtenOp}\` is its opposite could not be decided`
        : `requiring the opposite, \`${candidate.writtenOp}\`, also denies calls where \`${clip(condition.path)}\` is missing or of another type`,
    );
  }
  if (rule.conditions.length > 1)
    return { reason: "a rule that requires cannot say that not all of several conditions hold" };
  return { reason: reasons[0] ?? "it has no condition" };
}

function opposite(condition: Condition): Condition | undefined {
  const op = condition.op && OPPOSITE[condition.op];
  if (op === undefined) return undefined;
  if (op !== "exists") return { ...condition, op, writtenOp: op };
  const { value } = condition;
  return value.kind === "bool" ? { ...condition, value: { kind: "bool", value: !value.value } } : undefined;
}
