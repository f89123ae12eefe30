/** Text × edits → text. */

import type { Span } from "../document/document.js";

/** Replaces a span of the document's text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** The text with its edits made, which must be disjoint; those at one place keep their order. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const { start, end, text: written } of inTextOrder(edits)) {
    result += text.slice(from, start) + written;
    from = end;
  }
  return result + text.slice(from);
}

/** Edits in the order of the text. */
export function inTextOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
