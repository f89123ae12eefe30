/** Compressed bytes → their contents, in pieces and constant memory; the first bytes say the format. */

import { createRequire } from "node:module";
import { crc32 } from "node:zlib";
import type * as Fflate from "fflate";
import type * as Fzstd from "fzstd";

/** Compressed bytes are unpacked this many at a time: a thousandfold bomb gives no more than 4 MiB at once. */
const SLICE = 4 * 1024;

/** A file that unpacks to more than this many times its size is not read to its end. */
const MAX_EXPANSION = 2_000;

/** One that is large when it is unpacked, not to more than this many: calls that are almost equal unpack to a hundred times. */
const MAX_EXPANSION_OF_LARGE = 500;

/** In bytes. */
const LARGE = 128 * 1024 * 1024;

export class UnreadableCompression extends Error {}

interface Stream {
  push(bytes: Uint8Array, final: boolean): void;
}

/** What unpacks one format. Its library is loaded when the first such file is opened: that takes longer than a short replay. */
interface Unpacker {
  readonly name: string;
  open(take: (bytes: Uint8Array) => void): Stream;
}

const GZIP: Unpacker = {
  name: "gzip",
  open(take) {
    const { Gunzip } = createRequire(import.meta.url)("fflate") as typeof Fflate;
    const check = new GzipCheck();
    const stream = new Gunzip((bytes) => {
      check.unpacked(bytes);
      take(bytes);
    });
    stream.onmember = () => check.furtherMember();
    return {
      push(bytes, final) {
        check.packed(bytes);
        stream.push(bytes, final);
        if (final) check.end();
      },
    };
  },
};

/** Compares the checksum at a gzip file's end, which fflate passes over. Where files were concatenated, the end of each is unknown. */
class GzipCheck {
  #tail: Buffer = Buffer.alloc(0);
  #sum = 0;
  #furtherMembers = 0;

  packed(bytes: Uint8Array): void {
    this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-8);
  }

  unpacked(bytes: Uint8Array): void {
    this.#sum = crc32(bytes, this.#sum);
  }

  furtherMember(): void {
    this.#furtherMembers++;
  }

  end(): void {
    if (this.#furtherMembers === 0 && this.#tail.readUInt32LE(0) !== this.#sum) throw new Error("wrong checksum");
  }
}

const ZSTD: Unpacker = {
  name: "zstd",
  open: (take) => {
    const { Decompress } = createRequire(import.meta.url)("fzstd") as typeof Fzstd;
    const stream = new Decompress(take);
    return { push: (bytes, final) => stream.push(bytes, final) };
  },
};

function unpackerFor(start: Uint8Array): Unpacker | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return GZIP;
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return ZSTD;
  return undefined;
}

/** Whether a file that begins so is compressed. */
export function isCompressed(start: Uint8Array): boolean {
  return unpackerFor(start) !== undefined;
}

/** Bytes that are needed to recognise the format. */
const MAGIC = 4;

/** Takes a file piece by piece, and hands on what it holds: unpacked where it begins as gzip or zstd, else as it is. */
export class Unpacking {
  readonly #take: (bytes: Uint8Array) => void;
  /** The file's first bytes, until the format is known. */
  #start: Buffer | undefined = Buffer.alloc(0);
  #stream: Stream | undefined;
  /** What was unpacked and is still to be handed on. */
  #ready: Uint8Array[] = [];
  #name = "";
  #packed = 0;
  #unpacked = 0;

  /**
   * @param take a piece it is given is only good until the next
   * @param isPlain whether the bytes are not compressed, whatever they begin with
   */
  constructor(take: (bytes: Uint8Array) => void, isPlain = false) {
    this.#take = take;
    if (isPlain) this.#start = undefined;
  }

  /** @throws UnreadableCompression */
  push(chunk: Uint8Array): void {
    if (this.#start === undefined) {
      this.#pass(chunk);
      return;
    }
    if (this.#start.length + chunk.length < MAGIC) {
      this.#start = Buffer.concat([this.#start, chunk]);
      return;
    }
    this.#begin(this.#start.length === 0 ? chunk : Buffer.concat([this.#start, chunk]));
  }

  /** @throws UnreadableCompression */
  end(): void {
    if (this.#start !== undefined) this.#begin(this.#start);
    if (this.#stream !== undefined) this.#unpack(this.#stream, new Uint8Array(), true);
  }

  #begin(start: Uint8Array): void {
    this.#start = undefined;
    const unpacker = unpackerFor(start);
    this.#name = unpacker?.name ?? "";
    this.#stream = unpacker?.open((bytes) => {
      this.#unpacked += bytes.length;
      if (bytes.length > 0) this.#ready.push(bytes);
    });
    this.#pass(start);
  }

  #pass(chunk: Uint8Array): void {
    if (this.#stream === undefined) {
      if (chunk.length > 0) this.#take(chunk);
      return;
    }
    // Copied, because the unpackers may keep what they are given, and a chunk is only good until the next.
    for (let at = 0; at < chunk.length; at += SLICE) this.#unpack(this.#stream, chunk.slice(at, at + SLICE), false);
  }

  #unpack(stream: Stream, bytes: Uint8Array, final: boolean): void {
    this.#packed += bytes.length;
    try {
      stream.push(bytes, final);
    } catch (error) {
      throw new UnreadableCompression(`the ${this.#name} data is damaged or cut off`, { cause: error });
    } finally {
      const ready = this.#ready;
      this.#ready = [];
      for (const piece of ready) this.#take(piece);
    }
    const most = this.#unpacked > LARGE ? MAX_EXPANSION_OF_LARGE : MAX_EXPANSION;
    if (this.#unpacked > most * Math.max(this.#packed, SLICE))
      throw new UnreadableCompression(`the ${this.#name} data unpacks to more than ${most} times its size`);
  }
}
