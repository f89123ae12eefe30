/** Where the parts of a rule are written, whatever the dialect. */

import type { Condition, Document, Limit, Path, Policy, Rule } from "@callgate/core";
import { allRules, isWindowName, WINDOW_MILLISECONDS, type WindowName } from "@callgate/core/policy";
import { nodeAt } from "@callgate/core/yaml";

export interface LimitedRule extends Rule {
  readonly limit: Limit;
}

/** The rules that count calls. */
export function* limitedRulesOf(policy: Policy): Iterable<LimitedRule> {
  for (const rule of allRules(policy)) if (rule.limit !== undefined) yield { ...rule, limit: rule.limit };
}

/** The conditions that are written as such, but for those that say how far a limit goes. */
export function* conditionsOf(policy: Policy): Iterable<{ readonly rule: Rule; readonly condition: Condition }> {
  for (const rule of allRules(policy))
    for (const condition of rule.conditions) if (!isOwnBound(condition, rule)) yield { rule, condition };
}

/** Whether the condition says how far the rule's own limit goes. */
export function isOwnBound({ target }: Condition, { limit }: Rule): boolean {
  return limit !== undefined && target.kind === "counter" && target.key === limit.key;
}

/** Whether the rule does nothing but count. */
export function onlyCounts(rule: Rule): boolean {
  return rule.limit !== undefined && rule.action === "require" && rule.conditions.every((one) => isOwnBound(one, rule));
}

/** A bound of a limit, and how another is written in its place. */
export interface WrittenBound {
  readonly path: Path;
  readonly value: bigint | number;
  readonly write: (value: bigint | number) => string | bigint | number;
}

/** Where the limit's bound is written: `max`, `5/hour`, `5`, or a condition on the rule's own counter; undefined: nowhere. */
export function boundOf(document: Document, rule: LimitedRule): WrittenBound | undefined {
  const { origin, max } = rule.limit;
  const short = shortOf(document, rule.limit);
  if (short !== undefined)
    return { path: origin, value: short.count, write: (count) => (count > 0 ? `${count}/${short.window}` : count) };
  if (max === undefined) return undefined;
  if (textAt(document, origin) === String(max)) return { path: origin, value: max, write: (value) => value };
  const path = [...origin, "max"];
  if (nodeAt(document.root, path) !== undefined) return { path, value: max, write: (value) => value };
  const bound = rule.conditions.find((one) => isOwnBound(one, rule) && (one.op === "lte" || one.op === "lt"));
  if (bound?.value.kind !== "int" && bound?.value.kind !== "float") return undefined;
  return { path: [...bound.origin, "value"], value: bound.value.value, write: (value) => value };
}

/** A window, and how another is written in its place. */
export interface WrittenWindow {
  readonly path: Path;
  readonly milliseconds: number;
  readonly write: (window: WindowName) => string | number;
}

/** Where the limit's window is written. */
export function windowOf(document: Document, { limit }: LimitedRule): WrittenWindow {
  const { origin, window } = limit;
  const { milliseconds } = window;
  const short = shortOf(document, limit);
  if (short !== undefined) return { path: origin, milliseconds, write: (name) => `${short.count}/${name}` };
  const path = [...origin, "window"];
  const written = nodeAt(document.root, path)?.value;
  const inSeconds = written?.kind === "scalar" && !isWindowName(written.text);
  return { path, milliseconds, write: (name) => (inSeconds ? WINDOW_MILLISECONDS[name] / 1000 : name) };
}

/** A limit in one word, `5/hour`; undefined for one that is written in parts, or by its number alone. */
function shortOf(
  document: Document,
  { origin, max, window }: Limit,
): { readonly count: bigint; readonly window: string } | undefined {
  const isWord = textAt(document, origin)?.endsWith(`/${window.name}`) ?? false;
  return isWord && max !== undefined ? { count: max, window: window.name } : undefined;
}

function textAt({ root }: Document, path: Path): string | undefined {
  const node = nodeAt(root, path)?.value;
  return node?.kind === "scalar" ? node.text : undefined;
}
