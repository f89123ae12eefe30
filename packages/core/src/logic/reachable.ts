/** The tools of a policy → those of which some call can pass at some time. A counter is 0 until such a call moves it. */

import type { Rule } from "../policy/policy.js";
import { counters, type RulesByTool, rangeOf } from "./counted.js";
import { all, passes } from "./formula.js";
import { counterTestOf } from "./literal.js";
import { solve } from "./solve.js";
import { StepLimit } from "./step-limit.js";

/** Steps for all questions about one policy; what is not settled within them can pass. */
const STEPS = 200_000;

/**
 * Where a rule asks that a counter be below zero, or come to a number, before a call that would move it, no call passes.
 * @param tools the rules that calls of each tool meet
 * @returns `some`: the tools of which a call may pass; `none`: those of which it is proved that none does
 */
export function reachable(tools: RulesByTool): { readonly some: RulesByTool; readonly none: RulesByTool } {
  const open = new Map([...tools].filter(([, rules]) => rules.some(mayDenyAtZero)));
  if (open.size === 0) return { some: tools, none: open };
  const shared = new StepLimit(STEPS);
  for (let size = -1; size !== open.size; ) {
    size = open.size;
    const moved = counters(new Map([...tools].filter(([tool]) => !open.has(tool))), open);
    const counterRange = (key: string) => rangeOf(moved(key));
    for (const [tool, rules] of open) {
      const known = rules.filter(({ uncertain }) => uncertain === undefined);
      if (solve(all(known.map(passes)), { counterRange, shared }).answer !== "unsat") open.delete(tool);
    }
  }
  return { some: new Map([...tools].filter(([tool]) => !open.has(tool))), none: open };
}

/** Whether the rule may deny because a counter it reads is 0: what passes then passes at some time. */
function mayDenyAtZero({ action, conditions, uncertain }: Rule): boolean {
  if (uncertain !== undefined || (action !== "require" && action !== "deny")) return false;
  const onCounters = conditions.filter(({ target }) => target.kind === "counter");
  if (onCounters.length === 0) return false;
  const allHold = onCounters.every((condition) => counterTestOf(condition)(0n));
  return action === "require" ? !allHold : allHold;
}
