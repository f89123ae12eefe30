import type { Policy } from "@callgate/core";
import { dialectOf } from "@callgate/core/dialects";
import { clip } from "@callgate/core/text";
import type { CheckContext, PolicyCheck } from "../check.js";
import { perMinute, rateLimits } from "../rate-limits.js";
import { approvesEveryCall, type ReachableTool, reachableByName } from "../reach.js";
import { isRisky } from "../risky.js";
import { inTextOrder } from "../text-order.js";

export const refundedFailures: PolicyCheck = {
  id: "refunded-failures",
  of: "policy",
  severity: "note",
  summary: "a rate limit that failing calls do not use up",
  *run(context, isAsked = false) {
    const { document, policy } = context;
    const found = [...reachableByName(context)].flatMap((tool) =>
      rateLimits(tool.reach.rules).map((limit) => ({ tool, path: limit.place })),
    );
    const first = inTextOrder(document, found).find(({ tool }) => isReported(tool, context, isAsked));
    if (first === undefined) return;
    yield {
      path: first.path,
      message: `a call of \`${clip(first.tool.name)}\` that fails with a JSON-RPC error gives its quota back${according(policy)}, so failing attempts are not limited; no number changes that: say with conditions which arguments may be tried`,
    };
  },
};

/** What is limited as recommended is reported on demand only: no number is better. */
function isReported({ categorise, reach }: ReachableTool, { ceilings }: CheckContext, isAsked: boolean): boolean {
  const { category } = categorise();
  // Whoever approves each call sees the attempts.
  if (!isRisky(category) || reach.rules.some(approvesEveryCall)) return false;
  const ceiling = ceilings[category];
  if (isAsked || ceiling === undefined) return true;
  return !rateLimits(reach.rules).some((limit) => perMinute(limit) <= ceiling);
}

/** What the program's own documents do not say is taken from another. */
function according(policy: Policy): string {
  const other = dialectOf(policy)?.decidedAs;
  return other === undefined ? "" : `, if it is as in ${other}`;
}
