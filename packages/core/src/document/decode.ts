/** Bytes → text, refusing what yaml.v3's reader refuses, with the place. */

import type { Span } from "./document.js";

/** The bytes are no text a policy can be written in; `text` is as much as could be read, up to the place. */
export class UnreadableBytes extends Error {
  constructor(
    message: string,
    readonly text: string,
    readonly span: Span,
    /** The engine reads them all the same. */
    readonly isBeyondUs = false,
  ) {
    super(message);
  }
}

/** What yaml.v3's `yaml_parser_update_buffer` accepts; everything else is a control character to it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;

/**
 * The text of a policy file, without its byte-order mark.
 * @throws UnreadableBytes for another encoding than UTF-8, and for control characters
 */
export function decode(input: string | Uint8Array): string {
  const text = (typeof input === "string" ? input : decodeUtf8(input)).replace(/^\ufeff/, "");
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    const name = codePointName(forbidden[0]);
    throw new UnreadableBytes(
      `this is not a text file: it holds the control character ${name}, at which the engine stops reading`,
      text,
      { start: forbidden.index, end: forbidden.index + forbidden[0].length },
    );
  }
  // Such a mark makes yaml.v3 skip the first character of many a line.
  if (text.startsWith("\ufeff"))
    throw new UnreadableBytes("the file begins with two byte-order marks; remove one", text, { start: 0, end: 1 });
  return text;
}

function decodeUtf8(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    throw new UnreadableBytes("the file is UTF-16; save it as UTF-8", "", { start: 0, end: 0 }, true);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const before = validPrefix(bytes);
    const message = "the file is not valid UTF-8 from here on; save it as UTF-8";
    throw new UnreadableBytes(message, before, { start: before.length, end: before.length });
  }
}

/** The longest prefix that is valid UTF-8; a decoder that waits for more bytes of a character gives it. */
function validPrefix(bytes: Uint8Array): string {
  let [low, high] = [0, bytes.length];
  const decodes = (end: number): string | undefined => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end), {
        stream: true,
      });
    } catch {
      return undefined;
    }
  };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(middle) === undefined) high = middle - 1;
    else low = middle;
  }
  return decodes(low) ?? "";
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}
