/** A pattern of RE2 → where its anchors are. */

import type { Span } from "@callgate/core/yaml";

/** What is true between characters: where a text begins and ends, and where a word does. */
const ESCAPED: ReadonlySet<string | undefined> = new Set(["A", "z", "b"]);

/** The anchors, in order; what is escaped, quoted by `\Q`, or in brackets is not one. */
export function anchorsOf(pattern: string): Span[] {
  const found: Span[] = [];
  for (let at = 0; at < pattern.length; ) {
    const c = pattern[at];
    const next = pattern[at + 1];
    if (c === "\\" && next === "Q") at = after(pattern, "\\E", at);
    else if (c === "\\") {
      if (ESCAPED.has(next)) found.push({ start: at, end: at + 2 });
      at += 2;
    } else if (c === "[") at = afterClass(pattern, at);
    else {
      if (c === "^" || c === "$") found.push({ start: at, end: at + 1 });
      at += 1;
    }
  }
  return found;
}

function after(pattern: string, text: string, from: number): number {
  const at = pattern.indexOf(text, from);
  return at < 0 ? pattern.length : at + text.length;
}

/** After the bracket that closes a class: not the one it may begin with, nor one of `[:alpha:]`. */
function afterClass(pattern: string, open: number): number {
  let at = open + (pattern[open + 1] === "^" ? 2 : 1);
  if (pattern[at] === "]") at += 1;
  while (at < pattern.length && pattern[at] !== "]") {
    if (pattern.startsWith("[:", at)) at = after(pattern, ":]", at);
    else at += pattern[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}
