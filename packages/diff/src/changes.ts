/** Two policies × tool → what is written differently, in words. */

import type { Path, Policy, Rule } from "@callgate/core";
import { applicableRules, defaultOf, hidingEntry } from "@callgate/core/policy";
import { aboutOf, describeRule } from "./describe-rule.js";
import type { Change, Sides } from "./policy-diff.js";

/**
 * What is written differently of one tool: whether it is hidden, what the default makes of it, and its rules.
 * @param tool as it is reported, `*` for every tool that neither policy names; @param name as it is called
 */
export function changesOf(before: Policy, after: Policy, tool: string, name: string): Change[] {
  const fallback = defaultChange(before, after, tool, name);
  return [...hiddenChange(before, after, tool, name), ...(fallback ?? []), ...ruleChanges(before, after, name)];
}

/** Whether a tool is hidden on one side only, which may be without effect: what the default denies is not listed either. */
export function hiddenChange(before: Policy, after: Policy, tool: string, name: string): Change[] {
  const origin = sides(before, after, (policy) => hidingEntry(policy, name)?.origin);
  if ((origin.before === undefined) === (origin.after === undefined)) return [];
  const subject = tool === "*" ? "every tool" : `\`${tool}\``;
  const sentence = origin.after === undefined ? `${subject} is no longer hidden` : `${subject} is hidden now`;
  return [{ about: "hidden", sentence, origin }];
}

function defaultChange(before: Policy, after: Policy, tool: string, name: string): Change[] | undefined {
  const listed = sides(before, after, (policy) => policy.tools.get(name)?.origin);
  const actions = sides(before, after, (policy) => defaultOf(policy).action);
  const fallback = sides(before, after, (policy) => defaultOf(policy).origin);
  const change = (sentence: string, origin: Sides<Path | undefined>): Change[] => [
    { about: "default", sentence, origin },
  ];
  if (listed.before !== undefined && listed.after !== undefined) return undefined;
  if (listed.before === undefined && listed.after === undefined) {
    if (actions.before === actions.after) return undefined;
    return change(`the default was \`${actions.before}\`, and is \`${actions.after}\` now`, fallback);
  }
  if (listed.before === undefined) {
    const was = actions.before === "deny" ? "the default denied it" : "the default allowed it";
    return change(`\`${tool}\` is listed now; before, ${was}`, { before: fallback.before, after: listed.after });
  }
  const is = actions.after === "deny" ? "the default denies it" : "the default allows it";
  return change(`\`${tool}\` is no longer listed, and ${is}`, { before: listed.before, after: fallback.after });
}

function sides<T>(before: Policy, after: Policy, of: (policy: Policy) => T): Sides<T> {
  return { before: of(before), after: of(after) };
}

/** Rules that only one side has, those that differ only in a value reported together. */
function ruleChanges(before: Policy, after: Policy, name: string): Change[] {
  const [gone, added] = onlyOnOneSide(applicableRules(before, name) ?? [], applicableRules(after, name) ?? []);
  const changes: Change[] = [];
  const left = [...added];
  for (const rule of gone) {
    const index = left.findIndex((other) => isEdited(rule, other));
    const [other] = index < 0 ? [] : left.splice(index, 1);
    changes.push(other === undefined ? goneChange(rule) : editedChange(rule, other));
  }
  return [...changes, ...left.map(newChange)];
}

function onlyOnOneSide(before: readonly Rule[], after: readonly Rule[]): readonly [readonly Rule[], readonly Rule[]] {
  const words = after.map(textOf);
  const counts = new Map<string, number>();
  for (const text of words) counts.set(text, (counts.get(text) ?? 0) + 1);
  const gone = before.filter((rule) => {
    const text = textOf(rule);
    const count = counts.get(text) ?? 0;
    if (count > 0) counts.set(text, count - 1);
    return count === 0;
  });
  const added = after.filter((_, i) => {
    const text = words[i] as string;
    const count = counts.get(text) ?? 0;
    if (count > 0) counts.set(text, count - 1);
    return count > 0;
  });
  return [gone, added];
}

function textOf(rule: Rule): string {
  return describeRule(rule, Number.POSITIVE_INFINITY);
}

/** Whether a rule was edited into the other: of the same kind, about the same arguments or the same window. */
function isEdited(rule: Rule, other: Rule): boolean {
  if (aboutOf(rule) !== aboutOf(other) || rule.action !== other.action) return false;
  if (rule.limit !== undefined && other.limit !== undefined)
    return (
      amountName(rule) === amountName(other) &&
      (rule.limit.window.milliseconds === other.limit.window.milliseconds || rule.limit.key === other.limit.key)
    );
  return pathsOf(rule) === pathsOf(other);
}

function amountName({ limit }: Rule): string {
  return limit !== undefined && "from" in limit.amount ? limit.amount.path : "";
}

function pathsOf({ conditions }: Rule): string {
  return conditions.map(({ path }) => path).join(" ");
}

/** Longer texts are cut: a list may hold thousands. */
const MAX_LENGTH = 160;

function goneChange(rule: Rule): Change {
  const sentence = `gone: ${describeRule(rule, MAX_LENGTH)}`;
  return { about: aboutOf(rule), sentence, origin: { before: rule.origin, after: undefined } };
}

function newChange(rule: Rule): Change {
  const sentence = `new: ${describeRule(rule, MAX_LENGTH)}`;
  return { about: aboutOf(rule), sentence, origin: { before: undefined, after: rule.origin } };
}

function editedChange(rule: Rule, other: Rule): Change {
  const sentence = `was: ${describeRule(rule, MAX_LENGTH)}; is: ${describeRule(other, MAX_LENGTH)}`;
  return { about: aboutOf(rule), sentence, origin: { before: rule.origin, after: other.origin } };
}
