/** Gzip files of all kinds, in pieces of all sizes: the same comes out as from Node's zlib. */

import { constants, crc32, deflateRawSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { GzipStream } from "./gzip.js";

/** What a file unpacks to, and whether it is damaged. */
function unpacked(packed: Uint8Array, chunk: number): { readonly bytes: Buffer; readonly isDamaged: boolean } {
  const pieces: Buffer[] = [];
  const stream = new GzipStream();
  try {
    for (let at = 0; at < packed.length; at += chunk)
      for (const piece of stream.push(packed.subarray(at, at + chunk), false)) pieces.push(Buffer.from(piece));
    for (const piece of stream.push(new Uint8Array(), true)) pieces.push(Buffer.from(piece));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
    return { bytes: Buffer.concat(pieces), isDamaged: true };
  }
  return { bytes: Buffer.concat(pieces), isDamaged: false };
}

/** Texts that compress in every way: few and many different bytes, long and short repetitions, near and far. */
function contents(random: () => number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const kind = random();
    const run = Math.min(length - at, 1 + Math.floor(600 * random()));
    if (kind < 0.2) bytes.fill(256 * random(), at, at + run);
    else if (kind < 0.6 && at > 0) {
      const from = Math.max(0, at - 1 - Math.floor((random() < 0.5 ? 20 : 40_000) * random()));
      for (let i = 0; i < run; i++) bytes[at + i] = bytes[from + i] as number;
    } else {
      const letters = random() < 0.5 ? 8 : 256;
      for (let i = 0; i < run; i++) bytes[at + i] = letters * random();
    }
    at += run;
  }
  return bytes;
}

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED, Z_DEFAULT_STRATEGY } = constants;
const STRATEGIES = [Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED, Z_DEFAULT_STRATEGY];

describe("a gzip file", () => {
  it.each([0, 1, 6, 9])("of level %i unpacks to what it was", (level) => {
    const random = seeded(level);
    for (const strategy of STRATEGIES)
      for (const length of [0, 1, 300, 70_000, 400_000]) {
        const whole = contents(random, length);
        const packed = gzipSync(whole, { level, strategy, windowBits: 9 + Math.floor(7 * random()) });
        for (const chunk of [1 + Math.floor(100 * random()), 4_096, packed.length]) {
          if (length > 100_000 && chunk < 4_096) continue;
          const { bytes, isDamaged } = unpacked(packed, chunk);
          expect([level, strategy, length, chunk, isDamaged, bytes.equals(whole)]).toEqual([
            level,
            strategy,
            length,
            chunk,
            false,
            true,
          ]);
        }
      }
  });

  it("that is cut off anywhere gives a beginning, and is damaged", () => {
    const whole = contents(seeded(5), 600);
    const packed = gzipSync(whole);
    for (let length = 2; length < packed.length; length++) {
      const { bytes, isDamaged } = unpacked(packed.subarray(0, length), 100);
      expect([length, isDamaged, bytes.equals(whole.subarray(0, bytes.length))]).toEqual([length, true, true]);
    }
  });

  it("with a byte changed is damaged where zlib finds it so, and else the same", () => {
    const random = seeded(9);
    for (const level of [0, 1, 9]) {
      const packed = gzipSync(contents(random, 2_000), { level });
      for (let round = 0; round < 60; round++) {
        const changed = Buffer.from(packed);
        const at = 3 + Math.floor(random() * (packed.length - 3));
        changed[at] = (changed[at] as number) ^ (1 << Math.floor(8 * random()));
        const ours = unpacked(changed, 1 + Math.floor(500 * random()));
        const theirs = byNode(changed);
        expect([at, ours.isDamaged]).toEqual([at, theirs === undefined]);
        if (theirs !== undefined) expect(ours.bytes.equals(theirs)).toBe(true);
      }
    }
  });

  it.each<[string, Buffer, string | undefined]>([
    ["two joined", Buffer.concat([gzipSync("one"), gzipSync("two")]), "onetwo"],
    ["padded with zeros", Buffer.concat([gzipSync("one"), Buffer.alloc(5_000)]), "one"],
    ["followed by something else", Buffer.concat([gzipSync("one"), Buffer.from("text")]), undefined],
    ["with all that a header can have", withHeader(Buffer.from("some text")), "some text"],
    ["with a wrong checksum of its header", withHeader(Buffer.from("some text")).fill(7, 15, 16), "some text"],
    ["with a wrong size", Buffer.from(gzipSync("one")).fill(9, 19, 20), "one"],
  ])("%s", (_name, packed, text) => {
    for (const chunk of [1, 2, 7, 10_000]) {
      const { bytes, isDamaged } = unpacked(packed, chunk);
      // zlib says nothing of what follows; a reader that passes it over must.
      expect(isDamaged).toBe(text === undefined || byNode(packed) === undefined);
      if (!isDamaged) expect(bytes.toString()).toBe(text);
    }
  });

  it("is unpacked while others are", () => {
    const wholes = Array.from({ length: 4 }, (_, i) => contents(seeded(20 + i), 400_000));
    const packed = wholes.map((whole) => gzipSync(whole));
    const streams = wholes.map(() => new GzipStream());
    const pieces: Buffer[][] = wholes.map(() => []);
    const longest = Math.max(...packed.map(({ length }) => length));
    for (let at = 0; at < longest; at += 1_000)
      for (const [i, stream] of streams.entries())
        for (const piece of stream.push((packed[i] as Buffer).subarray(at, at + 1_000), false))
          pieces[i]?.push(Buffer.from(piece));
    for (const [i, stream] of streams.entries())
      for (const piece of stream.push(new Uint8Array(), true)) pieces[i]?.push(Buffer.from(piece));
    for (const [i, whole] of wholes.entries()) expect(Buffer.concat(pieces[i] as Buffer[]).equals(whole)).toBe(true);
  });
});

/** A header with a checksum, extra bytes, a name and a comment. */
function withHeader(whole: Buffer): Buffer {
  const plain = gzipSync(whole);
  const header = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]);
  const before = Buffer.concat([header, Buffer.from("name\0comment\0")]);
  const sum = Buffer.from([crc32(before) & 255, (crc32(before) >> 8) & 255]);
  return Buffer.concat([before, sum, deflateRawSync(whole), plain.subarray(-8)]);
}

/** Undefined for what zlib refuses. */
function byNode(packed: Buffer): Buffer | undefined {
  try {
    return gunzipSync(packed);
  } catch {
    // Damaged in some way.
    return undefined;
  }
}
