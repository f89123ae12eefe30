/** A rule's patterns over arguments, as Gemini CLI makes and accepts them → a condition, or why the rule is dropped. */

import type { Path } from "../../document/document.js";
import { readJsPattern } from "../../patterns/js-pattern.js";
import type { Condition } from "../../policy/policy.js";

/** What a rule asks of arguments, by JavaScript's patterns of which one must match; undefined: nothing. */
export function patternsOf(
  argsPattern: string | undefined,
  commandPrefix: string | readonly string[] | undefined,
  commandRegex: string | undefined,
): readonly (string | undefined)[] {
  if (commandPrefix !== undefined && commandPrefix !== "") {
    const prefixes = typeof commandPrefix === "string" ? [commandPrefix] : commandPrefix;
    return prefixes.map((prefix) => `${quoted(`"command":${JSON.stringify(prefix).slice(0, -1)}`)}(?:[\\s"]|\\\\")`);
  }
  if (commandRegex !== undefined && commandRegex !== "") return [`"command":"${commandRegex}`];
  return [argsPattern];
}

function quoted(text: string): string {
  return text.replace(/[-[\]{}()*+?.,\\^$|#\s"]/g, "\\$&");
}

export type ArgsPattern =
  | { readonly condition: Condition }
  /** Why Gemini CLI drops the rule. */
  | { readonly dropped: string }
  /** Why it is not known what the rule is about. */
  | { readonly unknown: string };

const MAX_LENGTH = 2048;

/** What Gemini CLI makes of a pattern. */
export function argsPattern(source: string, origin: Path): ArgsPattern {
  const read = readJsPattern(source);
  if ("refused" in read) return { dropped: `JavaScript takes no such pattern: ${read.refused}` };
  if (source.length > MAX_LENGTH) return { dropped: `the pattern is longer than ${MAX_LENGTH} characters` };
  if (looksNested(source)) return { dropped: "the pattern looks as if it repeated a repetition" };
  if ("unknown" in read) return read;
  const value = { kind: "string", value: read.re2 } as const;
  return {
    condition: { origin, path: "args", target: { kind: "text" }, op: "regex", writtenOp: "argsPattern", value },
  };
}

/**
 * Its test for patterns that could take for ever: `(`, behind it no `)` before a quantifier, behind that on one line a `)`
 * with a quantifier. It errs on both sides.
 */
function looksNested(source: string): boolean {
  const isQuantifier = (character: string | undefined) => character !== undefined && "*+?{".includes(character);
  // Whether a parenthesis is open, and a quantifier was read in it, from which the line goes on.
  let [isOpen, wasRepeated] = [false, false];
  for (let i = 0; i < source.length; i++) {
    const character = source[i] as string;
    if (wasRepeated && character === ")" && isQuantifier(source[i + 1])) return true;
    if (/[\n\r\u2028\u2029]/.test(character)) wasRepeated = false;
    else if (isOpen && isQuantifier(character)) wasRepeated = true;
    if (character === "(") isOpen = true;
    else if (character === ")") isOpen = false;
  }
  return false;
}
