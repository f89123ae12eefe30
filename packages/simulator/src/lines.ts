/** Bytes → lines, in constant memory. */

import { isUtf8 } from "node:buffer";
import { textOfBytes } from "@callgate/core/values";

/** A line longer than this is skipped and counted; it is never held. In bytes. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** The same of the first line, which may be a whole document. */
export const MAX_FIRST_LINE_BYTES = 64 * 1024 * 1024;

/** Whole lines are handed on in blocks of about this many bytes: enough to share the cost, small enough to stay young. */
const BLOCK = 32 * 1024;

export interface LineSink {
  /** Whole lines of valid UTF-8, without the last one's line break; says how many they were. */
  block(bytes: Buffer, firstNumber: number): number;
  /** `ended`: whether a line break closed the line. */
  line(text: string, number: number, ended: boolean): void;
  unreadable(reason: string, number: number): void;
}

/** Splits chunks at `\n`; give it the chunks in order, then `end()`. Chunks may be reused after the call. */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #firstLimit: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #skipping = false;
  #number = 0;

  /** @param firstLimit the most bytes of the first line */
  constructor(sink: LineSink, firstLimit: number = MAX_FIRST_LINE_BYTES) {
    this.#sink = sink;
    this.#firstLimit = firstLimit;
  }

  /** Lines that were handed on. */
  get number(): number {
    return this.#number;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const last = bytes.lastIndexOf(10);
    if (last < 0) {
      this.#hold(bytes);
      return;
    }
    const first = this.#heldBytes > 0 || this.#skipping ? bytes.indexOf(10) : -1;
    if (first >= 0) {
      this.#hold(bytes.subarray(0, first));
      this.#release(true);
    }
    if (last > first) this.#lines(bytes.subarray(first + 1, last));
    this.#hold(bytes.subarray(last + 1));
  }

  /** The last line may lack its line break. */
  end(): void {
    if (this.#heldBytes > 0 || this.#skipping) this.#release(false);
  }

  /** In bytes, of the line that is being read. */
  get #limit(): number {
    return this.#number === 0 ? this.#firstLimit : MAX_LINE_BYTES;
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0 || this.#skipping) return;
    if (this.#heldBytes + bytes.length > this.#limit) {
      this.#held = [];
      this.#heldBytes = 0;
      this.#skipping = true;
      return;
    }
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
  }

  #release(ended: boolean): void {
    if (this.#skipping) {
      this.#skipping = false;
      const limit = this.#limit;
      this.#sink.unreadable(`the line is longer than ${limit / 1024 / 1024} MiB`, ++this.#number);
      return;
    }
    const line = this.#held.length === 1 ? (this.#held[0] as Buffer) : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#one(line, ended);
  }

  /** Whole lines, without the last one's line break. */
  #lines(bytes: Buffer): void {
    for (let start = 0; start <= bytes.length; ) {
      const far = start + BLOCK < bytes.length ? bytes.indexOf(10, start + BLOCK) : -1;
      const end = far < 0 ? bytes.length : far;
      this.#block(bytes.subarray(start, end));
      start = end + 1;
    }
  }

  #block(bytes: Buffer): void {
    if (isUtf8(bytes)) {
      this.#number += this.#sink.block(bytes, this.#number + 1);
      return;
    }
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      this.#one(bytes.subarray(start, end), true);
      start = end + 1;
    }
    this.#one(bytes.subarray(start), true);
  }

  #one(bytes: Buffer, ended: boolean): void {
    this.#number++;
    const text = isUtf8(bytes) ? bytes.toString("utf8") : readByGo(bytes);
    if (text === undefined) this.#sink.unreadable("the line is not valid UTF-8", this.#number);
    else this.#sink.line(text, this.#number, ended);
  }
}

/** Bytes that are not UTF-8, as Go's JSON reader takes them: U+FFFD for each invalid byte; undefined for what is not JSON. */
function readByGo(bytes: Buffer): string | undefined {
  const text = textOfBytes(bytes).toWellFormed();
  try {
    JSON.parse(text);
    return text;
  } catch {
    // Not text of any kind.
    return undefined;
  }
}
