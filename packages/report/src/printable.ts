/** Text of policies and transcripts is untrusted: what a terminal would obey is shown, not sent. */

/** C0, DEL, C1, bidirectional controls, zero-width and other format characters, line and paragraph separators. */
const COMMANDS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** The text with control characters written as escapes; a tab becomes a space. */
export function printable(text: string): string {
  return text.replace(COMMANDS, (character) => {
    if (character === "\t") return " ";
    const hex = (character.codePointAt(0) as number).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}
