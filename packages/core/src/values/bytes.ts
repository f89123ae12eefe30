/**
 * Go's strings are bytes, and `!!binary` can put any bytes into a policy. A byte that is no UTF-8 is held as a lone
 * surrogate, U+DC80 to U+DCFF, which no other text can hold: so it equals nothing else, and shows as U+FFFD.
 */

/** Valid UTF-8, character by character, or else one byte. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes below 0x20 are valid UTF-8
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|[\x80-\xff]/g;

/** The text of bytes as Go holds it. */
export function textOfBytes(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(SEQUENCES, (sequence) =>
      sequence.length === 1 && sequence >= "\x80"
        ? String.fromCharCode(0xdc00 + sequence.charCodeAt(0))
        : Buffer.from(sequence, "latin1").toString("utf8"),
    );
}

/** The bytes of such a text, one character for each, to compare as Go does. */
export function bytesOfText(text: string): string {
  return text
    .replace(/[^\ud800-\udfff]+|[\ud800-\udbff][\udc00-\udfff]/g, (part) => Buffer.from(part).toString("latin1"))
    .replace(/[\udc80-\udcff]/g, (half) => String.fromCharCode(half.charCodeAt(0) & 0xff));
}

/** The byte that a character of such a text stands for, or undefined where it is a character. */
export function loneByte(character: string): number | undefined {
  const unit = character.charCodeAt(0);
  return character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff ? unit & 0xff : undefined;
}
