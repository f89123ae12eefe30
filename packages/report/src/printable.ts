/** Text of policies and transcripts is untrusted: what a terminal would obey is shown, not sent. */

/** C0, DEL, C1, bidirectional controls, zero-width and other format characters, line and paragraph separators. */
const COMMANDS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

const PLAIN = /^[ -~]*$/;

/** The text with control characters written as escapes; a tab becomes a space. */
export function printable(text: string): string {
  // Most texts hold nothing but what every terminal shows, which is sooner seen.
  if (PLAIN.test(text)) return text;
  return text.replace(COMMANDS, (character) => {
    if (character === "\t") return " ";
    const hex = (character.codePointAt(0) as number).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}

/** A JSON value in one line, which stays JSON: what `printable` would escape is escaped as JSON does. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(COMMANDS, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
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
