/** Lines of a document's text, as edits need them. */

import type { Document } from "../document/document.js";

/** The line break the document is written with. */
export function lineBreakOf(document: Document): string {
  let lineBreak = lineBreaks.get(document);
  if (lineBreak === undefined) {
    lineBreak = /\r\n|\n|\r/.exec(document.text)?.[0] ?? "\n";
    lineBreaks.set(document, lineBreak);
  }
  return lineBreak;
}

const lineBreaks = new WeakMap<Document, string>();

/** The offset at which the line of `offset` begins. */
export function lineStart(document: Document, offset: number): number {
  const breaks = breaksOf(document);
  const before = numberBefore(breaks, offset);
  return before === 0 ? 0 : (breaks[before - 1] as number) + 1;
}

/** The offset at which the line of `offset` ends, before its line break. */
export function lineEnd(document: Document, offset: number): number {
  const breaks = breaksOf(document);
  return breaks[numberBefore(breaks, offset)] ?? Math.max(offset, document.text.length);
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

/** Whether a line break is between two offsets. */
export function isBroken(document: Document, start: number, end: number): boolean {
  const breaks = breaksOf(document);
  const first = breaks[numberBefore(breaks, start)];
  return first !== undefined && first < end;
}

/** The offset after the line break that ends the line of `offset`. */
export function nextLine(document: Document, offset: number): number {
  const end = lineEnd(document, offset);
  return document.text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, document.text.length);
}

const breaksIn = new WeakMap<Document, readonly number[]>();

/** The offsets of all line feeds and carriage returns: a text may be one long line, at which many edits look. */
function breaksOf(document: Document): readonly number[] {
  let breaks = breaksIn.get(document);
  if (breaks === undefined) {
    breaks = breaksOfText(document.text);
    breaksIn.set(document, breaks);
  }
  return breaks;
}

function breaksOfText(text: string): readonly number[] {
  const breaks: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) breaks.push(at);
  }
  return breaks;
}

/** How many of the ascending offsets are less than `offset`. */
function numberBefore(offsets: readonly number[], offset: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
