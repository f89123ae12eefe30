/** Lines of a source with marks under what a finding is about. */

import type { Range } from "@callgate/core";
import { eastAsianWidth } from "get-east-asian-width";
import { printable } from "./printable.js";

/** Excerpts are cut to this many cells around what they show, with `…` for the rest. */
const WIDTH = 100;
const LEAST_WIDTH = 20;
/** Characters that are read on either side of a mark. */
const MARGIN = 400;
/** Of a range of more lines than these, the first and the last are shown. */
const MAX_LINES = 3;

export interface ExcerptLine {
  /** From 1; undefined for lines left out. */
  readonly number: number | undefined;
  readonly shown: string;
  /** Blanks and `^`; as wide as the cells it marks. */
  readonly mark: string;
  /** `shown` in three: the text before the mark, the marked text, the text after it. */
  readonly parts: readonly [before: string, marked: string, after: string];
}

const LEFT_OUT: ExcerptLine = { number: undefined, shown: "⋮", mark: "", parts: ["⋮", "", ""] };

/** The lines that the range is on, as far as they exist and hold something. @param most cells that a line may take */
export function excerptOf({ start, end }: Range, lines: readonly string[], most: number = WIDTH): ExcerptLine[] {
  const width = Math.max(LEAST_WIDTH, Math.min(most, WIDTH));
  // A range that ends before the first column of a line marks nothing on it.
  const last = end.line > start.line && end.column === 1 ? end.line - 1 : end.line;
  const line = (number: number): ExcerptLine[] => {
    const text = lines[number - 1];
    if (text === undefined || text.trim() === "") return [];
    const from = number === start.line ? start.column - 1 : text.length - text.trimStart().length;
    const to = number === end.line ? end.column - 1 : text.trimEnd().length;
    const mark = { number, from, to: Math.max(from, to), width };
    return [isPlain(text, width) ? plainLine(text, mark) : markedLine(text, mark)];
  };
  const numbers = Array.from({ length: Math.min(last - start.line + 1, MAX_LINES) }, (_, i) => start.line + i);
  if (last - start.line < MAX_LINES) return numbers.flatMap(line);
  const rest = line(last);
  return [...line(start.line), ...(rest.length > 0 ? [LEFT_OUT, ...rest] : [])];
}

/** What is marked of a line, and how many cells there are for it. */
interface Marked {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Whether the whole line is shown unchanged, one cell a character. Most lines are such. */
function isPlain(text: string, width: number): boolean {
  return text.length <= width && PLAIN.test(text);
}

const PLAIN = /^[ -~]*$/;

/** The result of `markedLine` for such a line, without measuring it. */
function plainLine(text: string, { number, from, to }: Marked): ExcerptLine {
  const end = Math.max(to, from + 1);
  const parts = [text.slice(0, from), text.slice(from, end), text.slice(end)] as const;
  const mark = `${" ".repeat(parts[0].length)}${"^".repeat(Math.max(1, parts[1].length))}`;
  return { number, shown: text, mark, parts };
}

interface Character {
  readonly text: string;
  readonly cells: number;
  readonly marked: boolean;
}

/** Measured in cells as printed: escapes and wide characters take more cells than characters. */
function markedLine(text: string, { number, from, to, width }: Marked): ExcerptLine {
  const begin = Math.max(0, from - MARGIN);
  const around = text.slice(begin, begin + 3 * MARGIN);
  if (PLAIN.test(around))
    return plainPart(around, { number, from: from - begin, to: Math.max(to, from + 1) - begin, width });
  const characters = charactersOf(text, from, to);
  const widthOf = (part: readonly Character[]) => part.reduce((sum, { cells }) => sum + cells, 0);
  const first = characters.findIndex(({ marked }) => marked);
  const before = widthOf(first < 0 ? characters : characters.slice(0, first));
  const marked = widthOf(characters.filter((character) => character.marked));
  const fits = before + marked <= width && from <= MARGIN;
  const skip = fits ? 0 : Math.max(0, Math.min(before, before + Math.floor(marked / 2) - Math.floor(width / 2)));
  let [cells, blanks, carets] = [0, 0, 0];
  const parts: [string, string, string] = ["", "", ""];
  if (skip > 0) [blanks, parts[0]] = [1, "…"];
  for (const character of characters) {
    cells += character.cells;
    if (cells <= skip) continue;
    if (cells - skip > width) {
      parts[2] += "…";
      break;
    }
    const isBefore = !character.marked && carets === 0 && (first < 0 || cells <= before);
    parts[character.marked ? 1 : isBefore ? 0 : 2] += character.text;
    if (character.marked) carets += character.cells;
    else if (isBefore) blanks += character.cells;
  }
  return { number, shown: parts.join(""), mark: `${" ".repeat(blanks)}${"^".repeat(Math.max(1, carets))}`, parts };
}

/** The result of `markedLine` where each character takes one cell: fast for very long lines and very long marks. */
function plainPart(around: string, { number, from, to, width }: Marked): ExcerptLine {
  const before = Math.min(from, around.length);
  const marked = Math.min(to, around.length) - before;
  const fits = before + marked <= width;
  const skip = fits ? 0 : Math.max(0, Math.min(before, before + Math.floor(marked / 2) - Math.floor(width / 2)));
  const end = Math.min(around.length, skip + width);
  const lead = skip > 0 ? "…" : "";
  const cut = around.length > end ? "…" : "";
  const carets = Math.max(0, Math.min(before + marked, end) - before);
  const parts = [
    lead + around.slice(skip, Math.min(before, end)),
    around.slice(before, before + carets),
    around.slice(before + carets, end) + cut,
  ] as const;
  return {
    number,
    shown: parts.join(""),
    mark: `${" ".repeat(parts[0].length)}${"^".repeat(Math.max(1, carets))}`,
    parts,
  };
}

/** The characters around a mark, printable. An empty mark marks the next character, or the place after the last. */
function charactersOf(text: string, from: number, to: number): Character[] {
  const inPair = /[\udc00-\udfff]/.test(text.charAt(from - MARGIN));
  let at = Math.max(0, from - MARGIN - (inPair ? 1 : 0));
  let before = "";
  return Array.from(text.slice(at, at + 3 * MARGIN), (character) => {
    const [begin, shown] = [at, printable(character)];
    const cells = shown === character ? cellsOf(character, before) : shown.length;
    at += character.length;
    before = character;
    return { text: shown, cells, marked: begin < Math.max(to, from + 1) && at > from };
  });
}

/** Drawn over the character before: combining marks, and the vowels and final consonants of a Korean syllable in parts. */
const OVER = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;
/** Makes the character before it an emoji, which is two cells wide. */
const AS_EMOJI = "\ufe0f";

/** The cells of a character (a code point) that is printable, after `before`; terminals differ on joined emoji. */
export function cellsOf(character: string, before: string): number {
  if (PLAIN.test(character)) return character.length;
  if (character === AS_EMOJI) return /\p{Emoji}/u.test(before) && cellsOf(before, "") === 1 ? 1 : 0;
  if (OVER.test(character)) return 0;
  // A skin tone becomes part of the emoji before it.
  if (/\p{Emoji_Modifier}/u.test(character) && /\p{Emoji_Modifier_Base}/u.test(before)) return 0;
  return eastAsianWidth(character.codePointAt(0) as number);
}

/** The lines of each source, split once. */
export function linesIn(sources: ReadonlyMap<string, string>): (uri: string) => readonly string[] {
  const split = new Map<string, string[]>();
  return (uri) => {
    const known = split.get(uri) ?? (sources.get(uri) ?? "").split(/\r\n|\n|\r/);
    split.set(uri, known);
    return known;
  };
}
