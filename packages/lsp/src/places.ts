/** Places of findings, which count from 1 → places of the protocol, which count from 0; and back. */

import type { Position as CorePosition, Range as CoreRange } from "@callgate/core";
import type { Position, Range } from "vscode-languageserver";

/** Both count UTF-16 code units, and end lines at `\n`, `\r\n` and `\r`. */
export function rangeOf({ start, end }: CoreRange): Range {
  return { start: positionOf(start), end: positionOf(end) };
}

function positionOf({ line, column }: CorePosition): Position {
  return { line: line - 1, character: column - 1 };
}

/** Whether two ranges have a place in common; an empty one has that of its cursor. */
export function touches(a: Range, b: Range): boolean {
  return isUpTo(a.start, b.end) && isUpTo(b.start, a.end);
}

function isUpTo(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}
