/** Parts of a policy in the words of a fault. */

import { clip, type Rule } from "@callgate/core";

/** A value as it is written, between backticks. */
export function quoted(value: unknown): string {
  return `\`${clip(typeof value === "string" ? value : typeof value === "bigint" ? String(value) : JSON.stringify(value))}\``;
}

/** A rule by the name that denials give it. */
export function ruleWords({ name }: Rule): string {
  return name === "" ? "a rule" : `the rule ${quoted(name)}`;
}
