/** Rules → the conditions that say which texts an argument may hold, and texts that get through them. */

import type { Condition, Path, Rule } from "@callgate/core";
import { argumentTest, compilePattern } from "@callgate/core/engine";
import { argumentIn, conditionOn, holds, mayBe } from "@callgate/core/logic";
import type { KnownTool } from "./check.js";
import { allowedCall, valueAt } from "./witness.js";
import type { WitnessChecker } from "./witness-checker.js";

/** A pattern, or a part, that an argument's text must have. */
export interface TextAllowlist {
  readonly origin: Path;
  readonly rule: Rule;
  readonly condition: Condition;
  readonly op: "regex" | "contains";
  /** The pattern, or the part. */
  readonly source: string;
  readonly segments: readonly string[];
  /** Whether the condition is true of a text. */
  readonly test: (text: string) => boolean;
}

/** The conditions by `regex` and `contains` that every call must meet. */
export function textAllowlists(rule: Rule): readonly TextAllowlist[] {
  if (rule.action !== "require") return NONE;
  return rule.conditions.flatMap((condition) => {
    const { target, origin, op, value } = condition;
    if ((op !== "regex" && op !== "contains") || target.kind !== "args" || value.kind !== "string") return NONE;
    let compiled: ReturnType<typeof argumentTest> | undefined;
    const test = (text: string) => {
      compiled ??= argumentTest(condition);
      return compiled(text);
    };
    return { origin, rule, condition, op, source: value.value, segments: target.segments, test };
  });
}

const NONE: readonly never[] = [];

/** The last name of the argument's path. */
export function nameOf({ segments }: Pick<TextAllowlist, "segments">): string {
  return segments.at(-1) ?? "";
}

/** A text that the policy lets through; the shortest the logic finds. Undefined where it finds no text. */
export function sampleOf(
  { condition, segments }: TextAllowlist,
  tool: KnownTool,
  checker: WitnessChecker,
): string | undefined {
  const value = valueAt(allowedCall(tool, checker, { also: holds(condition) })?.args, segments);
  return typeof value === "string" ? value : undefined;
}

/** That the argument matches a pattern of our own. */
export function matching(segments: readonly string[], pattern: string): Condition {
  return conditionOn(segments, "regex", { kind: "string", value: pattern });
}

/** Whether the schema says that the argument is a list, in which `contains` looks for a whole item. */
export function isList(segments: readonly string[], { tool }: KnownTool): boolean {
  const argument = argumentIn(tool?.inputSchema, segments);
  return argument.kind === "described" && !argument.shapes.some((shape) => mayBe(shape, "string"));
}

/** Whether RE2 takes the pattern. */
export function isPattern({ op, source }: Pick<TextAllowlist, "op" | "source">): boolean {
  return op === "contains" || !("error" in compilePattern(source));
}

/** A pattern without its flags and its anchor at the front, and with marks that are escaped as they are: to be read, not run. */
export function readable(pattern: string): string {
  return pattern
    .replace(/^\(\?[imsU]+\)/, "")
    .replace(/^(?:\^|\\A)/, "")
    .replace(/\\Q(.*?)(?:\\E|$)/gs, "$1")
    .replace(/\\([^A-Za-z0-9])/g, "$1");
}

/** The text with which everything that the pattern matches begins, as far as it can be read; `""` without an anchor. */
export function fixedPrefix(pattern: string): string {
  const rest = /^(?:\(\?[isU]+\))?(?:\^|\\A)(.*)$/s.exec(pattern)?.[1];
  if (rest === undefined) return "";
  const [fixed = ""] = /^(?:[^\\.*+?{}()[\]|^$]|\\[^A-Za-z0-9])*/.exec(rest) ?? [];
  const next = rest[fixed.length];
  if (rest.includes("|") && !rest.includes("(")) return "";
  // A repetition takes the last of these along.
  const kept = next === "*" || next === "?" || next === "{" ? fixed.replace(/(?:\\.|.)$/s, "") : fixed;
  return kept.replace(/\\(.)/gs, "$1");
}
