/** A gzip file (RFC 1952), piece by piece → its contents. Files that were concatenated are one. */

import { crc32 } from "node:zlib";
import { InflateStream } from "./inflate.js";

const TRAILER_BYTES = 8;

/** Of a header's flags: a checksum of the header, extra bytes, a name, a comment. */
const [HAS_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT, RESERVED] = [2, 4, 8, 16, 0xe0] as const;

/** The most of a header. */
const MAX_HEADER_BYTES = 1024 * 1024;

export class GzipStream {
  /** The present member's contents; undefined before its header is over. */
  #member: InflateStream | undefined;
  #sum = 0;
  #size = 0;
  /** What was read of a header, or of a trailer. */
  #held: Buffer = Buffer.alloc(0);
  #place: "header" | "contents" | "trailer" | "padding" = "header";

  /**
   * Takes the next bytes, and gives what they unpack to. A piece is only good until the next.
   * @param isAll whether these are the last
   * @throws Error where the data is damaged or cut off; what came before it was given
   */
  *push(bytes: Uint8Array, isAll: boolean): Generator<Uint8Array, void> {
    let rest: Uint8Array = bytes;
    for (;;) {
      if (this.#place === "contents") {
        const behind = yield* this.#contents(rest, isAll);
        if (behind === undefined) return;
        this.#place = "trailer";
        rest = behind;
      }
      this.#held = Buffer.concat([this.#held, rest]);
      rest = new Uint8Array();
      if (this.#place === "trailer" && !this.#takeTrailer()) break;
      if (this.#place === "padding" && !this.#takePadding()) return;
      const end = headerEnd(this.#held);
      if (end === undefined) break;
      rest = this.#held.subarray(end);
      this.#held = Buffer.alloc(0);
      this.#member = new InflateStream();
      this.#place = "contents";
    }
    if (isAll) throw new Error("the data is cut off");
  }

  /** Ends it, however far it was read. */
  close(): void {
    this.#member?.close();
  }

  *#contents(bytes: Uint8Array, isAll: boolean): Generator<Uint8Array, Buffer | undefined> {
    const member = this.#member as InflateStream;
    const pieces = member.push(bytes, isAll);
    for (;;) {
      const { value, done } = pieces.next();
      if (done) return value;
      this.#sum = crc32(value, this.#sum);
      this.#size += value.length;
      yield value;
    }
  }

  /** Whether the trailer is there. @throws Error where it shows that the contents are damaged */
  #takeTrailer(): boolean {
    if (this.#held.length < TRAILER_BYTES) return false;
    if (this.#held.readUInt32LE(0) !== this.#sum) throw new Error("wrong checksum");
    if (this.#held.readUInt32LE(4) !== this.#size % 2 ** 32) throw new Error("wrong size");
    this.#held = this.#held.subarray(TRAILER_BYTES);
    this.#sum = 0;
    this.#size = 0;
    this.#place = "padding";
    return true;
  }

  /** Whether another member follows. Zeros fill up what was on a tape. */
  #takePadding(): boolean {
    const start = this.#held.findIndex((byte) => byte !== 0);
    this.#held = start < 0 ? Buffer.alloc(0) : this.#held.subarray(start);
    if (start < 0) return false;
    this.#place = "header";
    return true;
  }
}

/** Where the contents begin; undefined for a header that is not there as a whole. @throws Error for what is no header */
function headerEnd(bytes: Buffer): number | undefined {
  if (bytes.length > MAX_HEADER_BYTES) throw new Error("the header is too long");
  const known = Buffer.from([0x1f, 0x8b, 8]);
  if (!bytes.subarray(0, 3).equals(known.subarray(0, Math.min(3, bytes.length)))) throw new Error("this is no header");
  if (bytes.length < 10) return undefined;
  const flags = bytes[3] as number;
  if ((flags & RESERVED) !== 0) throw new Error("this is no header");
  let at = 10;
  if ((flags & HAS_EXTRA) !== 0) {
    if (bytes.length < at + 2) return undefined;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & HAS_CRC) === 0) return at <= bytes.length ? at : undefined;
  if (bytes.length < at + 2) return undefined;
  if (bytes.readUInt16LE(at) !== crc32(bytes.subarray(0, at)) % 2 ** 16)
    throw new Error("wrong checksum of the header");
  return at + 2;
}
