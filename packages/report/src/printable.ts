/** Text of policies and transcripts is untrusted: control and invisible characters are written as escapes. */

import { UNSEEN, UNSEEN_CHARACTERS, unicodeEscape } from "@callgate/core/text";

/** Bytes of file names that are not UTF-8 are U+DC80 to U+DCFF. */
const NAME_BYTE = 0xdc00;

function isNameByte(code: number): boolean {
  return code >= NAME_BYTE + 0x80 && code <= NAME_BYTE + 0xff;
}

const PLAIN = /^[ -~]*$/;

/** The text with control and invisible characters written as escapes; a tab becomes a space. */
export function printable(text: string): string {
  // The common case, and a quick test.
  if (PLAIN.test(text)) return text;
  return text.replace(UNSEEN_CHARACTERS, (character) => {
    if (character === "\t") return " ";
    const code = character.codePointAt(0) as number;
    // A byte of a file name that is not UTF-8.
    const hex = (isNameByte(code) ? code - NAME_BYTE : code).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}

/** A JSON value in one line, which stays JSON: what `printable` would escape is escaped as JSON does. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN_CHARACTERS, unicodeEscape);
}

/** What `UNSEEN_CHARACTERS` finds, the line breaks between the lines of indented JSON aside: in its texts they are escapes already. */
const UNSEEN_IN_JSON = new RegExp(`(?!\\n)[${UNSEEN}]`, "gu");

/** A JSON value as an indented document that ends with a line break; invisible characters in its texts are escaped. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(UNSEEN_IN_JSON, unicodeEscape)}\n`;
}

/** At most `length` characters of a text, with `…` for what is left out. */
export function clipped(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
}
