/** Mutant → its text beside the policy's. */

import { type Document, editText, inTextOrder, type Range } from "@callgate/core";
import type { Mutant } from "./find-mutants.js";

export interface WrittenMutant {
  /** The whole lines that are edited, without line breaks; none where lines are only added. */
  readonly before: readonly string[];
  /** What they become; none where lines are only taken out. */
  readonly after: readonly string[];
  /** From the first character that is edited to the last. */
  readonly replaced: Range;
  /** What is there instead. */
  readonly replacement: string;
}

/** How a mutant is written. */
export function asWritten(document: Document, { edits }: Pick<Mutant, "edits">): WrittenMutant {
  const { text } = document;
  const ordered = inTextOrder(edits);
  const start = ordered[0]?.start ?? 0;
  const end = Math.max(start, ...ordered.map((edit) => edit.end));
  const [from, to] = [lineStart(text, start), lineEnd(text, end)];
  const shifted = (by: number) => ordered.map((edit) => ({ ...edit, start: edit.start - by, end: edit.end - by }));
  const [before, after] = [linesOf(text.slice(from, to)), linesOf(editText(text.slice(from, to), shifted(from)))];
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

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1] as string)) start--;
  return start;
}

function lineEnd(text: string, offset: number): number {
  const found = /[\r\n]/.exec(text.slice(offset));
  return found === null ? text.length : offset + found.index;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
