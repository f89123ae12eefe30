import type { Limit, Rule, Severity } from "@callgate/core";
import { all, conditionOn, holds, passes } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import type { Category } from "@callgate/core/tools";
import type { PolicyCheck } from "../check.js";
import { aTool } from "../describe-tools.js";
import { addRateLimit } from "../fixes/index.js";
import { approvesEveryCall, isRateLimit, isUncertain, reachableByName } from "../reach.js";
import type { WitnessChecker } from "../witness-checker.js";

const SEVERITIES: Readonly<Record<Category, Severity | undefined>> = {
  Read: undefined,
  Write: "warning",
  Execute: "error",
  Destructive: "warning",
  Financial: "warning",
};

export const missingRateLimit: PolicyCheck = {
  id: "missing-rate-limit",
  of: "policy",
  severity: "error",
  summary: "a tool that may be called any number of times",
  *run(context) {
    for (const { name, categorise, reach } of reachableByName(context)) {
      const { rules, path } = reach;
      if (rules.some(({ limit }) => isRateLimit(limit) || boundsCalls(limit, rules, context.checker))) continue;
      // Who approves each call sees how many there are.
      if (rules.some(approvesEveryCall) || rules.some(isUncertain)) continue;
      const found = categorise();
      const severity = SEVERITIES[found.category];
      if (severity === undefined) continue;
      const ceiling = context.ceilings[found.category];
      const remedy = ceiling === undefined ? "add a rate limit" : `allow at most ${ceiling} a minute`;
      yield {
        path,
        part: "key",
        severity,
        message: `nothing limits how often \`${clip(name)}\` may be called; it is ${aTool(found)}: ${remedy}`,
        fix: () => addRateLimit(context, name, ceiling),
      };
    }
  },
};

/** Whether a limit on the sum of an argument bounds the calls too, as no call passes that adds less than 1. */
function boundsCalls(limit: Limit | undefined, rules: readonly Rule[], checker: WitnessChecker): boolean {
  if (limit?.max === undefined || limit.window.milliseconds === 0 || !("from" in limit.amount)) return false;
  const addsNothing = holds(conditionOn(limit.amount.from, "lt", { kind: "int", value: 1n }));
  return checker.solve(all([...rules.map(passes), addsNothing])).answer === "unsat";
}
