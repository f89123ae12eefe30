import type { Condition, Rule } from "@callgate/core";
import { argumentTest, MISSING } from "@callgate/core/engine";
import { all, argumentIn, holds } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { fieldOf, isObject } from "@callgate/core/values";
import { isPlainlyAnchored } from "../anchors.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { type ArgumentCondition, perOrigin } from "../per-origin.js";
import { allowedCall, stoppedBy, valueAt } from "../witness.js";

export const argumentLeftOut: PolicyCheck = {
  id: "argument-left-out",
  of: "policy",
  severity: "warning",
  summary: "leaving an optional argument out walks past a `deny_if`, or past an approval",
  *run(context) {
    // Only a tool list says which arguments are optional.
    if (context.toolList === undefined) return;
    const reported = new Set<string>();
    for (const [part, tools] of perOrigin(context.tools, conditional)) {
      for (const tool of tools) {
        const place = JSON.stringify([part.rule.origin, tool.name]);
        // A rule is passed by leaving out any one of its arguments: the first is enough.
        const problem = reported.has(place) ? undefined : problemOf(part, tool, context);
        if (problem === undefined) continue;
        reported.add(place);
        yield problem;
        break;
      }
    }
  },
};

function conditional(rule: Rule): readonly ArgumentCondition[] {
  if (rule.action !== "deny" && rule.action !== "approval") return NONE;
  return rule.conditions.flatMap((condition) => {
    const { target, origin, op } = condition;
    // Who asks whether the argument is there has thought of its absence.
    if (target.kind !== "args" || op === undefined || op === "exists") return NONE;
    return { origin, rule, condition, segments: target.segments };
  });
}

const NONE: readonly never[] = [];

function problemOf(
  { rule, condition, segments, origin }: ArgumentCondition,
  tool: KnownTool,
  { checker }: CheckContext,
): CheckProblem | undefined {
  const argument = argumentIn(tool.tool?.inputSchema, segments);
  if (argument.kind !== "described" || argument.required || asksForPresence(rule, condition)) return undefined;
  const described = descriptionOf(tool.tool?.inputSchema, segments);
  if (!mayMatter(condition, described)) return undefined;
  const rest = all(rule.conditions.filter((other) => other !== condition).map((other) => holds(other)));
  const call = allowedCall(tool, checker, { also: rest, chosen: { segments, value: MISSING } });
  if (call === undefined || valueAt(call.args, segments) !== undefined) return undefined;
  const value = stoppedBy(rule, call, { condition, segments }, tool, checker);
  if (value === undefined) return undefined;
  const name = clip(condition.path);
  const isApproval = rule.action === "approval";
  const shown = clip(JSON.stringify(value));
  const stopped = isApproval ? "needs an approval" : "is denied here";
  return {
    path: [...origin, "path"],
    severity: isUsuallyBounded(condition, segments, described) ? "note" : undefined,
    message: `\`${name}\` \`${shown}\` ${stopped}, but a call without \`${name}\`, which the schema does not require, ${isApproval ? "needs none" : "passes"}; ${isApproval ? `demand it with \`exists: true\` in a rule of its own` : `deny calls without it, too (\`exists: false\`)`}`,
    witness: { calls: [call], decision: "allow" },
  };
}

/** Whether a server usually takes a number of its own where the argument is left out, and the schema says nothing else. */
function isUsuallyBounded({ op }: Condition, segments: readonly string[], { text, fallback }: Described): boolean {
  if (op !== "gt" && op !== "gte" && op !== "lt" && op !== "lte") return false;
  return fallback === undefined && !SAYS_WHAT_ABSENCE_MEANS.test(text) && USUALLY_BOUNDED.test(segments.at(-1) ?? "");
}

/** Whether another condition of the rule asks whether the argument is there. */
function asksForPresence({ conditions }: Rule, own: Condition): boolean {
  return conditions.some(({ op, path }) => op === "exists" && path === own.path);
}

/** What the schema says of the argument itself. */
interface Described {
  readonly text: string;
  /** The value that the server takes where none is given, as the schema says. */
  readonly fallback: unknown;
}

function descriptionOf(schema: unknown, segments: readonly string[]): Described {
  let own: unknown = schema;
  for (const segment of segments) {
    const properties = isObject(own) ? fieldOf(own, "properties") : undefined;
    own = isObject(properties) ? fieldOf(properties, segment) : undefined;
  }
  if (!isObject(own)) return { text: "", fallback: undefined };
  const text = fieldOf(own, "description");
  const fallback = fieldOf(own, "default") ?? writtenDefault(typeof text === "string" ? text : "");
  return { text: typeof text === "string" ? text : "", fallback: fallback === null ? undefined : fallback };
}

/** `Defaults to 30`, `(default: "main")`: the value that a description names. */
function writtenDefault(text: string): unknown {
  const [, quoted, plain] =
    /\bdefaults?\b(?: is| to| value| value is)?\s*[:=]?\s*(?:["'`]([^"'`]+)["'`]|([\w./@-]+)(?=[),;.]|$))/i.exec(
      text,
    ) ?? [];
  if (quoted !== undefined) return quoted;
  const value = plain?.replace(/\.$/, "");
  if (value === undefined) return undefined;
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return /^(?:true|false)$/i.test(value) ? value.toLowerCase() === "true" : value;
}

const SAYS_WHAT_ABSENCE_MEANS =
  /\b(?:omit\w*|left out|leave (?:it )?(?:out|empty)|when (?:absent|empty|missing|unset|none)|not (?:given|provided|specified|set|passed)|unspecified|default \w+|all of it)\b/i;

/** Arguments that ask for so many at the most: servers take a number of their own where none is given. */
const USUALLY_BOUNDED =
  /^(?:limit|count|size|max|top|num|n|first|last|depth|timeout|per|page)(?:_|[A-Z]|$)|(?:limit|size|count|_k|_n)$/;

/**
 * Whether the absence of the argument may mean a value that the condition is about. Flags that are not set, and texts in
 * which something is searched for, do nothing when they are left out, unless the schema says so.
 */
function mayMatter(condition: Condition, { text, fallback }: Described): boolean {
  const { op, value } = condition;
  if (fallback !== undefined) return argumentTest(condition)(fallback);
  const says = SAYS_WHAT_ABSENCE_MEANS.test(text);
  switch (op) {
    case "eq":
      // A flag that is left out is off, and that is what `eq: false` is about.
      return value.kind !== "bool" || !value.value || says;
    case "in":
      return value.kind === "list" && (says || value.items.some((item) => item.kind !== "bool" || !item.value));
    case "contains":
      return says;
    case "regex":
      return says || (value.kind === "string" && isPlainlyAnchored(value.value.replace(/^\(\?i\)/, "")));
    default:
      return true;
  }
}
