/** Compressed bytes → their contents, in pieces and constant memory; the first bytes say the format. */

import { GzipStream } from "./unpack/gzip.js";
import { beginsZstd, NeedsMore, ZstdStream } from "./unpack/zstd.js";

/** A file is taken for at least so large, in bytes, when it is asked how far it expands. */
const LEAST = 4 * 1024;

/** A file that unpacks to more than this many times its size is not read to its end. */
const MAX_EXPANSION = 2_000;

/** One that is large when it is unpacked, not to more than this many: calls that are almost equal unpack to a hundred times. */
const MAX_EXPANSION_OF_LARGE = 500;

/** In bytes. */
const LARGE = 128 * 1024 * 1024;

export class UnreadableCompression extends Error {}

interface Stream {
  /** Gives what the bytes unpack to; a piece is only good until the next. Throws where the data is damaged or cut off. */
  push(bytes: Uint8Array, final: boolean): Iterable<Uint8Array>;
  /** Frees what it holds, however far it was read. */
  close(): void;
}

interface Unpacker {
  readonly name: string;
  /** Compressed bytes are unpacked this many at a time, so that a bomb does not become whole at once. */
  readonly slice: number;
  open(): Stream;
}

const GZIP: Unpacker = { name: "gzip", slice: 32 * 1024, open: () => new GzipStream() };

const ZSTD: Unpacker = { name: "zstd", slice: 64 * 1024, open: () => new ZstdStream() };

function unpackerFor(start: Uint8Array): Unpacker | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return GZIP;
  return beginsZstd(start) ? ZSTD : undefined;
}

/** Whether a file that begins so is compressed. */
export function isCompressed(start: Uint8Array): boolean {
  return unpackerFor(start) !== undefined;
}

/** What was unpacked is handed on in pieces of at least so many bytes, while there are more: small ones part many lines. */
const PIECE = 256 * 1024;

/** Where small pieces are put together. What is in it is handed on before a call returns, so one is enough. */
let batch: Buffer | undefined;

/** Bytes that are needed to recognise the format. */
const MAGIC = 4;

/** Takes a file piece by piece, and hands on what it holds: unpacked where it begins as gzip or zstd, else as it is. */
export class Unpacking {
  readonly #take: (bytes: Uint8Array) => void;
  /** The file's first bytes, until the format is known. */
  #start: Buffer | undefined = Buffer.alloc(0);
  #stream: Stream | undefined;
  #name = "";
  #slice = 0;
  #packed = 0;
  #unpacked = 0;
  #batched = 0;

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
    if (this.#stream !== undefined) this.#unpackAll(this.#stream, new Uint8Array(), true);
  }

  /** Frees what unpacks it. Nothing can be pushed after it. */
  close(): void {
    this.#stream?.close();
  }

  #begin(start: Uint8Array): void {
    this.#start = undefined;
    const unpacker = unpackerFor(start);
    this.#name = unpacker?.name ?? "";
    this.#slice = unpacker?.slice ?? 0;
    this.#stream = unpacker?.open();
    this.#pass(start);
  }

  #pass(chunk: Uint8Array): void {
    if (this.#stream === undefined) {
      if (chunk.length > 0) this.#take(chunk);
      return;
    }
    this.#unpackAll(this.#stream, chunk, false);
  }

  #unpackAll(stream: Stream, chunk: Uint8Array, final: boolean): void {
    try {
      if (final) this.#unpack(stream, chunk, true);
      else
        for (let at = 0; at < chunk.length; at += this.#slice)
          this.#unpack(stream, chunk.subarray(at, at + this.#slice), false);
    } finally {
      this.#handOn();
    }
  }

  #unpack(stream: Stream, bytes: Uint8Array, final: boolean): void {
    this.#packed += bytes.length;
    const pieces = stream.push(bytes, final)[Symbol.iterator]();
    for (;;) {
      const piece = this.#next(pieces);
      if (piece === undefined) break;
      this.#unpacked += piece.length;
      this.#add(piece);
      this.#requireModest();
    }
  }

  #add(piece: Uint8Array): void {
    batch ??= Buffer.allocUnsafeSlow(PIECE);
    if (this.#batched + piece.length > PIECE) this.#handOn();
    if (piece.length >= PIECE) {
      this.#take(piece);
      return;
    }
    batch.set(piece, this.#batched);
    this.#batched += piece.length;
  }

  #handOn(): void {
    const bytes = batch?.subarray(0, this.#batched);
    this.#batched = 0;
    if (bytes !== undefined && bytes.length > 0) this.#take(bytes);
  }

  #next(pieces: Iterator<Uint8Array>): Uint8Array | undefined {
    try {
      const { value, done } = pieces.next();
      return done ? undefined : value;
    } catch (error) {
      if (error instanceof NeedsMore) throw new UnreadableCompression(`the ${this.#name} data needs ${error.message}`);
      throw new UnreadableCompression(`the ${this.#name} data is damaged or cut off`, { cause: error });
    }
  }

  /** @throws UnreadableCompression for a file that unpacks to far more than its size */
  #requireModest(): void {
    const most = this.#unpacked > LARGE ? MAX_EXPANSION_OF_LARGE : MAX_EXPANSION;
    if (this.#unpacked > most * Math.max(this.#packed, LEAST))
      throw new UnreadableCompression(`the ${this.#name} data unpacks to more than ${most} times its size`);
  }
}
