/** What does not count, and why, as a person reads it. */

import type { SuppressedFinding } from "@callgate/core";
import { number } from "../count.js";
import { printable } from "../printable.js";
import { suppressionClause } from "../suppression.js";
import type { Style } from "./style.js";

/** The suppressed findings, faint, two lines each. */
export function suppressedLines(suppressed: readonly SuppressedFinding[], style: Style): string {
  return suppressed
    .map((finding) => style.faint(`${lines(finding)}`))
    .join("\n")
    .concat("\n");
}

function lines({ check, severity, message, location, suppressed }: SuppressedFinding): string {
  const { line, column } = location.range.start;
  const why = printable(suppressionClause(suppressed));
  return `${printable(location.uri)}:${line}:${column} ${severity} ${check}, ${why}\n  ${printable(message)}`;
}

/** `, 3 suppressed`, or nothing. */
export function suppressedCount(suppressed: number): string {
  return suppressed === 0 ? "" : `, ${number(suppressed)} suppressed`;
}
