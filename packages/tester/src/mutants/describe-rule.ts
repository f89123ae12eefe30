/** Parts of a policy → phrases for the sentence of a fault. */

import type { Rule } from "@callgate/core";
import { clip } from "@callgate/core/text";

/** A value as it is written, between backticks. */
export function quoted(value: unknown): string {
  return `\`${clip(typeof value === "string" ? value : typeof value === "bigint" ? String(value) : JSON.stringify(value))}\``;
}

/** A rule by the name that denials give it. */
export function describeRule({ name }: Rule): string {
  return name === "" ? "a rule" : `the rule ${quoted(name)}`;
}
