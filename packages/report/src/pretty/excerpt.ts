/** Lines of a source with marks under what a finding is about. */

import type { Range } from "@callgate/core";
import stringWidth from "string-width";
import { printable } from "../printable.js";

/** Excerpts are cut to this many cells around what they show. */
const WIDTH = 100;
/** No more characters than these are looked at on either side of a mark. */
const MARGIN = 400;
/** Of a range of more lines than these, the first and the last are shown. */
const MOST_LINES = 3;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

export interface ExcerptLine {
  /** From 1; undefined for lines left out. */
  readonly number: number | undefined;
  readonly shown: string;
  /** Blanks and `^`; as wide as the cells it marks. */
  readonly mark: string;
}

/** The lines that the range is on, as far as they exist and hold something. */
export function excerptOf({ start, end }: Range, lines: readonly string[]): ExcerptLine[] {
  // A range that ends before the first column of a line marks nothing on it.
  const last = end.line > start.line && end.column === 1 ? end.line - 1 : end.line;
  const line = (number: number): ExcerptLine[] => {
    const text = lines[number - 1];
    if (text === undefined || text.trim() === "") return [];
    const from = number === start.line ? start.column - 1 : text.length - text.trimStart().length;
    const to = number === end.line ? end.column - 1 : text.trimEnd().length;
    return [markedLine(number, text, from, Math.max(from, to))];
  };
  const numbers = Array.from({ length: Math.min(last - start.line + 1, MOST_LINES) }, (_, i) => start.line + i);
  if (last - start.line < MOST_LINES) return numbers.flatMap(line);
  const rest = line(last);
  return [...line(start.line), ...(rest.length > 0 ? [{ number: undefined, shown: "⋮", mark: "" }, ...rest] : [])];
}

interface Grapheme {
  readonly text: string;
  readonly cells: number;
  readonly marked: boolean;
}

/** Measured in cells of what is printed: escapes and wide characters are wider than what they stand for. */
function markedLine(number: number, text: string, from: number, to: number): ExcerptLine {
  const graphemes = graphemesOf(text, from, to);
  const cellsOf = (part: readonly Grapheme[]) => part.reduce((sum, { cells }) => sum + cells, 0);
  const first = graphemes.findIndex(({ marked }) => marked);
  const before = cellsOf(first < 0 ? graphemes : graphemes.slice(0, first));
  const marked = cellsOf(graphemes.filter((grapheme) => grapheme.marked));
  const fits = before + marked <= WIDTH && from <= MARGIN;
  const skip = fits ? 0 : Math.max(0, Math.min(before, before + Math.floor(marked / 2) - WIDTH / 2));
  let [cells, blanks, carets, shown] = [0, 0, 0, ""];
  for (const grapheme of graphemes) {
    cells += grapheme.cells;
    if (cells <= skip) continue;
    if (cells - skip > WIDTH) break;
    shown += grapheme.text;
    if (grapheme.marked) carets += grapheme.cells;
    else if (carets === 0 && (first < 0 || cells <= before)) blanks += grapheme.cells;
  }
  return { number, shown, mark: `${" ".repeat(blanks)}${"^".repeat(Math.max(1, carets))}` };
}

/** What stands around a mark, printable; an empty mark marks the character after it, or the place after the last. */
function graphemesOf(text: string, from: number, to: number): Grapheme[] {
  const start = Math.max(0, from - MARGIN);
  const window = text.slice(start, Math.max(to, from + 1) + MARGIN).slice(0, 3 * MARGIN);
  return Array.from(GRAPHEMES.segment(window), ({ segment, index }) => {
    const [begin, shown] = [start + index, printable(segment)];
    return {
      text: shown,
      cells: stringWidth(shown),
      marked: begin < Math.max(to, from + 1) && begin + segment.length > from,
    };
  });
}
