/**
 * The one engine: Policy × call × counters → Decision. Compiled once, pure but for the counters it is given: the clock is
 * the call's own time. The order is the engine's: hidden, default, the tool's rules, the rules for every tool, then limits.
 */

import type { Condition, Limit, Policy, Rule, ToolPolicy } from "../policy.js";
import { goQuote } from "../values/go-quote.js";
import { argumentAt } from "./argument.js";
import { argumentTest, counterTest, MISSING, type Test } from "./conditions.js";
import { type Counters, type Int64, type Reservable, type Reservation, toInt64Value } from "./counters.js";
import { ALLOW, type Decision, verdict } from "./decision.js";

/** A call as the engine sees it. */
export interface Call {
  readonly tool: string;
  /** The arguments as `JSON.parse` gives them; undefined for a call without arguments. */
  readonly args: unknown;
  /** Why the arguments are not, or not wholly, known; undefined when they are. */
  readonly argsUnknown?: string | undefined;
  /** Epoch milliseconds; undefined when the record has no time. */
  readonly at: number | undefined;
  /** The agent identity whose calls share a counter. */
  readonly grant: string;
}

export interface Engine {
  /** Decides one call, and takes what it reserves from `counters`. */
  decide(call: Call, counters: Counters): Decision;
  /** Gives back what an allowed call reserved, because it failed. */
  refund(decision: Decision, grant: string, counters: Counters): void;
}

interface Step {
  readonly action: Rule["action"];
  readonly conditions: readonly CompiledCondition[];
  readonly decision: Decision;
  readonly uncertain: Decision | undefined;
}

type CompiledCondition =
  | { readonly on: "args"; readonly segments: readonly string[]; readonly test: Test }
  | {
      readonly on: "counter";
      readonly slot: number;
      readonly test: (actual: Int64) => boolean;
    };

interface CompiledLimit extends Reservable {
  readonly moves: boolean;
  readonly fixed: Int64 | undefined;
  readonly from: readonly string[];
  readonly denied: Decision;
  readonly unpayable: Decision;
}

interface Plan {
  readonly steps: readonly Step[];
  readonly limits: readonly CompiledLimit[];
  readonly limitsReadArguments: boolean;
  readonly limitsReadClock: boolean;
  /** What a call is told that passes, where what it reserves is the same for every call. */
  readonly allowed: Decision | undefined;
}

/** What the engine answers when an amount cannot be read from the arguments. */
const INTERNAL_ERROR = "Internal policy error";

/** Compiles a policy. */
export function compile(policy: Policy): Engine {
  const slots = new Map<string, number>();
  const planOf = (rules: readonly Rule[], limited: readonly Rule[]) => plan(rules, limited, slots);
  const every = policy.everyTool;
  const everyRules = every?.rules ?? [];
  const plans = new Map<string, Plan>();
  const add = (tool: ToolPolicy) =>
    plans.set(tool.name, planOf([...tool.rules, ...everyRules], [...tool.rules, ...everyRules]));
  for (const tool of policy.tools.values()) add(tool);
  if (every?.asTool !== undefined)
    plans.set(every.name, planOf(every.asTool.rules, [...every.asTool.rules, ...everyRules]));
  const unlisted = planOf(everyRules, everyRules);
  const hiddenAll = policy.hide.find(({ name }) => name === "*");
  const hidden = new Map([...policy.hide].reverse().map(({ name, origin }) => [name, origin]));

  const decide = (call: Call, counters: Counters): Decision => {
    const { tool } = call;
    // Go's JSON reader puts U+FFFD where half of a surrogate pair stands alone.
    if (!tool.isWellFormed()) return decide({ ...call, tool: tool.toWellFormed() }, counters);
    if (hidden.size > 0) {
      const origin = hidden.get(tool) ?? hiddenAll?.origin;
      if (origin !== undefined) return verdict("deny", "(hidden)", `Tool ${goQuote(tool)} is hidden by policy`, origin);
    }
    const listed = plans.get(tool);
    if (listed === undefined && policy.default.action === "deny")
      return verdict(
        "deny",
        "(default deny)",
        `Tool ${goQuote(tool)} is not permitted by policy`,
        policy.default.origin,
      );
    return run(listed ?? unlisted, call, counters);
  };
  return {
    decide,
    refund(decision, grant, counters) {
      for (const reservation of decision.reserved) counters.refund(reservation, grant);
    },
  };
}

function plan(rules: readonly Rule[], limited: readonly Rule[], slots: Map<string, number>): Plan {
  const slotOf = (key: string) => {
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = slots.size;
      slots.set(key, slot);
    }
    return slot;
  };
  const steps = rules
    .filter((rule) => rule.action !== "none" || rule.uncertain !== undefined)
    .map((rule): Step => {
      const outcome = rule.action === "approval" ? "approval" : "deny";
      return {
        action: rule.action,
        conditions: rule.conditions.flatMap((condition) => compileCondition(condition, slotOf)),
        decision: verdict(outcome, rule.name, rule.message, rule.origin),
        uncertain:
          rule.uncertain === undefined ? undefined : verdict("notEvaluated", rule.name, rule.uncertain, rule.origin),
      };
    });
  const limits = limited.flatMap(({ limit }) => (limit === undefined ? [] : [compileLimit(limit, slotOf)]));
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

function compileCondition(condition: Condition, slotOf: (key: string) => number): CompiledCondition[] {
  const { target } = condition;
  switch (target.kind) {
    case "args":
      return [{ on: "args", segments: target.segments, test: argumentTest(condition) }];
    case "counter":
      return [{ on: "counter", slot: slotOf(target.key), test: counterTest(condition) }];
    case "nothing": {
      // Nothing is ever there, so the answer is the same for every call.
      const test = argumentTest(condition);
      return test(MISSING) ? [] : [{ on: "args", segments: [], test: () => false }];
    }
  }
}

function compileLimit(limit: Limit, slotOf: (key: string) => number): CompiledLimit {
  const fixed = "fixed" in limit.amount ? toInt64Value(limit.amount.fixed) : undefined;
  return {
    slot: slotOf(limit.key),
    perGrant: limit.scope === "grant",
    windowLength: limit.window.milliseconds,
    moves: limit.max !== undefined,
    max: toInt64Value(limit.max ?? 0n),
    fixed,
    from: "from" in limit.amount ? limit.amount.from : [],
    denied: verdict("deny", limit.name, limit.message, limit.origin, "limit"),
    unpayable: verdict("deny", limit.name, INTERNAL_ERROR, limit.origin, "limit"),
  };
}

function run(plan: Plan, call: Call, counters: Counters): Decision {
  let approval: Decision | undefined;
  // What cannot be known matters only where nothing that is known denies the call.
  let uncertain: Decision | undefined;
  for (const step of plan.steps) {
    if (step.uncertain !== undefined) {
      uncertain ??= step.uncertain;
      continue;
    }
    const all = holds(step.conditions, call, counters);
    if (typeof all !== "boolean") {
      uncertain ??= all;
      continue;
    }
    if (step.action === "require" ? !all : all) {
      if (step.action !== "approval") return step.decision;
      approval ??= step.decision;
    }
  }
  uncertain ??= unpayableOf(plan, call);
  if (uncertain !== undefined) return uncertain;
  const decision = plan.limits.length === 0 ? ALLOW : reserve(plan, call, counters);
  if (approval === undefined || decision.outcome !== "allow") return decision;
  return { ...approval, reserved: decision.reserved };
}

const NO_TIME = verdict("notEvaluated", "", "the record has no time, and a rate limit needs one", undefined);

/** Why the limits cannot be asked, where the record lacks what they need. */
function unpayableOf({ limitsReadClock, limitsReadArguments }: Plan, call: Call): Decision | undefined {
  if (limitsReadClock && call.at === undefined) return NO_TIME;
  if (limitsReadArguments && call.argsUnknown !== undefined)
    return verdict("notEvaluated", "", call.argsUnknown, undefined);
  return undefined;
}

/** Whether all conditions hold; where the record does not tell and none is known to fail, why not. */
function holds(conditions: readonly CompiledCondition[], call: Call, counters: Counters): boolean | Decision {
  let unknown: Decision | undefined;
  for (const condition of conditions) {
    if (condition.on === "args") {
      if (call.argsUnknown !== undefined) unknown ??= verdict("notEvaluated", "", call.argsUnknown, undefined);
      else if (!condition.test(argumentAt(call.args, condition.segments))) return false;
    } else if (call.at === undefined) unknown ??= NO_TIME;
    else if (!condition.test(counters.read(condition.slot, call.at))) return false;
  }
  return unknown ?? true;
}

/** Reserves every limit in order; the first that does not fit denies, and what was taken is given back. */
function reserve(plan: Plan, call: Call, counters: Counters): Decision {
  const { limits } = plan;
  const { grant } = call;
  const at = call.at as number;
  const reserved: Reservation[] | undefined = plan.allowed === undefined ? [] : undefined;
  for (let i = 0; i < limits.length; i++) {
    const limit = limits[i] as CompiledLimit;
    const amount = limit.fixed ?? amountFrom(call.args, limit.from);
    const fits = amount !== undefined && (!limit.moves || counters.reserve(limit, amount, grant, at));
    if (!fits) {
      giveBack(limits, i, call, counters);
      return amount === undefined ? limit.unpayable : limit.denied;
    }
    if (limit.moves) reserved?.push(reservationOf(limit, amount));
  }
  return plan.allowed ?? { ...ALLOW, reserved: reserved ?? [] };
}

function giveBack(limits: readonly CompiledLimit[], count: number, call: Call, counters: Counters): void {
  for (let i = 0; i < count; i++) {
    const limit = limits[i] as CompiledLimit;
    if (!limit.moves) continue;
    const amount = limit.fixed ?? amountFrom(call.args, limit.from) ?? 0;
    counters.refund(reservationOf(limit, amount), call.grant);
  }
}

function reservationOf({ slot, perGrant }: Reservable, amount: Int64): Reservation {
  return { slot, perGrant, amount };
}

/** Go's `int64(f)` of a numeric argument, as on amd64; undefined for anything but a number. */
function amountFrom(args: unknown, path: readonly string[]): Int64 | undefined {
  const value = argumentAt(args, path);
  if (typeof value !== "number") return undefined;
  const cut = Math.trunc(value);
  if (Number.isSafeInteger(cut)) return cut === 0 ? 0 : cut;
  return cut >= -(2 ** 63) && cut < 2 ** 63 ? BigInt(cut) : -(2n ** 63n);
}
