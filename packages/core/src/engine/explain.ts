/** One decision step by step: each rule and limit that the call meets, with the values that decide. */

import type { Condition, Limit, Rule } from "../policy/policy.js";
import { amountFrom, argumentAt } from "./argument.js";
import { MISSING } from "./conditions.js";
import type { Counters, Int64 } from "./counters.js";
import type { Decision } from "./decision.js";
import type { Call } from "./engine.js";
import type { CompiledCondition, CompiledLimit, Plan } from "./plan.js";

/** A decision with every rule and limit that the call meets. */
export interface Explanation {
  readonly decision: Decision;
  /** In the order in which the engine asks them; those behind the deciding one, too. */
  readonly rules: readonly ExplainedRule[];
  /** What the limits would reserve, if the rules let the call come to them. */
  readonly limits: readonly ExplainedLimit[];
}

export interface ExplainedRule {
  readonly rule: Rule;
  /** What it does to this call; undefined where that is unknown. */
  readonly effect: "passes" | "denies" | "asks" | undefined;
  readonly conditions: readonly ExplainedCondition[];
}

export interface ExplainedCondition {
  readonly condition: Condition;
  /** The value at its path: an argument, or what a counter holds; undefined where there is nothing. */
  readonly actual: { readonly value: unknown } | undefined;
  /** Undefined where the record does not tell. */
  readonly holds: boolean | undefined;
}

export interface ExplainedLimit {
  readonly limit: Limit;
  /** What the counter holds before this call. */
  readonly before: Int64;
  /** What the call would add; undefined where the arguments name no amount. */
  readonly amount: Int64 | undefined;
  readonly fits: boolean;
}

/** The decision of one plan, which `run` made, with its reasons. */
export function explainPlan(plan: Plan, call: Call, counters: Counters, decision: Decision): Explanation {
  const rules = plan.steps.map(({ rule, action, conditions, unless, uncertain }): ExplainedRule => {
    const asked = conditions.map((condition) => explainCondition(condition, call, counters));
    const all = allOf(asked);
    const left = unless.map((group) => allOf(group.map((condition) => explainCondition(condition, call, counters))));
    const meant = effectOf(action, all);
    const isPassed = meant === "passes" || left.includes(true);
    const effect = isPassed ? "passes" : left.includes(undefined) ? undefined : meant;
    return { rule, effect: uncertain !== undefined ? undefined : effect, conditions: asked };
  });
  return { decision, rules, limits: plan.limits.map((limit) => explainLimit(limit, call, counters)) };
}

function allOf(conditions: readonly ExplainedCondition[]): boolean | undefined {
  if (conditions.some(({ holds }) => holds === false)) return false;
  return conditions.every(({ holds }) => holds === true) ? true : undefined;
}

function effectOf(action: Rule["action"], all: boolean | undefined): ExplainedRule["effect"] {
  if (all === undefined) return undefined;
  if (action === "require") return all ? "passes" : "denies";
  if (!all) return "passes";
  return action === "approval" ? "asks" : "denies";
}

function explainCondition(compiled: CompiledCondition, call: Call, counters: Counters): ExplainedCondition {
  const { condition } = compiled;
  if (compiled.on === "counter") {
    if (call.at === undefined) return { condition, actual: undefined, holds: undefined };
    const value = counters.read(compiled.slot, call.at);
    return { condition, actual: { value }, holds: compiled.test(value) };
  }
  if (call.argsUnknown !== undefined) return { condition, actual: undefined, holds: undefined };
  const value = argumentAt(call.args, compiled.segments);
  return { condition, actual: value === MISSING ? undefined : { value }, holds: compiled.test(value) };
}

function explainLimit(compiled: CompiledLimit, call: Call, counters: Counters): ExplainedLimit {
  const { limit, slot, perGrant } = compiled;
  const amount = compiled.fixed ?? amountFrom(call.args, compiled.from);
  const before = call.at === undefined ? 0 : counters.holds(slot, perGrant, call.grant, compiled.windowLength, call.at);
  const fits =
    amount !== undefined &&
    (!compiled.moves || (call.at !== undefined && counters.fork().reserve(compiled, amount, call.grant, call.at)));
  return { limit, before, amount, fits };
}
