import { type Condition, type Rule, toFloat64, type Value } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { isRateLimit, reachableByName } from "../reach.js";
import { hasNumericArgument } from "../schema-arguments.js";
import { aTool } from "../words.js";

export const financialUncapped: PolicyCheck = {
  id: "financial-uncapped",
  of: "policy",
  severity: "error",
  summary: "a Financial tool that may move any amount",
  *run({ tools }) {
    for (const { name, tool, categorise, reach } of reachableByName(tools)) {
      const { rules } = reach;
      if (rules.some(({ action }) => action === "approval") || rules.some(sums)) continue;
      const counted = rules.some(({ limit }) => isRateLimit(limit));
      // Where no argument is an amount, the number of calls is all there is to cap.
      const hasAmount = tool?.inputSchema === undefined || hasNumericArgument(tool.inputSchema);
      const bounded = rules.some(boundsNumber);
      if (counted && (bounded || !hasAmount)) continue;
      const found = categorise();
      if (found.category !== "Financial") continue;
      yield {
        path: reach.path,
        part: "key",
        message: `${missing(name, counted, bounded, hasAmount)}; it is ${aTool(found)}: ${remedy(counted, bounded, hasAmount)}`,
      };
    }
  },
};

function missing(name: string, counted: boolean, bounded: boolean, hasAmount: boolean): string {
  if (counted) return `nothing caps the amount that a call to \`${name}\` may move`;
  if (bounded || !hasAmount) return `nothing caps how often \`${name}\` may be called`;
  return `nothing caps what \`${name}\` may move, neither in one call nor in all`;
}

function remedy(counted: boolean, bounded: boolean, hasAmount: boolean): string {
  if (counted) return "bound the amount with `lte`, or sum it with `increment_from`, or deny the tool";
  if (bounded || !hasAmount) return "add a rate limit, or deny the tool";
  return "sum the amount with `increment_from`, or bound it with `lte` and add a rate limit, or deny the tool";
}

/** Whether a rule limits the sum of an argument over a window. */
function sums({ limit }: Rule): boolean {
  return limit?.max !== undefined && limit.window.milliseconds > 0 && "from" in limit.amount;
}

/** Whether a rule leaves no call through whose argument is a number as large as one likes. */
function boundsNumber({ action, conditions }: Rule): boolean {
  if (action === "require") return conditions.some((condition) => isUpperBound(condition));
  // A rule that denies bounds what its conditions leave: it denies what is above.
  return (
    action === "deny" && conditions.some(({ target, op }) => target.kind === "args" && (op === "gt" || op === "gte"))
  );
}

function isUpperBound({ target, op, value }: Condition): boolean {
  if (target.kind !== "args") return false;
  switch (op) {
    case "lt":
    case "lte":
    case "eq":
      return isNumber(value);
    case "in":
      return value.kind === "list" && value.items.every(isNumber);
    default:
      return false;
  }
}

function isNumber(value: Value): boolean {
  return toFloat64(value) !== undefined;
}
