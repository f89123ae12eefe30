/** Lines of a document's text, as edits need them. */

import type { Document } from "../document.js";

/** The line break the document is written with. */
export function lineBreakOf({ text }: Document): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

/** The offset at which the line of `offset` begins. */
export function lineStart({ text }: Document, offset: number): number {
  let start = offset;
  while (start > 0 && !isBreak(text, start - 1)) start--;
  return start;
}

/** The offset at which the line of `offset` ends, before its line break. */
export function lineEnd({ text }: Document, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreak(text, end)) end++;
  return end;
}

/** How far from its line's start a place is, in UTF-16 code units. */
export function columnOf(document: Document, offset: number): number {
  return offset - lineStart(document, offset);
}

/** The blanks that the line of `offset` begins with. */
export function indentOf(document: Document, offset: number): string {
  const start = lineStart(document, offset);
  return /^[ \t]*/.exec(document.text.slice(start, offset))?.[0] ?? "";
}

/** Whether nothing but blanks and a comment follows on the line. */
export function endsItsLine(document: Document, offset: number): boolean {
  return /^[ \t]*(?:$|(?<=[ \t])#)/.test(document.text.slice(offset, lineEnd(document, offset)));
}

/** Whether a line break stands between two offsets. */
export function isBroken({ text }: Document, start: number, end: number): boolean {
  return /[\r\n]/.test(text.slice(start, end));
}

/** The offset after the line break that ends the line of `offset`. */
export function nextLine(document: Document, offset: number): number {
  const end = lineEnd(document, offset);
  return document.text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, document.text.length);
}

function isBreak(text: string, offset: number): boolean {
  const c = text.charCodeAt(offset);
  return c === 10 || c === 13;
}
