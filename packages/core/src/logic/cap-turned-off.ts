/** Policy × tool × a limit that adds up an argument → the call that turns the limit off, or a proof that none does. */

import { amountFrom } from "../engine/argument.js";
import { Counters } from "../engine/counters.js";
import { type Call, compile } from "../engine/engine.js";
import type { Limit, Policy } from "../policy/policy.js";
import { applicableRules } from "../policy/queries.js";
import { type Answer, sat, UNSAT, unknown } from "./answer.js";
import { compare, hugeFrom, isHuge, isNegative, pathOf } from "./compare/amounts.js";
import { FIRST_AGENT, passesWith } from "./compare/call-sequence.js";
import { comparedPolicies } from "./compare/compared-policy.js";
import { namesOf } from "./compare/names.js";
import { passFormulas } from "./compare/pass-formulas.js";
import type { CounterRange } from "./counters.js";
import { all, type Formula } from "./formula.js";
import { type SolveOptions, solve } from "./solve.js";

type Args = Readonly<Record<string, unknown>>;

/** Calls of the tool, made at one time by one agent, that the engine has just allowed one after the other. */
export interface CapTurnedOff {
  /** The arguments of these calls. The last one leaves the counter below zero; most often it is the only one. */
  readonly calls: readonly Args[];
  /** A call that adds more than the limit allows: denied as the first call, and allowed after `calls`. */
  readonly afterwards: Args | undefined;
}

/**
 * The call that leaves the limit's counter below zero, so that more passes than the limit says.
 * @param tool a tool of the policy, or a name that it does not know
 * @param limit one of the limits that calls of the tool meet
 * @param by `huge`: an amount beyond int64, which the engine reads as the smallest one, or which makes the sum wrap;
 * after it the limit bounds nothing. `negative`: an amount of -1 or less
 * @returns `none` is a proof: no call that passes adds such an amount
 */
export function capTurnedOff(
  policy: Policy,
  tool: string,
  limit: Limit,
  by: "huge" | "negative",
  options: Pick<SolveOptions, "steps" | "shared"> = {},
): Answer<CapTurnedOff> {
  const path = pathOf(limit);
  const rules = applicableRules(policy, tool);
  const { max } = limit;
  if (path === undefined || rules === undefined || max === undefined) return UNSAT;
  const { named } = namesOf(policy, policy);
  const [side] = comparedPolicies(policy, policy, [...named, tool]);
  const ranges = new Map<string, CounterRange>();
  const known = rules.filter(({ uncertain }) => uncertain === undefined);
  const { passable } = passFormulas(known, side, ranges);
  const ask = (...formulas: Formula[]) =>
    solve(all([passable, ...formulas]), { ...options, counterRange: (key) => ranges.get(key) });
  const lowers = by === "huge" ? isHuge(path, max) : isNegative(path);
  const any = ask(lowers);
  if (any.answer === "unsat") return UNSAT;
  if (any.answer === "unknown") return unknown(any.reason);

  const engine = compile(policy);
  /** What the limit's counter comes to after these calls; undefined where one of them does not pass. */
  const valueAfter = (calls: readonly Args[]): bigint | undefined => {
    const counters = new Counters();
    let value: bigint | undefined;
    for (const args of calls) {
      const call: Call = { tool, args, at: 0, grant: FIRST_AGENT };
      if (!passesWith(engine.decide(call, counters).outcome)) return undefined;
      const held = engine.explain(call, counters).limits.find((one) => one.limit === limit);
      value = held && BigInt(held.before);
    }
    return value;
  };
  const argsOf = (...formulas: Formula[]) => {
    const answer = ask(...formulas);
    return answer.answer === "sat" ? [answer.args] : [];
  };
  const within = (least: number, below: number) => all([compare(path, "gte", least), compare(path, "lt", below)]);
  // 1e19 is what people recognise as a number that is far too large.
  const single =
    by === "huge"
      ? [...argsOf(compare(path, "eq", 1e19)), ...argsOf(compare(path, "gte", 2 ** 63)), ...argsOf(lowers)]
      : [any.args];
  const filled = by === "huge" && max > 0n ? argsOf(within(Number(max), Number(max) + 1)) : [];
  const wrapping = filled.flatMap((first) => argsOf(within(hugeFrom(max), 2 ** 63)).map((last) => [first, last]));
  const calls = [...single.map((args) => [args]), ...wrapping].find((some) => (valueAfter(some) ?? 0n) < 0n);
  if (calls === undefined) return unknown("whether such a call passes depends on what was called before it");

  const isMore = (args: Args) => BigInt(amountFrom(args, path) ?? 0) > max && valueAfter([args]) === undefined;
  const over = max < 2n ** 53n ? argsOf(within(Number(max) + 1, 2 ** 62)) : [];
  return sat({ calls, afterwards: over.find((args) => isMore(args) && valueAfter([...calls, args]) !== undefined) });
}
