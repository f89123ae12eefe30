/** What a transcript's first bytes say of its text's encoding. */

export const UTF_16 = "it is UTF-16 text; convert it to UTF-8, for example with `iconv -f UTF-16 -t UTF-8`";

/** As many bytes are looked at. */
export const BYTES_OF_ENCODING = 4;

/** Whether a text is UTF-16: it begins with a byte order mark, or every second byte is zero as in English text. */
export function isUtf16(first: Uint8Array): boolean {
  const [a, b, c, d] = first;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  if (first.length < BYTES_OF_ENCODING) return false;
  return (a !== 0 && b === 0 && c !== 0 && d === 0) || (a === 0 && b !== 0 && c === 0 && d !== 0);
}
