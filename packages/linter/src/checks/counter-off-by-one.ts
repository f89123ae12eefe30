import type { Condition, Document } from "@callgate/core";
import { replaceScalar, together } from "@callgate/core/edit";
import { toolEntries } from "@callgate/core/policy";
import { toFloat64 } from "@callgate/core/values";
import type { PolicyCheck, ProposedFix } from "../check.js";
import { boundOf, everyWindow, rateLimits } from "../rate-limits.js";

export const counterOffByOne: PolicyCheck = {
  id: "counter-off-by-one",
  of: "policy",
  severity: "warning",
  summary: "a limit by `lt`, which lets one call less through than it says",
  *run({ document, policy }) {
    for (const { rules } of toolEntries(policy))
      for (const { rule, limit } of rateLimits(rules)) {
        // Of a counter that two rules move, `duplicate-counter` tells.
        if (rules.some((other) => other !== rule && other.limit?.key === limit.key)) continue;
        const bound = boundOf(rule);
        const number = bound && toFloat64(bound.value);
        // Only where each call counts one does N mean N calls.
        if (bound?.op !== "lt" || number === undefined || !("fixed" in limit.amount) || limit.amount.fixed !== 1n)
          continue;
        const through = limit.max ?? 0n;
        const calls = through <= 0n ? "no call" : through === 1n ? "1 call" : `${through} calls`;
        yield {
          path: [...bound.origin, "op"],
          message: `\`lt\` ${number} lets ${calls} ${everyWindow(limit.window.name)} through; write \`lte\` ${number} to let ${number} through, or \`lte\` ${through} to say what it does`,
          fix: () => atMost(document, bound, through),
        };
      }
  },
};

/** The same limit, written as the number of calls it lets through. */
function atMost(document: Document, { origin }: Condition, most: bigint): ProposedFix | undefined {
  const edits = together([
    replaceScalar(document, [...origin, "op"], "lte"),
    replaceScalar(document, [...origin, "value"], most),
  ]);
  return edits && { message: `write \`lte\` and ${most}`, edits, keeps: "the same calls" };
}
