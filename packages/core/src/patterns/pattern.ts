/** Patterns run in RE2's semantics and linear time: a policy is untrusted, and the engine's regular expressions are RE2. */

import type { RE2JS } from "re2js";
import { readGoPattern } from "./go-pattern.js";
import { re2 } from "./pattern-library.js";
import { patternSize } from "./pattern-size.js";

export type Pattern =
  | { readonly test: (text: string) => boolean; readonly program: () => Program }
  | { readonly error: string };

/** A pattern as it is compiled: instructions that are run from `start`. */
export interface Program {
  readonly start: number;
  readonly instructions: readonly Instruction[];
}

/** One instruction, as re2js holds it. */
export interface Instruction {
  readonly op: number;
  /** The instruction that follows. */
  readonly out: number;
  /** The other one that follows, or what is asserted about the place in the text. */
  readonly arg: number;
  /** One character, or pairs of a first and a last one. */
  readonly runes: ArrayLike<number>;
  readonly matchRune: (rune: number) => boolean;
}

/** The patterns last asked for: the same one is judged, and then compiled for each engine that holds it. */
const recent = new Map<string, Pattern>();
let recentSize = 0;
const MAX_RECENT_SIZE = 100_000;

/** Compiles a pattern; `test` asks, as Go's `MatchString`, whether it matches anywhere in the text. */
export function compilePattern(source: string): Pattern {
  let pattern = recent.get(source);
  if (pattern === undefined) {
    pattern = compileNew(source);
    recentSize += patternSize(source);
    if (recentSize > MAX_RECENT_SIZE) {
      recent.clear();
      recentSize = patternSize(source);
    }
    recent.set(source, pattern);
  }
  return pattern;
}

/** The pattern that finds a text literally. */
export function patternOf(text: string): string {
  return re2().RE2JS.quote(text);
}

function compileNew(source: string): Pattern {
  if (!source.isWellFormed()) return { error: "it holds bytes that are not UTF-8" };
  const read = readGoPattern(source);
  if ("error" in read) return read;
  try {
    const compiled = (read.isOrdinary ? compiledAsWritten(source) : undefined) ?? re2().RE2JS.compile(read.rewritten());
    let program: Program | undefined;
    return {
      test: plainTest(source) ?? rememberingLast((text) => compiled.test(text)),
      program: () => {
        program ??= programOf(compiled);
        return program;
      },
    };
  } catch (error) {
    if (error instanceof re2().RE2JSSyntaxException) return { error: error.message };
    throw error;
  }
}

/** Undefined for the few patterns that the library refuses and Go does not, such as `[[:]`. */
function compiledAsWritten(source: string): RE2JS | undefined {
  try {
    return re2().RE2JS.compile(source);
  } catch (error) {
    if (error instanceof re2().RE2JSSyntaxException) return undefined;
    throw error;
  }
}

/** One text is often looked at again at once: by another engine, or in the next of many equal calls. */
function rememberingLast(test: (text: string) => boolean): (text: string) => boolean {
  let last: string | undefined;
  let answer = false;
  return (text) => {
    if (text !== last) {
      answer = test(text);
      last = text;
    }
    return answer;
  };
}

/** Literal words, which may be anchored: matching them directly is much faster than by instructions. */
const PLAIN = /^(\^?)([\w \-/:@#%&=~,;!"'<>]*)(\$?)$/;

function plainTest(source: string): ((text: string) => boolean) | undefined {
  const m = PLAIN.exec(source);
  if (m === null) return undefined;
  const [, start, words = "", end] = m;
  if (start && end) return (text) => text === words;
  if (start) return (text) => text.startsWith(words);
  return end ? (text) => text.endsWith(words) : (text) => text.includes(words);
}

function programOf(compiled: RE2JS): Program {
  const { start, inst } = compiled.re2().prog as { start: number; inst: readonly Instruction[] };
  return { start, instructions: inst };
}
