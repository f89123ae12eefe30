/** Mutant → the lines that differ, in the policy and in the mutant. */

import type { Document, Range } from "@callgate/core";
import { editText, inTextOrder } from "@callgate/core/edit";
import type { Mutant } from "./find-mutants.js";

export interface MutantSource {
  /**
   * The whole lines that are edited, without line breaks; empty where lines are only added. Of a very long line, the
   * text around the edit, with `…` for the rest.
   */
  readonly before: readonly string[];
  /** What they become; empty where lines are only removed. */
  readonly after: readonly string[];
  /** From the first character that is edited to the last. */
  readonly replaced: Range;
  /** What is there instead. */
  readonly replacement: string;
}

/** The text that the edits change. */
export function mutantSource(document: Document, { edits }: Pick<Mutant, "edits">): MutantSource {
  const { text } = document;
  const ordered = inTextOrder(edits);
  const start = ordered[0]?.start ?? 0;
  const end = Math.max(start, ...ordered.map((edit) => edit.end));
  const [from, to] = [lineStart(text, start), lineEnd(text, end)];
  const [lead, rest] = [isLineBreakBefore(text, from) ? "" : "…", isLineBreakAt(text, to) ? "" : "…"];
  const shifted = (by: number) => ordered.map((edit) => ({ ...edit, start: edit.start - by, end: edit.end - by }));
  const linesWith = (lines: string) => linesOf(`${lead}${lines}${rest}`);
  const [before, after] = [linesWith(text.slice(from, to)), linesWith(editText(text.slice(from, to), shifted(from)))];
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  let alike = 0;
  while (alike < Math.min(before.length, after.length) - same && before.at(-1 - alike) === after.at(-1 - alike))
    alike++;
  return {
    before: before.slice(same, before.length - alike),
    after: after.slice(same, after.length - alike),
    replaced: document.rangeOf({ start, end }),
    replacement: editText(text.slice(start, end), shifted(start)),
  };
}

/** Characters of a line on either side of the edit. */
const MARGIN = 1_000;

/** Where the line of `offset` begins, or what is shown of it. */
function lineStart(text: string, offset: number): number {
  const least = Math.max(0, offset - MARGIN);
  let start = offset;
  while (start > least && !isLineBreakBefore(text, start)) start--;
  return isInPair(text, start) ? start + 1 : start;
}

function lineEnd(text: string, offset: number): number {
  const most = Math.min(text.length, offset + MARGIN);
  let end = offset;
  while (end < most && !isLineBreakAt(text, end)) end++;
  return isInPair(text, end) ? end - 1 : end;
}

function isLineBreakBefore(text: string, offset: number): boolean {
  return offset === 0 || isLineBreakAt(text, offset - 1);
}

/** Whether a line break or the text's end is there. */
function isLineBreakAt(text: string, offset: number): boolean {
  return offset >= text.length || text[offset] === "\n" || text[offset] === "\r";
}

/** Whether the offset is between the two halves of one character. */
function isInPair(text: string, offset: number): boolean {
  return /[\udc00-\udfff]/.test(text[offset] ?? "") && /[\ud800-\udbff]/.test(text[offset - 1] ?? "");
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
