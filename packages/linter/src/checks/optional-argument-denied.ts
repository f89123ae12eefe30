import type { Condition, Path, Rule } from "@callgate/core";
import { MISSING } from "@callgate/core/engine";
import { argumentIn, conditionOn, holds } from "@callgate/core/logic";
import type { Operator } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { perOrigin } from "../per-origin.js";
import { allowedCall, withArgument } from "../witness.js";

export const optionalArgumentDenied: PolicyCheck = {
  id: "optional-argument-denied",
  of: "policy",
  severity: "warning",
  summary: "a call is denied because it leaves an optional argument out",
  *run(context) {
    const reported = new Set<string>();
    for (const [part, tools] of perOrigin(context.tools, required)) {
      for (const tool of tools) {
        const place = JSON.stringify([tool.name, part.segments]);
        // Every condition on a path denies a call without it: the first is enough.
        const problem = reported.has(place) ? undefined : problemOf(part, tool, context);
        if (problem === undefined) continue;
        reported.add(place);
        yield problem;
        break;
      }
    }
  },
};

interface Required {
  readonly origin: Path;
  readonly rule: Rule;
  readonly condition: Condition;
  readonly segments: readonly string[];
}

/** The conditions that must hold, on arguments. */
function required(rule: Rule): readonly Required[] {
  if (rule.action !== "require") return NONE;
  return rule.conditions.flatMap((condition) => {
    const { target, origin } = condition;
    return target.kind === "args" ? { origin, rule, condition, segments: target.segments } : NONE;
  });
}

const NONE: readonly never[] = [];

/** What keeps values out: an author who writes it may not think of the argument's absence. */
const EXCLUDING: readonly (Operator | undefined)[] = ["neq", "not_in"];
/** What bounds a number, where one is given. */
const BOUNDING: readonly (Operator | undefined)[] = ["lt", "lte", "gt", "gte"];

function problemOf(
  { rule, condition: own, segments, origin }: Required,
  tool: KnownTool,
  { checker }: CheckContext,
): CheckProblem | undefined {
  const argument = argumentIn(tool.tool?.inputSchema, segments);
  const isOptional = argument.kind === "described" && !argument.required;
  const mayBeOptional = isOptional || argument.kind === "unknown";
  const isMeant = EXCLUDING.includes(own.op) ? mayBeOptional : BOUNDING.includes(own.op) && isOptional;
  if (!isMeant || isDemanded(own, segments, tool)) return undefined;
  const isThere = holds(conditionOn(segments, "exists", { kind: "bool", value: true }));
  const innocent = allowedCall(tool, checker, { also: isThere });
  const args = innocent && withArgument(innocent.args, { segments, value: MISSING });
  if (args === undefined) return undefined;
  const call = { tool: tool.name, args };
  const decision = checker.decide([call])[0];
  if (decision?.outcome !== "deny" || decision.by !== "rule" || decision.origin !== rule.origin) return undefined;
  const name = clip(own.path);
  const because = isOptional ? ", which the schema does not require," : "";
  return {
    path: [...origin, "op"],
    message: `a call without \`${name}\`${because} is denied: \`${own.op}\` is false of a missing argument; if that is meant, add \`exists: true\``,
    witness: { calls: [call], decision: "deny" },
  };
}

/** Whether the policy shows elsewhere that it wants the argument: by another condition, or by summing it up. */
function isDemanded(own: Condition, segments: readonly string[], tool: KnownTool): boolean {
  const path = segments.join(".");
  const rules = tool.reach()?.rules ?? [];
  return rules.some(
    ({ action, conditions, limit }) =>
      (limit !== undefined && "from" in limit.amount && limit.amount.from.join(".") === path) ||
      (action === "require" &&
        conditions.some(
          (other) => other.target.kind === "args" && other.target.segments.join(".") === path && demands(other, own),
        )),
  );
}

function demands({ op, value }: Condition, own: Condition): boolean {
  if (op === undefined || EXCLUDING.includes(op)) return false;
  if (op === "exists") return value.kind === "bool" && value.value;
  // A bound is what demands the argument in question, unless that is about excluded values.
  return EXCLUDING.includes(own.op) || !BOUNDING.includes(op);
}
