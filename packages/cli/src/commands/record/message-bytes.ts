/** Pieces of a message, as they come → its bytes, as many of them as are kept. */

/** The bytes of one message; `cut` more of them followed, and are not held. */
export interface MessageBytes {
  readonly bytes: Buffer;
  readonly cut: number;
}

/** A longer message is cut. `callgate replay` reads no longer line. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** What is kept of a message that is cut: enough to tell what it was. */
export const KEPT_BYTES = 64 * 1024;

/** Gathers one message after another, in bounded memory however many pieces there are. */
export class MessageGatherer {
  #buffer = Buffer.alloc(0);
  #size = 0;
  #cut = 0;

  get isEmpty(): boolean {
    return this.#size === 0 && this.#cut === 0;
  }

  add(piece: Uint8Array): void {
    if (this.#cut > 0) {
      this.#cut += piece.length;
      return;
    }
    const size = this.#size + piece.length;
    if (size > this.#buffer.length) this.#grow(Math.min(size, MAX_MESSAGE_BYTES));
    this.#buffer.set(piece.subarray(0, this.#buffer.length - this.#size), this.#size);
    this.#size = size;
    if (size <= MAX_MESSAGE_BYTES) return;
    const { bytes, cut } = cutShort(this.#buffer, size);
    // A copy, so that what is cut off is not held by what is kept.
    this.#buffer = Buffer.from(bytes);
    this.#size = bytes.length;
    this.#cut = cut;
  }

  /** Notes that bytes of the message went by without being given here. */
  lose(count: number): void {
    this.#cut += count;
  }

  /** The message; the next one begins. */
  take(): MessageBytes {
    const message = { bytes: this.#buffer.subarray(0, this.#size), cut: this.#cut };
    this.#buffer = Buffer.alloc(0);
    this.#size = 0;
    this.#cut = 0;
    return message;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.min(MAX_MESSAGE_BYTES, Math.max(size, this.#buffer.length * 2)));
    larger.set(this.#buffer.subarray(0, this.#size));
    this.#buffer = larger;
  }
}

/** The beginning of a message of `size` bytes, which ends where a character does. */
export function cutShort(bytes: Buffer, size: number): MessageBytes {
  let end = Math.min(KEPT_BYTES, bytes.length);
  // Bytes 10xxxxxx go on with a character; four make the longest.
  for (let back = 0; back < 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80; back++) end--;
  return { bytes: bytes.subarray(0, end), cut: size - end };
}
