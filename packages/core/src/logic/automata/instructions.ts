/** re2js' instructions, by number. */

import type { Instruction } from "../../patterns/pattern.js";
import { isWordCharacter, MAX_CHARACTER } from "./characters.js";

export const OP = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
} as const;

const NEWLINE = 10;

/** What an empty-width instruction can assert of a place. */
const ASSERTS = { beginLine: 1, endLine: 2, beginText: 4, endText: 8, boundary: 16, noBoundary: 32 } as const;

/** What is before or after a place in a text: a kind of character, or the text's end on that side. */
export type Side = "end" | "newline" | "word" | "other";

export function sideOf(c: number): Side {
  return c === NEWLINE ? "newline" : isWordCharacter(c) ? "word" : "other";
}

/** What is true of the place between the two, as bits. */
export function assertions(before: Side, after: Side): number {
  return (
    (before === "end" ? ASSERTS.beginText | ASSERTS.beginLine : 0) |
    (before === "newline" ? ASSERTS.beginLine : 0) |
    (after === "end" ? ASSERTS.endText | ASSERTS.endLine : 0) |
    (after === "newline" ? ASSERTS.endLine : 0) |
    ((before === "word") !== (after === "word") ? ASSERTS.boundary : ASSERTS.noBoundary)
  );
}

/** Whether an instruction reads a character. */
export function readsCharacter({ op }: Instruction): boolean {
  return op >= OP.rune && op <= OP.runeAnyNotNewline;
}

export function reads(instruction: Instruction, c: number): boolean {
  switch (instruction.op) {
    case OP.runeAny:
      return true;
    case OP.runeAnyNotNewline:
      return c !== NEWLINE;
    default:
      return instruction.matchRune(c);
  }
}

/** The characters an instruction reads, as first and last ones in turn; in rising order. */
export function rangesOf(instruction: Instruction): readonly number[] {
  const { op, arg, runes } = instruction;
  if (op === OP.runeAny) return [0, MAX_CHARACTER];
  if (op === OP.runeAnyNotNewline) return [0, NEWLINE - 1, NEWLINE + 1, MAX_CHARACTER];
  if (runes.length !== 1) return Array.from(runes);
  const rune = runes[0] as number;
  return op === OP.rune && (arg & FOLD_CASE) !== 0 ? foldings(rune, instruction) : [rune, rune];
}

const FOLD_CASE = 1;

/** All letters with another case are below this. */
const MAX_CASED = 0x1e943;

const folded = new Map<number, readonly number[]>();

/** Every character that is the same but for its case. */
function foldings(rune: number, instruction: Instruction): readonly number[] {
  let ranges = folded.get(rune);
  if (ranges === undefined) {
    const found: number[] = [];
    // Only the Kelvin sign and the long s are cases of an ASCII letter.
    const candidates = rune < 0x80 ? [...Array(0x80).keys(), 0x17f, 0x212a] : Array(MAX_CASED + 1).keys();
    for (const c of candidates) if (instruction.matchRune(c)) found.push(c, c);
    ranges = found;
    folded.set(rune, ranges);
  }
  return ranges;
}
