/** Zstd files of all kinds, in pieces of all sizes: the same comes out as went in, or as from the `zstd` program. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { beginsZstd, NeedsMore, ZstdStream } from "./zstd.js";

type Random = () => number;

interface Unpacked {
  readonly bytes: Buffer;
  readonly error: Error | undefined;
}

function unpacked(packed: Uint8Array, chunk = 64 * 1024): Unpacked {
  const pieces: Buffer[] = [];
  const stream = new ZstdStream();
  let error: Error | undefined;
  try {
    for (let at = 0; at < packed.length; at += chunk)
      for (const piece of stream.push(packed.subarray(at, at + chunk), false)) pieces.push(Buffer.from(piece));
    for (const piece of stream.push(new Uint8Array(), true)) pieces.push(Buffer.from(piece));
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof TypeError || thrown instanceof RangeError) throw thrown;
    error = thrown;
  } finally {
    stream.close();
  }
  return { bytes: Buffer.concat(pieces), error };
}

function expectWhole(packed: Uint8Array, contents: Uint8Array, chunk?: number): void {
  const { bytes, error } = unpacked(packed, chunk);
  expect(error).toBeUndefined();
  expect(bytes.equals(contents)).toBe(true);
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const EMPTY = Buffer.alloc(0);

/** A frame without checksum and size, and the 2^(10 + log) bytes of its window. */
function frame(log: number, ...blocks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([...MAGIC, 0, log << 3]), ...blocks]);
}

function blockHeader(kind: number, size: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (kind << 1) | Number(isLast), 0, 3);
  return header;
}

function raw(bytes: Uint8Array, isLast = false): Buffer {
  return Buffer.concat([blockHeader(0, bytes.length, isLast), bytes]);
}

function repeated(byte: number, size: number, isLast = false): Buffer {
  return Buffer.concat([blockHeader(1, size, isLast), Buffer.of(byte)]);
}

function passedOver(bytes: Uint8Array, kind = 0): Buffer {
  const header = Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

it("is compiled from its source", () => {
  const { ZSTD_SOURCE } = createRequire(import.meta.url)("#zstd") as { readonly ZSTD_SOURCE: string };
  const source = readFileSync(new URL("../../wasm/zstd.c", import.meta.url));
  expect(createHash("sha256").update(source).digest("hex")).toBe(ZSTD_SOURCE);
});

describe("frames", () => {
  const hello = Buffer.from("hello\n");

  it.each<[string, Buffer, Buffer]>([
    ["of one block", frame(0, raw(hello, true)), hello],
    ["without contents", frame(0, raw(EMPTY, true)), EMPTY],
    [
      "of blocks of both kinds",
      frame(7, raw(hello), repeated(65, 100_000), raw(hello, true)),
      Buffer.concat([hello, Buffer.alloc(100_000, 65), hello]),
    ],
    [
      "that were joined",
      Buffer.concat([1, 2, 3].map(() => frame(0, raw(hello, true)))),
      Buffer.from("hello\n".repeat(3)),
    ],
    [
      "with others between them that are passed over",
      Buffer.concat([
        passedOver(EMPTY),
        passedOver(hello, 15),
        frame(0, raw(hello, true)),
        passedOver(Buffer.alloc(200_000), 7),
      ]),
      hello,
    ],
    ["that are passed over, and nothing else", passedOver(hello), EMPTY],
    ["with the largest window that is taken", frame(17, raw(hello, true)), hello],
  ])("are read %s", (_name, packed, contents) => {
    for (const chunk of [1, 2, 7, 64 * 1024, 1024 * 1024]) expectWhole(packed, contents, chunk);
  });

  it("are damaged or cut off wherever they end early", () => {
    const packed = Buffer.concat([frame(0, raw(hello), raw(hello, true)), passedOver(hello)]);
    const wholes = [0, packed.length - 14, packed.length];
    for (let end = 0; end <= packed.length; end++)
      expect({ end, isWhole: unpacked(packed.subarray(0, end)).error === undefined }).toEqual({
        end,
        isWhole: wholes.includes(end),
      });
  });

  it("give what came before a damaged block, whatever pieces the file came in", () => {
    const before = Buffer.from("0123456789".repeat(40_000));
    const blocks = [0, 100_000, 200_000, 300_000].map((at) => raw(before.subarray(at, at + 100_000)));
    const packed = frame(7, ...blocks, blockHeader(3, 5, true), hello);
    for (const chunk of [1_000, 64 * 1024, packed.length]) {
      const { bytes, error } = unpacked(packed, chunk);
      expect(error).not.toBeInstanceOf(NeedsMore);
      expect(error).toBeInstanceOf(Error);
      expect(before.subarray(0, bytes.length).equals(bytes)).toBe(true);
      expect(before.length - bytes.length).toBeLessThanOrEqual(256 * 1024);
    }
  });

  it.each([
    ["zeros", Buffer.alloc(100)],
    ["a text", hello],
    ["a gzip file", Buffer.from([0x1f, 0x8b, 8, 0])],
    ["half of the bytes that begin one", Buffer.from(MAGIC.slice(0, 2))],
  ])("are not followed by %s", (_name, rest) => {
    expect(unpacked(Buffer.concat([frame(0, raw(hello, true)), rest])).error).toBeInstanceOf(Error);
  });

  it("say that they need a larger window, and the next file has a small memory again", () => {
    for (const log of [18, 20, 31]) {
      const { error } = unpacked(frame(log, raw(hello, true)));
      expect(error).toEqual(new NeedsMore("a window of more than 128 MiB"));
    }
    expectWhole(frame(0, raw(hello, true)), hello);
  });

  it("say that they need a dictionary", () => {
    const packed = Buffer.concat([Buffer.from([...MAGIC, 1, 0, 77]), raw(hello, true)]);
    expect(unpacked(packed).error).toEqual(new NeedsMore("a dictionary"));
  });

  it("take no more memory one after another, however large their windows are in turn", () => {
    const windows = Array.from({ length: 400 }, (_, index) => frame(10 + (index % 8), repeated(66, 9, true)));
    expectWhole(Buffer.concat(windows), Buffer.alloc(9 * windows.length, 66));
  });

  it("of many empty ones and of large ones in few bytes come piece by piece", () => {
    expectWhole(Buffer.concat(Array.from({ length: 20_000 }, () => frame(0, raw(EMPTY, true)))), EMPTY);
    const stream = new ZstdStream();
    const bomb = frame(7, ...Array.from({ length: 10_000 }, () => repeated(67, 128 * 1024)));
    let pieces = 0;
    for (const piece of stream.push(bomb, false)) {
      expect(piece.length).toBeLessThanOrEqual(256 * 1024);
      if (++pieces === 3) break;
    }
    stream.close();
    expectWhole(frame(0, raw(hello, true)), hello);
  });

  it("are read together with those of other files", () => {
    const wholes = [1, 2, 3].map((n) => Buffer.alloc(n * 60_000, n));
    const files = wholes.map((whole, n) =>
      frame(7, raw(whole.subarray(0, 60_000)), raw(whole.subarray(60_000), n >= 0)),
    );
    const streams = files.map(() => new ZstdStream());
    const read = files.map(() => [] as Buffer[]);
    for (let at = 0; at < 300_000; at += 10_000)
      for (const [n, stream] of streams.entries())
        for (const piece of stream.push(files[n]?.subarray(at, at + 10_000) ?? EMPTY, false))
          read[n]?.push(Buffer.from(piece));
    for (const [n, stream] of streams.entries()) {
      expect([...stream.push(EMPTY, true)]).toEqual([]);
      stream.close();
      expect(Buffer.concat(read[n] ?? []).equals(wholes[n] ?? EMPTY)).toBe(true);
    }
  });
});

it("knows what a file begins with", () => {
  expect(beginsZstd(Buffer.from(MAGIC))).toBe(true);
  expect(beginsZstd(passedOver(EMPTY, 9))).toBe(true);
  for (const start of [
    EMPTY,
    Buffer.from(MAGIC.slice(0, 3)),
    Buffer.from("Ptex"),
    Buffer.from([0x60, 0x2a, 0x4d, 0x18]),
  ])
    expect(beginsZstd(start)).toBe(false);
});

/** Contents that compress in every way: few and many different bytes, repetitions near and far, lines of JSON. */
function someContents(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const kind = random();
    const run = Math.min(length - at, 1 + Math.floor(2_000 * random() ** 3));
    if (kind < 0.1) bytes.fill(256 * random(), at, at + run);
    else if (kind < 0.5 && at > 0) {
      const from = Math.floor(at * random());
      for (let i = 0; i < run; i++) bytes[at + i] = bytes[from + i] as number;
    } else if (kind < 0.8) bytes.write(`{"id":${Math.floor(random() * 1e6)},"name":"tool"}\n`.repeat(100), at, run);
    else for (let i = 0; i < run; i++) bytes[at + i] = 256 * random();
    at += run;
  }
  return bytes;
}

function program(input: Uint8Array, ...args: string[]): { readonly bytes: Buffer; readonly isWell: boolean } {
  const { stdout, status, error } = spawnSync("zstd", ["-q", "-c", ...args], { input, maxBuffer: 64 * 1024 * 1024 });
  if (error !== undefined && (error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  return { bytes: stdout, isWell: status === 0 };
}

const { status, stdout: version } = spawnSync("zstd", ["--version"], { encoding: "utf8" });
const hasProgram = status === 0;
const isOlder = /v(?:0|1\.[0-4]|1\.5\.[0-6])\./.test(`${/v[\d.]+/.exec(version ?? "")?.[0]}.`);

describe.skipIf(!hasProgram)("beside the zstd program (skipped where there is none)", () => {
  const WAYS = [
    ["-1"],
    ["-3"],
    ["--fast=5"],
    ["-9", "--no-check"],
    ["-19"],
    ["-3", "--long=27"],
    ["-5", "--no-content-size"],
  ];

  it("gives what went in, at all levels, joined, in pieces of all sizes", () => {
    const random = seeded(11);
    for (let round = 0; round < 21; round++) {
      const parts = Array.from({ length: 1 + Math.floor(2.5 * random()) }, () =>
        someContents(random, Math.floor(400_000 * random() ** 3)),
      );
      const packed = parts.flatMap((part) => [
        ...(random() < 0.2 ? [passedOver(someContents(random, Math.floor(100 * random())))] : []),
        program(part, ...(WAYS[round % WAYS.length] ?? [])).bytes,
      ]);
      expectWhole(Buffer.concat(packed), Buffer.concat(parts), 1 + Math.floor(200_000 * random() ** 4));
    }
  });

  it("takes for damaged what the program takes for damaged, and gives the same of the rest", () => {
    const random = seeded(12);
    const counts = { damaged: 0, whole: 0, onlyHere: 0 };
    let whole: Buffer = EMPTY;
    for (let round = 0; round < 150; round++) {
      if (round % 5 === 0) {
        const contents = someContents(random, Math.floor(30_000 * random() ** 2));
        // Without a checksum a changed byte may go unnoticed, and then changes the same bytes.
        const way = [...(WAYS[(round / 5) % WAYS.length] ?? []), ...(random() < 0.7 ? ["--no-check"] : [])];
        whole = program(contents, ...way).bytes;
      }
      const packed = changed(random, random() < 0.3 ? Buffer.concat([whole, whole]) : whole);
      const theirs = program(packed, "-d");
      const ours = unpacked(packed, 1 + Math.floor(50_000 * random() ** 2));
      const isWell = ours.error === undefined;
      // Since a later version, zstd has found more changes in blocks than the program may.
      if (theirs.isWell && !isWell) counts.onlyHere++;
      else expect({ round, isWell }).toEqual({ round, isWell: theirs.isWell });
      if (isWell) expect(ours.bytes.equals(theirs.bytes)).toBe(true);
      counts[theirs.isWell ? "whole" : "damaged"]++;
    }
    expect(counts.damaged).toBeGreaterThan(50);
    expect(counts.whole).toBeGreaterThan(10);
    expect(counts.onlyHere).toBeLessThan(isOlder ? 10 : 1);
  });
});

/** Bytes behind the first four, which say that it is a zstd file, with a change or a few. */
function changed(random: Random, packed: Buffer): Buffer {
  let bytes = Buffer.from(packed);
  for (let changes = random() < 0.7 ? 1 : 3; changes > 0; changes--) {
    const at = 4 + Math.floor((bytes.length - 4) * random());
    const kind = random();
    if (kind < 0.5 && at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(8 * random()));
    else if (kind < 0.65) bytes = bytes.subarray(0, at);
    else if (kind < 0.75) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    else if (kind < 0.85) bytes = Buffer.concat([bytes.subarray(0, at), Buffer.of(256 * random()), bytes.subarray(at)]);
    else bytes = Buffer.concat([bytes, someContents(random, Math.floor(20 * random()))]);
  }
  return bytes;
}
