/**
 * Names of files are bytes, and mostly UTF-8. A byte that is not UTF-8 is a character of its own here, as Python has it (PEP
 * 383), so that no two names become one, and every name leads back to its file.
 */

import { isUtf8 } from "node:buffer";
import { sep } from "node:path";

/** Bytes from 0x80 on that are no UTF-8 become U+DC80 to U+DCFF, which no UTF-8 gives. */
const ESCAPE = 0xdc00;
const ESCAPED = /[\udc80-\udcff]/;
const MAX_CHARACTER_BYTES = 4;

/** The bytes of a name, or of a path, as text. */
export function nameOfBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString("utf8");
  let name = "";
  for (let at = 0; at < buffer.length; ) {
    const size = characterSize(buffer, at);
    name += size === 0 ? String.fromCharCode(ESCAPE + (buffer[at] as number)) : buffer.toString("utf8", at, at + size);
    at += Math.max(1, size);
  }
  return name;
}

/** How many bytes a character takes there; 0 for a byte that begins none. */
function characterSize(buffer: Buffer, at: number): number {
  for (let size = 1; size <= MAX_CHARACTER_BYTES && at + size <= buffer.length; size++)
    if (isUtf8(buffer.subarray(at, at + size))) return size;
  return 0;
}

/** A path as the file system takes it: the bytes, where no text has them. */
export function pathBytes(path: string): string | Buffer {
  if (!ESCAPED.test(path)) return path;
  return Buffer.concat(
    [...path].map((character) => {
      const unit = character.charCodeAt(0);
      return character.length === 1 && ESCAPED.test(character)
        ? Buffer.from([unit - ESCAPE])
        : Buffer.from(character, "utf8");
    }),
  );
}

/** A path of this system with `/` between its parts. Where a backslash is a character of a name, it stays one. */
export function slashed(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}
