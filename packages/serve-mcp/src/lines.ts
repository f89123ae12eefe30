/** Bytes → lines, however they are cut up; a line beyond the limit is passed over and reported. */

const NEWLINE = 0x0a;

/** The longest line that is taken, in bytes. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** A line without its end, or one that was too long to be kept. */
export type Line = { readonly text: string } | { readonly tooLong: true };

/** Cuts bytes into lines; what follows the last line end is no line. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncIterable<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      length += end;
      yield length > MAX_LINE_BYTES
        ? { tooLong: true }
        : { text: Buffer.concat([...parts, rest.subarray(0, end)]).toString("utf8") };
      [parts, length, rest] = [[], 0, rest.subarray(end + 1)];
    }
    length += rest.length;
    if (length > MAX_LINE_BYTES) parts = [];
    else if (rest.length > 0) parts.push(rest);
  }
}
