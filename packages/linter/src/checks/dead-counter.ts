import type { Rule } from "@callgate/core";
import { isCarrier } from "@callgate/core/dialects";
import { toolEntries } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { toFloat64 } from "@callgate/core/values";
import type { CheckProblem, PolicyCheck } from "../check.js";

export const deadCounter: PolicyCheck = {
  id: "dead-counter",
  of: "policy",
  severity: "error",
  summary: "a limit whose counter never fills",
  *run({ policy }) {
    for (const { name, rules } of toolEntries(policy)) {
      const moved = new Set<string>();
      for (const rule of rules) {
        const { limit } = rule;
        if (limit === undefined) continue;
        // A rule that only carries the counter of a tool with a dot in its name is to move nothing.
        if (isCarrier(policy, name, rule)) continue;
        // Of a counter that two rules move, `duplicate-counter` tells.
        if (!moved.has(limit.key)) yield* problems(rule);
        moved.add(limit.key);
      }
    }
  },
};

function* problems(rule: Rule): Iterable<CheckProblem> {
  const { action, limit } = rule;
  if (limit === undefined || limit.counter === "" || action === "deny") return;
  const path = [...limit.origin, "counter"];
  if (limit.max === undefined) {
    if (!hasUnreadableBound(rule))
      yield {
        path,
        message: `this rule never moves the counter \`${clip(limit.counter)}\`; add a condition to it that compares \`state.${clip(limit.key)}\` with \`lte\``,
      };
  } else if ("fixed" in limit.amount && limit.amount.fixed < 0n)
    yield {
      path,
      message: `every call lowers the counter \`${clip(limit.counter)}\` by ${-limit.amount.fixed}, so it never reaches its limit; write a positive \`increment\``,
    };
}

/** A bound that is no number is `schema`'s to tell, with what follows for the rule. */
function hasUnreadableBound({ conditions, limit }: Rule): boolean {
  return conditions.some(
    ({ target, op, value }) =>
      target.kind === "counter" &&
      target.key === limit?.key &&
      (op === "lt" || op === "lte") &&
      toFloat64(value) === undefined,
  );
}
