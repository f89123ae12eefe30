/** The rules a call of a tool meets → what is asked of it, in order: conditions and limits with their slots. */

import type { Condition, Limit, Rule } from "../policy/policy.js";
import { argsText } from "./args-text.js";
import { mayMatchReplaced } from "./argument.js";
import { argumentTest, counterTest, MISSING, type Test } from "./conditions.js";
import { type Int64, type Reservable, type Reservation, toInt64Value } from "./counters.js";
import { ALLOW, type Decision, verdict } from "./decision.js";

export interface Step {
  readonly rule: Rule;
  readonly action: Rule["action"];
  readonly conditions: readonly CompiledCondition[];
  /** The rule leaves a call alone for which all of any of these hold. */
  readonly unless: readonly (readonly CompiledCondition[])[];
  readonly decision: Decision;
  readonly uncertain: Decision | undefined;
}

export type CompiledCondition =
  | {
      readonly on: "args";
      readonly condition: Condition;
      readonly segments: readonly string[];
      readonly matchesReplaced: boolean;
      readonly test: Test;
    }
  | {
      readonly on: "counter";
      readonly condition: Condition;
      readonly slot: number;
      readonly test: (actual: Int64) => boolean;
    };

export interface CompiledLimit extends Reservable {
  readonly limit: Limit;
  readonly moves: boolean;
  readonly fixed: Int64 | undefined;
  readonly from: readonly string[];
  readonly matchesReplaced: boolean;
  readonly denied: Decision;
  readonly unpayable: Decision;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly limits: readonly CompiledLimit[];
  readonly limitsReadArguments: boolean;
  readonly limitsReadClock: boolean;
  /** The decision of a call that passes, where every call reserves the same. */
  readonly allowed: Decision | undefined;
}

/** What the engine answers when an amount cannot be read from the arguments. */
const INTERNAL_ERROR = "Internal policy error";

/** @param slots the counters' numbers by key */
export function plan(rules: readonly Rule[], slots: ReadonlyMap<string, number>): Plan {
  const slotOf = (key: string) => slots.get(key) as number;
  const steps = rules
    .filter((rule) => rule.action !== "none" || rule.uncertain !== undefined)
    .map((rule): Step => {
      const outcome = rule.action === "approval" ? "approval" : "deny";
      return {
        rule,
        action: rule.action,
        conditions: compileAll(rule.conditions, slotOf),
        unless: (rule.unless ?? []).map((group) => compileAll(group, slotOf)),
        decision: verdict(outcome, rule.name, rule.message, rule.origin),
        uncertain:
          rule.uncertain === undefined ? undefined : verdict("notEvaluated", rule.name, rule.uncertain, rule.origin),
      };
    });
  const limits = rules.flatMap(({ limit }) => limit ?? []).map((limit) => compileLimit(limit, slotOf));
  const moving = limits.filter(({ moves }) => moves);
  const fixed = moving.every((limit) => limit.fixed !== undefined);
  return {
    steps,
    limits,
    limitsReadArguments: limits.some((limit) => limit.fixed === undefined),
    limitsReadClock: moving.length > 0,
    allowed: fixed
      ? { ...ALLOW, reserved: moving.map((limit) => reservationOf(limit, limit.fixed as Int64)) }
      : undefined,
  };
}

function compileAll(conditions: readonly Condition[], slotOf: (key: string) => number): readonly CompiledCondition[] {
  return conditions.flatMap((condition) => compileCondition(condition, slotOf));
}

function compileCondition(condition: Condition, slotOf: (key: string) => number): CompiledCondition[] {
  const { target } = condition;
  switch (target.kind) {
    case "args":
    case "text": {
      const [segments, test] =
        target.kind === "text" ? [[], argsTextTest(condition)] : [target.segments, argumentTest(condition)];
      const matchesReplaced = mayMatchReplaced(segments);
      return [{ on: "args", condition, segments, matchesReplaced, test }];
    }
    case "counter":
      return [{ on: "counter", condition, slot: slotOf(target.key), test: counterTest(condition) }];
    case "nothing": {
      // Nothing is ever there, so the answer is the same for every call.
      const test = argumentTest(condition);
      return test(MISSING) ? [] : [{ on: "args", condition, segments: [], matchesReplaced: false, test: () => false }];
    }
  }
}

/** The predicate of a condition on the arguments as one text, asked of the arguments. */
export function argsTextTest(condition: Condition): Test {
  const test = argumentTest(condition);
  return (args) => test(argsText(args));
}

function compileLimit(limit: Limit, slotOf: (key: string) => number): CompiledLimit {
  const fixed = "fixed" in limit.amount ? toInt64Value(limit.amount.fixed) : undefined;
  const from = "from" in limit.amount ? limit.amount.from : [];
  return {
    limit,
    slot: slotOf(limit.key),
    perGrant: limit.scope === "grant",
    windowLength: limit.window.milliseconds,
    moves: limit.max !== undefined,
    max: toInt64Value(limit.max ?? 0n),
    fixed,
    from,
    matchesReplaced: mayMatchReplaced(from),
    denied: verdict("deny", limit.name, limit.message, limit.origin, "limit"),
    unpayable: verdict("deny", limit.name, INTERNAL_ERROR, limit.origin, "limit"),
  };
}

export function reservationOf({ slot, perGrant }: Reservable, amount: Int64): Reservation {
  return { slot, perGrant, amount };
}
