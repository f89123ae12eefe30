/** Go's `%q` of a string: how the engine writes names into its messages. */

import { isPrintable } from "../unicode/characters.js";
import { loneByte } from "./bytes.js";

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** The string in double quotes, with whatever Go does not print escaped. */
export function goQuote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let quoted = "";
  for (const character of text) {
    const short = SHORT[character];
    const byte = loneByte(character);
    if (short !== undefined) quoted += short;
    else if (byte !== undefined) quoted += `\\x${byte.toString(16)}`;
    else if (isPrinted(character)) quoted += character;
    else quoted += escaped(character.codePointAt(0) as number);
  }
  return `"${quoted}"`;
}

function isPrinted(character: string): boolean {
  return /^[ -~]$/.test(character) || isPrintable(character.codePointAt(0) as number);
}

function escaped(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hex.padStart(2, "0")}`;
  return codePoint < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
