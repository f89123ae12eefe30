/** What does not count, and why, as a person reads it. */

import type { SuppressedBy, SuppressedFinding } from "@callgate/core";
import { printable } from "../printable.js";
import type { Style } from "./style.js";

const BY: Readonly<Record<SuppressedBy["kind"], string>> = {
  comment: "suppressed by a comment",
  configuration: "suppressed by the configuration",
  baseline: "accepted in the baseline",
};

/** The suppressed findings, faint, two lines each. */
export function suppressedLines(suppressed: readonly SuppressedFinding[], style: Style): string {
  return suppressed
    .map((finding) => style.faint(`${lines(finding)}`))
    .join("\n")
    .concat("\n");
}

function lines({ check, severity, message, location, suppressed: { kind, reason, until } }: SuppressedFinding): string {
  const { line, column } = location.range.start;
  const end = until === undefined ? "" : ` (until ${printable(until)})`;
  const why = reason === undefined ? "" : `: ${printable(reason)}`;
  return `${printable(location.uri)}:${line}:${column} ${severity} ${check}, ${BY[kind]}${why}${end}\n  ${printable(message)}`;
}

/** `, 3 suppressed`, or nothing. */
export function suppressedCount(suppressed: number): string {
  return suppressed === 0 ? "" : `, ${suppressed.toLocaleString("en")} suppressed`;
}
