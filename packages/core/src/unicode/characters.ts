/**
 * What Go 1.25 knows of characters: Unicode 15.0.0, whichever Unicode the Node at hand knows. Nothing is decoded before it is
 * asked for. Sets of characters are ranges: first and last characters in turn, in rising order, none touching the next.
 */

import { CATEGORIES, CATEGORY_ALIASES, CATEGORY_LETTERS, FOLDS, SCRIPTS } from "./data.js";

/** First and last characters in turn. */
export type Ranges = readonly number[];

export const MAX_CHARACTER = 0x10ffff;

/** What Go's `unicode.IsPrint` is true for, the space apart: letters, marks, numbers, punctuation and symbols. */
export function isPrintable(character: number): boolean {
  printable ??= ofCategories((name) => "LMNPS".includes(name[0] as string));
  return holds(printable, character);
}

let printable: Ranges | undefined;

/**
 * The characters that `\p{name}` means in Go's regular expressions, or undefined for a name it does not know. Letters'
 * case, `_`, `-` and blanks make no difference, which is why no script is found whose own name holds a `_`
 * (`unicodeTable` of Go's `regexp/syntax/parse.go`).
 */
export function named(name: string): Ranges | undefined {
  const canonical = canonicalName(name);
  let ranges = known.get(canonical);
  if (ranges === undefined) {
    ranges = find(canonical);
    if (ranges !== undefined) known.set(canonical, ranges);
  }
  return ranges;
}

const known = new Map<string, Ranges>();

function find(name: string): Ranges | undefined {
  if (name === "Any") return [0, MAX_CHARACTER];
  if (name === "Assigned") return ofCategories((category) => category !== "Cn");
  if (name === "Ascii") return [0, 0x7f];
  return ofCategory(name) ?? ofScript(name) ?? ofCategory(categoryAliases().get(name) ?? "");
}

/** The characters of a category, of all that begin with one letter, or of `LC`, letters that have a case. */
function ofCategory(name: string): Ranges | undefined {
  const wanted =
    name.toUpperCase() === "LC" ? ["Lu", "Ll", "Lt"] : categoryNames().filter((one) => one === name || one[0] === name);
  return wanted.length === 0 ? undefined : ofCategories((one) => wanted.includes(one));
}

function canonicalName(name: string): string {
  const letters = name.replace(/[_ -]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return letters.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

let names: ReadonlyMap<string, string> | undefined;

/** The categories by their letters. */
function categoriesByLetter(): ReadonlyMap<string, string> {
  names ??= new Map(CATEGORY_LETTERS.split(" ").map((word) => [word[0] as string, word.slice(1)]));
  return names;
}

function categoryNames(): readonly string[] {
  return [...categoriesByLetter().values()];
}

let aliases: ReadonlyMap<string, string> | undefined;

function categoryAliases(): ReadonlyMap<string, string> {
  aliases ??= new Map(
    CATEGORY_ALIASES.trim()
      .split("\n")
      .map((line) => line.split("=") as [string, string])
      .map(([alias, category]) => [canonicalName(alias), category]),
  );
  return aliases;
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly category: string;
}

let runs: readonly Run[] | undefined;

function ofCategories(isWanted: (category: string) => boolean): Ranges {
  runs ??= categoryRuns();
  const ranges: number[] = [];
  for (const { first, last, category } of runs) if (isWanted(category)) addRange(ranges, first, last);
  return ranges;
}

function categoryRuns(): Run[] {
  const byLetter = categoriesByLetter();
  let first = 0;
  return [...CATEGORIES.replaceAll("\n", "").matchAll(/([0-9a-z]*)([^0-9a-z])/g)].map(([, length, letter]) => {
    const start = first;
    first += length ? Number.parseInt(length, 36) : 1;
    return { first: start, last: first - 1, category: byLetter.get(letter as string) as string };
  });
}

function ofScript(name: string): Ranges | undefined {
  if (!/^[A-Z][a-z]*$/.test(name)) return undefined;
  const start = SCRIPTS.indexOf(`\n${name} `);
  if (start === -1) return undefined;
  const end = SCRIPTS.indexOf("\n", start + 1);
  const distances = SCRIPTS.slice(start + name.length + 2, end).split(" ");
  let at = 0;
  return distances.map((distance) => {
    at += Number.parseInt(distance, 36);
    return at;
  });
}

let orbits: ReadonlyMap<number, readonly number[]> | undefined;

/** All characters that are the same but for their case, each with the whole group it belongs to. */
function foldGroups(): ReadonlyMap<number, readonly number[]> {
  if (orbits !== undefined) return orbits;
  const groups = new Map<number, number[]>();
  let at = 0;
  for (const line of FOLDS.trim().split("\n")) {
    const [distance, count, step, by] = line.split(" ").map((field) => Number.parseInt(field, 36)) as [
      number,
      number,
      number,
      number,
    ];
    at += distance;
    for (let i = 0; i < count; i++) {
      const from = at + i * step;
      const group = groups.get(from + by) ?? [from + by];
      group.push(from);
      groups.set(from + by, group);
    }
  }
  orbits = new Map([...groups.values()].flatMap((group) => group.map((character) => [character, group])));
  return orbits;
}

/** The character and those that are the same but for its case, by simple case folding, in rising order. */
export function foldings(character: number): readonly number[] {
  const group = foldGroups().get(character);
  return group === undefined ? [character] : [...group].sort((a, b) => a - b);
}

/** The characters of these ranges and those that are the same but for their case. */
export function folded(ranges: Ranges): Ranges {
  const more: number[] = [];
  for (const [character, group] of foldGroups())
    if (holds(ranges, character)) for (const other of group) more.push(other, other);
  return union([...ranges, ...more]);
}

/** Pairs of first and last characters, in any order and overlapping → ranges. */
export function union(pairs: readonly number[]): Ranges {
  const sorted: [number, number][] = [];
  for (let i = 0; i < pairs.length; i += 2) sorted.push([pairs[i] as number, pairs[i + 1] as number]);
  sorted.sort(([a], [b]) => a - b);
  const ranges: number[] = [];
  for (const [first, last] of sorted) addRange(ranges, first, last);
  return ranges;
}

/** All other characters. */
export function complement(ranges: Ranges): Ranges {
  const others: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if ((ranges[i] as number) > next) others.push(next, (ranges[i] as number) - 1);
    next = (ranges[i + 1] as number) + 1;
  }
  if (next <= MAX_CHARACTER) others.push(next, MAX_CHARACTER);
  return others;
}

/** Adds a range that begins no earlier than the last one. */
function addRange(ranges: number[], first: number, last: number): void {
  const end = ranges.length - 1;
  if (end > 0 && first <= (ranges[end] as number) + 1) ranges[end] = Math.max(ranges[end] as number, last);
  else ranges.push(first, last);
}

/** Whether the character is in one of the ranges. */
export function holds(ranges: Ranges, character: number): boolean {
  let [low, high] = [0, ranges.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[2 * middle + 1] as number) < character) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length / 2 && (ranges[2 * low] as number) <= character;
}
