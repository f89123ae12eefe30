import type { Condition, Rule } from "@callgate/core";
import { hasNumericArgument } from "@callgate/core/logic";
import { toFloat64, type Value } from "@callgate/core/values";
import type { PolicyCheck } from "../check.js";
import { aTool } from "../describe-tools.js";
import { isRateLimit, isUncertain, reachableByName } from "../reach.js";

export const financialUncapped: PolicyCheck = {
  id: "financial-uncapped",
  of: "policy",
  severity: "error",
  summary: "a Financial tool that may move any amount",
  *run(context) {
    for (const { name, tool, categorise, reach } of reachableByName(context)) {
      const { rules } = reach;
      if (rules.some(({ action }) => action === "approval") || rules.some(sums) || rules.some(isUncertain)) continue;
      const isCounted = rules.some(({ limit }) => isRateLimit(limit));
      // Where no argument is an amount, the number of calls is all there is to cap.
      const isBounded =
        rules.some(boundsNumber) || (tool?.inputSchema !== undefined && !hasNumericArgument(tool.inputSchema));
      if (isCounted && isBounded) continue;
      const found = categorise();
      if (found.category !== "Financial") continue;
      const [lacks, remedy] = lacking(isCounted, isBounded);
      yield {
        path: reach.path,
        part: "key",
        message: `nothing caps ${lacks} \`${name}\`; it is ${aTool(found)}: ${remedy}, or deny the tool`,
      };
    }
  },
};

/** What has no cap, and what would be one. */
function lacking(isCounted: boolean, isBounded: boolean): [string, string] {
  if (isBounded) return ["the number of calls of", "add a rate limit"];
  if (isCounted) return ["the amount in a call of", "bound it with `lte`"];
  return [
    "what is moved by",
    "bound the amount with `lte`, and the calls with a rate limit or the sum with `increment_from`",
  ];
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
