/** What takes the place of the simulator's `decompress.ts` in a browser: texts there are typed or pasted, and never compressed. */

export class UnreadableCompression extends Error {}

/** Hands on what it is given. */
export class Unpacking {
  readonly #take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#take(chunk);
  }

  end(): void {}

  close(): void {}
}

export function isCompressed(): boolean {
  return false;
}
