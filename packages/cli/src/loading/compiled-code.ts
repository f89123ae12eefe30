/** V8's compiled code of several files ↔ the bytes of one file, which says when it is not whole. */

const MAGIC = 0x63_67_63_31;
const HEADER_BYTES = 16;

/** What a disk loses of a file is whole blocks, so that one word of each is enough to look at. */
const BLOCK_BYTES = 4096;

/** Compiled code by the name of its file → one file's bytes. */
export function packCode(code: ReadonlyMap<string, Uint8Array>): Buffer {
  const entries = [...code].map(([name, bytes]) => [name, bytes.length] as const);
  const list = Buffer.from(JSON.stringify(entries));
  const body = Buffer.concat([list, Buffer.alloc(padding(list.length)), ...[...code.values()].map(padded)]);
  const header = Buffer.alloc(HEADER_BYTES);
  [MAGIC, list.length, body.length, sampled(body)].forEach((word, index) => {
    header.writeUInt32LE(word, index * 4);
  });
  return Buffer.concat([header, body]);
}

/** What was packed; undefined for a file that was cut short, or that holds something else. */
export function unpackCode(file: Buffer): ReadonlyMap<string, Buffer> | undefined {
  if (file.length < HEADER_BYTES) return undefined;
  const [magic, listLength, bodyLength, sum] = [0, 4, 8, 12].map((at) => file.readUInt32LE(at)) as Words;
  const body = file.subarray(HEADER_BYTES);
  if (magic !== MAGIC || body.length !== bodyLength || sampled(body) !== sum) return undefined;
  const entries: readonly (readonly [string, number])[] = JSON.parse(body.toString("utf8", 0, listLength));
  let at = listLength + padding(listLength);
  return new Map(
    entries.map(([name, length]) => {
      const start = at;
      at += length + padding(length);
      return [name, body.subarray(start, start + length)];
    }),
  );
}

type Words = [number, number, number, number];

/** V8 reads words, and copies what does not begin at one. */
const WORD = 8;

function padding(length: number): number {
  return (WORD - (length % WORD)) % WORD;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]);
}

function sampled(bytes: Buffer): number {
  let sum = bytes.length;
  for (let at = 0; at + 4 <= bytes.length; at += BLOCK_BYTES) sum = (Math.imul(sum, 31) + bytes.readUInt32LE(at)) >>> 0;
  return sum;
}
