/**
 * A pattern of a host that runs JavaScript's `RegExp`, without flags → the same pattern for RE2, over a text in UTF-16 units
 * (`units.ts`). It is parsed, and never runs in JavaScript's engine, nor is it compiled there.
 */

import type { AST } from "@eslint-community/regexpp";
import { type Ranges, union } from "../unicode/characters.js";
import { regexpp } from "./js-pattern-library.js";
import { compilePattern } from "./pattern.js";
import { patternSize } from "./pattern-size.js";
import { unitAsCharacter } from "./units.js";

export type JsPattern =
  /** Why `new RegExp` throws. */
  | { readonly refused: string }
  /** Why it is not known what the pattern matches, or whether it is one. */
  | { readonly unknown: string }
  /** A pattern for RE2 that finds something in the same texts. */
  | { readonly re2: string };

/** Every Node that the hosts run on knows these; what came later only some. */
const KNOWN_SINCE = 2024;
const NEWEST = 2025;

/** @param source without slashes */
export function readJsPattern(source: string): JsPattern {
  const pattern = parsed(source, KNOWN_SINCE);
  if ("message" in pattern) {
    if (!("message" in parsed(source, NEWEST)))
      return { unknown: "whether the pattern is one depends on the version of Node that the host runs on" };
    return { refused: pattern.message };
  }
  const written = new Writer().pattern(pattern.ast);
  if (typeof written !== "string") return written;
  if (patternSize(written) > MAX_SIZE || "error" in compilePattern(written))
    return { unknown: "the pattern is larger than callgate looks at" };
  return { re2: written };
}

/** A larger pattern takes long to compile. */
const MAX_SIZE = 5_000;

function parsed(
  source: string,
  ecmaVersion: 2024 | 2025,
): { readonly ast: AST.Pattern } | { readonly message: string } {
  const { RegExpParser, RegExpSyntaxError } = regexpp();
  try {
    return { ast: new RegExpParser({ ecmaVersion }).parsePattern(source) };
  } catch (error) {
    if (error instanceof RegExpSyntaxError) return { message: error.message.replace(/^.*\/: /s, "") };
    throw error;
  }
}

/** Thrown where JavaScript's meaning is not RE2's. */
class Untranslated extends Error {}

/** RE2 takes no more repetitions than this. */
const MAX_REPEAT = 1000;

const DIGIT: Ranges = [0x30, 0x39];
const WORD: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const LINE_ENDS: Ranges = [0xa, 0xa, 0xd, 0xd, 0x2028, 0x2029];
/** ECMAScript's WhiteSpace and LineTerminator. */
const SPACE: Ranges = [
  0x9, 0xd, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
];

class Writer {
  pattern({ alternatives }: AST.Pattern): string | { readonly unknown: string } {
    try {
      return this.#choice(alternatives);
    } catch (error) {
      if (error instanceof Untranslated) return { unknown: error.message };
      throw error;
    }
  }

  #choice(alternatives: readonly AST.Alternative[]): string {
    return alternatives.map(({ elements }) => elements.map((element) => this.#element(element)).join("")).join("|");
  }

  #element(element: AST.Element): string {
    switch (element.type) {
      case "Assertion":
        return this.#assertion(element);
      case "Character":
        return classOf([element.value, element.value]);
      case "CharacterSet":
        return classOf(rangesOfSet(element));
      case "CharacterClass":
        return classOf(element.negate ? complement(this.#members(element)) : this.#members(element));
      case "Group":
      case "CapturingGroup":
        return `(?:${this.#choice(element.alternatives)})`;
      case "Quantifier":
        return this.#quantifier(element);
      case "Backreference":
        throw new Untranslated("the pattern refers back to a group, which callgate does not follow");
      case "ExpressionCharacterClass":
        throw new Untranslated("the pattern holds a class that callgate does not read");
      default:
        return element satisfies never;
    }
  }

  #assertion(assertion: AST.Assertion): string {
    switch (assertion.kind) {
      case "start":
        return "\\A";
      case "end":
        return "\\z";
      case "word":
        return assertion.negate ? "\\B" : "\\b";
      case "lookahead":
      case "lookbehind":
        throw new Untranslated("the pattern looks ahead or behind, which callgate does not follow");
      default:
        return assertion satisfies never;
    }
  }

  #quantifier({ element, min, max }: AST.Quantifier): string {
    const most = max === Number.POSITIVE_INFINITY ? "" : String(max);
    if (min > MAX_REPEAT || (most !== "" && max > MAX_REPEAT))
      throw new Untranslated(`the pattern repeats something more than ${MAX_REPEAT} times`);
    const inner = `(?:${this.#element(element)})`;
    if (min === 0 && most === "") return `${inner}*`;
    if (min === 1 && most === "") return `${inner}+`;
    return min === 0 && max === 1 ? `${inner}?` : `${inner}{${min},${most}}`;
  }

  #members({ elements }: AST.CharacterClass): Ranges {
    const pairs = elements.flatMap((element): number[] => {
      switch (element.type) {
        case "Character":
          return [element.value, element.value];
        case "CharacterClassRange":
          return [element.min.value, element.max.value];
        case "CharacterSet":
          return [...rangesOfSet(element)];
        default:
          throw new Untranslated("the pattern holds a class that callgate does not read");
      }
    });
    return union(pairs);
  }
}

function rangesOfSet(set: AST.CharacterSet): Ranges {
  switch (set.kind) {
    case "any":
      return complement(LINE_ENDS);
    case "digit":
      return set.negate ? complement(DIGIT) : DIGIT;
    case "space":
      return set.negate ? complement(SPACE) : SPACE;
    case "word":
      return set.negate ? complement(WORD) : WORD;
    default:
      throw new Untranslated("the pattern holds a class that callgate does not read");
  }
}

const LAST_UNIT = 0xffff;

/** Every UTF-16 unit that is not in the ranges, which are sorted and apart. */
function complement(ranges: Ranges): Ranges {
  const rest: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    const [first, last] = [ranges[i] as number, ranges[i + 1] as number];
    if (first > next) rest.push(next, first - 1);
    next = last + 1;
  }
  if (next <= LAST_UNIT) rest.push(next, LAST_UNIT);
  return rest;
}

/** The ranges of UTF-16 units as a class of the characters that represent them. */
function classOf(units: Ranges): string {
  const parts: string[] = [];
  for (let i = 0; i < units.length; i += 2) {
    const [first, last] = [units[i] as number, units[i + 1] as number];
    // Halves of surrogate pairs have characters elsewhere.
    for (const [from, to] of [
      [first, Math.min(last, 0xd7ff)],
      [Math.max(first, 0xd800), Math.min(last, 0xdfff)],
      [Math.max(first, 0xe000), last],
    ] as const)
      if (from <= to) parts.push(rangeText(unitAsCharacter(from), unitAsCharacter(to)));
  }
  const [only] = parts;
  if (only === undefined) return "[^\\x{0}-\\x{10ffff}]";
  return parts.length === 1 && !only.includes("-") ? only : `[${parts.join("")}]`;
}

function rangeText(first: number, last: number): string {
  return first === last ? characterText(first) : `${characterText(first)}-${characterText(last)}`;
}

function characterText(character: number): string {
  const text = String.fromCodePoint(character);
  return /[A-Za-z0-9]/.test(text) ? text : `\\x{${character.toString(16)}}`;
}
