/** Deflated bytes, piece by piece → the bytes, by Node's zlib in a thread. */

import { inflateThread } from "./inflate-thread.js";

export class InflateStream {
  readonly #thread = inflateThread();
  readonly #id = this.#thread.newStream();

  /**
   * Takes the next bytes, and gives what they unpack to.
   * @param isAll whether these are the last
   * @returns what follows the stream's end, once that has come; undefined before
   * @throws Error where the data is damaged or cut off; what came before it was given, but for up to 64 KiB
   */
  *push(bytes: Uint8Array, isAll: boolean): Generator<Uint8Array, Buffer | undefined> {
    if (bytes.length === 0 && !isAll) return undefined;
    const { bytes: unpacked, state, unread } = this.#thread.ask({ id: this.#id, bytes, isAll });
    if (unpacked.length > 0) yield unpacked;
    if (state === "damaged") throw new Error("the data is damaged or cut off");
    return state === "over" ? Buffer.from(bytes.subarray(bytes.length - unread)) : undefined;
  }

  /** Ends the stream, however far it was read. */
  close(): void {
    this.#thread.forget(this.#id);
  }
}
