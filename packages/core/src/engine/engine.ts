/**
 * The one engine: Policy × call × counters → Decision. Compiled once, pure but for the counters it is given: the clock is
 * the call's own time. The order is the engine's: hidden, default, the tool's rules, the rules for every tool, then limits.
 */

import type { AccessRule, ToolRef } from "../policy/access.js";
import { accessTo, askRule, isByToolName } from "../policy/access-to.js";
import type { Limit, Policy } from "../policy/policy.js";
import { allRules, decidingEntries, entryOf } from "../policy/queries.js";
import { goQuote } from "../values/go-quote.js";
import { amountFrom, argumentAt } from "./argument.js";
import { identicalRepeats, type PlannedCall } from "./batch.js";
import type { Counters, Reservation } from "./counters.js";
import { ALLOW, type Decision, verdict } from "./decision.js";
import { type Explanation, explainPlan } from "./explain.js";
import { type CompiledCondition, type CompiledLimit, type Plan, plan, reservationOf } from "./plan.js";

/** A call as the engine sees it. */
export interface Call extends ToolRef {
  /** The arguments as `JSON.parse` gives them; undefined for a call without arguments. */
  readonly args: unknown;
  /** Why the arguments are not, or not wholly, known; undefined when they are. */
  readonly argsUnknown?: string | undefined;
  /** Epoch milliseconds; undefined when the record has no time. */
  readonly at: number | undefined;
  /** The agent identity whose calls share a counter. */
  readonly grant: string;
}

/** Decides the calls of one policy. */
export interface Engine {
  /** Decides one call, and takes what it reserves from `counters`. */
  decide(call: Call, counters: Counters): Decision;
  /** Gives back what an allowed call reserved, because it failed. */
  refund(decision: Decision, grant: string, counters: Counters): void;
  /** Every rule and limit that the call meets, with what decides it; `counters` stay as they are. */
  explain(call: Call, counters: Counters): Explanation;
  /** The limits that move each counter, by its slot; empty for a counter that is only read. */
  limitsOf(slot: number): readonly Limit[];
}

/** What the search for differing calls asks besides, to make many equal calls in one step. */
export interface BatchEngine extends Engine {
  /**
   * How often `made` can be made, at most `most` times, so that it and all that are `asked` are decided afterwards, and
   * at every time in between, as they are now; 0 where that is not known. All calls are of one time and one grant.
   */
  identicalRepeats(made: Call, asked: readonly Call[], counters: Counters, most: number): number;
  /** Takes from `counters` what so many more calls take that are decided as the one which was decided just now. */
  repeat(decision: Decision, grant: string, times: number, counters: Counters): void;
}

/** Compiles a policy: what a call of a tool meets, when the first one comes. */
export function compile(policy: Policy): Engine {
  return compileForBatches(policy);
}

export function compileForBatches(policy: Policy): BatchEngine {
  const slots = slotsOf(policy);
  const everyRules = policy.everyTool?.rules ?? [];
  const plans = new Map<string, Plan>();
  let unlisted: Plan | undefined;
  const byToolName = isByToolName(policy.access);

  /** The tool's name must be well-formed. */
  const planFor = (call: ToolRef): Plan | Decision => {
    const { tool } = call;
    const key = byToolName ? tool : JSON.stringify([tool, call.server, call.model, call.annotations]);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const { effect, by, rules } = accessTo(policy.access, call);
    if (effect === "deny" || effect === "hide") return denial(by, tool);
    const own = entryOf(policy, tool);
    const isPlain = effect === "allow" && rules.length === 0;
    if (own === undefined && isPlain) {
      // Calls name tools without end that no policy lists.
      unlisted ??= plan(everyRules, slots);
      return unlisted;
    }
    const asked = effect === "ask" ? [askRule(by)] : [];
    const made = plan([...rules, ...asked, ...(own?.rules ?? []), ...everyRules], slots);
    if (plans.size >= MAX_PLANS) plans.clear();
    plans.set(key, made);
    return made;
  };

  const decide = (call: Call, counters: Counters): Decision => {
    const found = planFor(asRead(call));
    return "outcome" in found ? found : run(found, call, counters);
  };
  let limits: ReadonlyMap<number | undefined, readonly Limit[]> | undefined;
  const planned = (call: Call): PlannedCall => {
    const found = planFor(asRead(call));
    return { call, plan: "outcome" in found ? undefined : found };
  };
  return {
    decide,
    identicalRepeats: (made, asked, counters, most) =>
      identicalRepeats(planned(made), asked.map(planned), counters, most),
    repeat(decision, grant, times, counters) {
      for (const reservation of decision.reserved) counters.repeat(reservation, grant, times);
    },
    explain: (call, counters) => {
      const found = planFor(asRead(call));
      return "outcome" in found
        ? { decision: found, rules: [], limits: [] }
        : explainPlan(found, call, counters, run(found, call, counters.fork()));
    },
    limitsOf: (slot) => {
      limits ??= limitsBySlot(policy, slots);
      return limits.get(slot) ?? [];
    },
    refund(decision, grant, counters) {
      for (const reservation of decision.reserved) counters.refund(reservation, grant);
    },
  };
}

/** Go's JSON reader puts U+FFFD for a lone half of a surrogate pair. */
function asRead<T extends ToolRef>(call: T): T {
  return call.tool.isWellFormed() ? call : { ...call, tool: call.tool.toWellFormed() };
}

/** More tools than a policy lists, and few enough to keep: those that only patterns tell apart are without end. */
const MAX_PLANS = 100_000;

/** The decision of access alone, in the engine's own words where the policy has none. */
function denial({ effect, name, message, origin }: AccessRule, tool: string): Decision {
  const isHidden = effect === "hide";
  const quoted = goQuote(tool);
  return verdict(
    "deny",
    name || (isHidden ? "(hidden)" : "(default deny)"),
    message || `Tool ${quoted} is ${isHidden ? "hidden" : "not permitted"} by policy`,
    origin,
  );
}

/** Every counter's number. It hangs on the policy alone: counts of engines that ran beside each other are put together. */
function slotsOf(policy: Policy): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const number = (key: string) => {
    if (!slots.has(key)) slots.set(key, slots.size);
  };
  for (const { rules } of decidingEntries(policy))
    for (const { conditions, limit } of rules) {
      for (const { target } of conditions) if (target.kind === "counter") number(target.key);
      if (limit !== undefined) number(limit.key);
    }
  return slots;
}

function limitsBySlot(policy: Policy, slots: ReadonlyMap<string, number>): Map<number | undefined, Limit[]> {
  const bySlot = new Map<number | undefined, Limit[]>();
  for (const { limit } of allRules(policy)) {
    if (limit?.max === undefined) continue;
    const slot = slots.get(limit.key);
    const known = bySlot.get(slot);
    if (known === undefined) bySlot.set(slot, [limit]);
    else known.push(limit);
  }
  return bySlot;
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
    if (all === (step.action === "require")) continue;
    const left = anyHolds(step.unless, call, counters);
    if (left === true) continue;
    if (typeof all !== "boolean") uncertain ??= all;
    else if (left !== false) uncertain ??= left;
    else if (step.action !== "approval") return step.decision;
    else approval ??= step.decision;
  }
  uncertain ??= unpayableOf(plan, call);
  if (uncertain !== undefined) return uncertain;
  const decision = reserve(plan, call, counters);
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
      else if (!condition.test(argumentAt(call.args, condition.segments, condition.matchesReplaced))) return false;
    } else if (call.at === undefined) unknown ??= NO_TIME;
    else if (!condition.test(counters.read(condition.slot, call.at))) return false;
  }
  return unknown ?? true;
}

/** Whether all conditions of any group hold; where the record does not tell, why not. */
function anyHolds(
  groups: readonly (readonly CompiledCondition[])[],
  call: Call,
  counters: Counters,
): boolean | Decision {
  let unknown: Decision | undefined;
  for (const group of groups) {
    const all = holds(group, call, counters);
    if (all === true) return true;
    if (all !== false) unknown ??= all;
  }
  return unknown ?? false;
}

/** Reserves every limit in order; the first that does not fit denies, and what was taken is given back. */
function reserve(plan: Plan, call: Call, counters: Counters): Decision {
  const { limits } = plan;
  const { grant } = call;
  const at = call.at as number;
  const reserved: Reservation[] = [];
  for (let i = 0; i < limits.length; i++) {
    const limit = limits[i] as CompiledLimit;
    const amount = limit.fixed ?? amountFrom(call.args, limit.from, limit.matchesReplaced);
    const fits = amount !== undefined && (!limit.moves || counters.reserve(limit, amount, grant, at));
    if (!fits) {
      giveBack(limits, i, call, counters);
      return amount === undefined ? limit.unpayable : limit.denied;
    }
    if (limit.moves && plan.allowed === undefined) reserved.push(reservationOf(limit, amount));
  }
  return plan.allowed ?? { ...ALLOW, reserved };
}

function giveBack(limits: readonly CompiledLimit[], count: number, call: Call, counters: Counters): void {
  for (let i = 0; i < count; i++) {
    const limit = limits[i] as CompiledLimit;
    if (!limit.moves) continue;
    const amount = limit.fixed ?? amountFrom(call.args, limit.from, limit.matchesReplaced) ?? 0;
    counters.refund(reservationOf(limit, amount), call.grant);
  }
}
