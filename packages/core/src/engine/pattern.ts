/** Patterns run in RE2's semantics and linear time: a policy is untrusted, and the engine's regular expressions are RE2. */

import { RE2JS, RE2JSSyntaxException } from "re2js";
import { unknownName } from "./unicode-names.js";

export type Pattern = { readonly test: (text: string) => boolean } | { readonly error: string };

/** Longer than this is no policy's pattern, and only costs time. In UTF-16 code units. */
const MAX_PATTERN_LENGTH = 10_000;

/** Compiles a pattern; `test` asks, as Go's `MatchString`, whether it matches anywhere in the text. */
export function compilePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) return { error: `it is longer than ${MAX_PATTERN_LENGTH} characters` };
  if (!source.isWellFormed()) return { error: "it holds bytes that are not UTF-8" };
  const name = unknownName(source);
  if (name !== undefined) return { error: `it knows no \`\\p{${name}}\`` };
  try {
    const compiled = RE2JS.compile(source);
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { error: error.message };
    throw error;
  }
}
