/** Text × edits by line and column → text. */

import type { Edit, Position } from "../document/finding.js";
import { editText } from "./edit-text.js";

/** Makes edits whose ranges are lines and columns, both from 1, of this very text. */
export function editRanges(text: string, edits: readonly Edit[]): string {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)];
  const offset = ({ line, column }: Position) => Math.min(text.length, (starts[line - 1] ?? text.length) + column - 1);
  return editText(
    text,
    edits.map(({ range, text: inserted }) => ({ start: offset(range.start), end: offset(range.end), text: inserted })),
  );
}
