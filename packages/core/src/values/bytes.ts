/**
 * Go's strings are bytes, and `!!binary` can put any bytes into a policy. A byte that is no UTF-8 is held as a lone
 * surrogate, U+DC80 to U+DCFF, which no other text can hold: so it equals nothing else, and shows as U+FFFD.
 */

/** Valid UTF-8, character by character, or else one byte. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes below 0x20 are valid UTF-8
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|[\x80-\xff]/g;

/** The text of bytes as Go holds it. */
export function textOfBytes(bytes: Uint8Array): string {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  return binaryText(bytes).replace(SEQUENCES, (sequence) =>
    sequence.length === 1 && sequence >= "\x80"
      ? String.fromCharCode(0xdc00 + sequence.charCodeAt(0))
      : utf8.decode(Uint8Array.from(sequence, (character) => character.charCodeAt(0))),
  );
}

/** The bytes of such a text, one character for each, to compare as Go does. */
export function bytesOfText(text: string): string {
  const utf8 = new TextEncoder();
  return text
    .replace(/[^\ud800-\udfff]+|[\ud800-\udbff][\udc00-\udfff]/g, (part) => binaryText(utf8.encode(part)))
    .replace(/[\udc80-\udcff]/g, (half) => String.fromCharCode(half.charCodeAt(0) & 0xff));
}

/** More arguments at once overflow the stack. */
const MAX_ARGUMENTS = 8_192;

/** One character for each byte. */
function binaryText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS)
    text += String.fromCharCode(...bytes.subarray(at, at + MAX_ARGUMENTS));
  return text;
}

/** Whether the text has more bytes than these in UTF-8. */
export function isLongerInUtf8(text: string, bytes: number): boolean {
  // No unit has more than three bytes.
  return text.length > bytes || (text.length * 3 > bytes && utf8Length(text) > bytes);
}

/** How many bytes the text has in UTF-8; half of a surrogate pair counts as U+FFFD, which is written for it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else {
      bytes += 2;
      // Two units of two bytes each are the four bytes of one character.
      const next = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(at + 1) : 0;
      if (next >= 0xdc00 && next < 0xe000) at += 1;
    }
  }
  return bytes;
}

/** The byte that a character of such a text represents, or undefined where it is a character. */
export function loneByte(character: string): number | undefined {
  const unit = character.charCodeAt(0);
  return character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff ? unit & 0xff : undefined;
}
