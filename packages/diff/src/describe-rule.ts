/** A rule → a phrase that says what it does. */

import type { Condition, Limit, Rule } from "@callgate/core";
import { clip, withCommas } from "@callgate/core/text";
import { toJson } from "@callgate/core/values";
import type { Change } from "./policy-diff.js";

/** Which of the kinds of change a change of this rule is. */
export function aboutOf({ action, limit }: Rule): Change["about"] {
  if (limit?.max !== undefined) return "limits";
  return action === "approval" ? "approval" : "conditions";
}

/** What the rule does, without its name and its message, such as ``at most 10 calls a minute``. @param length in characters, of each value */
export function describeRule(rule: Rule, length: number): string {
  const { limit, uncertain } = rule;
  const conditions = rule.conditions.filter((condition) => !isOfLimit(condition, limit));
  const phrases = [
    ...(limit === undefined ? [] : [describeLimit(limit)]),
    ...describeConditions(rule, conditions, length, limit !== undefined || uncertain !== undefined),
    ...(uncertain === undefined ? [] : ["an effect that is not known"]),
  ];
  return phrases.join(", and ");
}

/** The comparison of its own counter that makes a limit of it. */
function isOfLimit({ target, op }: Condition, limit: Limit | undefined): boolean {
  if (limit?.max === undefined || target.kind !== "counter" || target.key !== limit.key) return false;
  return op === "lte" || op === "lt";
}

function describeConditions(
  { action }: Rule,
  conditions: readonly Condition[],
  length: number,
  isLimit: boolean,
): string[] {
  if (conditions.length === 0) {
    if (action === "deny") return ["every call is denied"];
    if (action === "approval") return ["every call needs an approval"];
    return isLimit ? [] : ["a rule without effect"];
  }
  const said = conditions.map((condition) => describeCondition(condition, length)).join(" and ");
  switch (action) {
    case "require":
      return [`denied unless ${said}`];
    case "deny":
      return [`denied where ${said}`];
    case "approval":
      return [`needs an approval where ${said}`];
    case "none":
      return isLimit ? [] : ["a rule without effect"];
    default:
      return action satisfies never;
  }
}

function describeCondition({ path, writtenOp, value }: Condition, length: number): string {
  const text = JSON.stringify(toJson(value)) ?? "";
  const shown = Number.isFinite(length) ? clip(text, length) : `${value.kind} ${text}`;
  return `\`${path} ${writtenOp} ${shown}\``;
}

function describeLimit({ max, window, amount, scope }: Limit): string {
  if (max === undefined) return "a counter that nothing bounds";
  const what = "from" in amount ? `a sum of ${grouped(max)} of \`${amount.path}\`` : describeCalls(max, amount.fixed);
  const whose = scope === "grant" ? " for each agent" : "";
  return `at most ${what} ${span(window)}${whose}`;
}

function describeCalls(max: bigint, each: bigint): string {
  if (each === 1n) return max === 1n ? "1 call" : `${grouped(max)} calls`;
  return `${grouped(max)}, where each call counts ${each},`;
}

/** `100,000`. */
function grouped(number: bigint): string {
  return number < 1000n && number > -1000n ? `${number}` : withCommas(number);
}

function span({ name, milliseconds }: Limit["window"]): string {
  if (milliseconds === 0) return "in a window that starts again at every call";
  return name === "hour" ? "an hour" : /^\d/.test(name) ? `in ${name}` : `a ${name}`;
}
