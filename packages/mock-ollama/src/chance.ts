/** A seed and what is decided → a number or digits that look like chance and are always the same. */

import { createHash } from "node:crypto";

type Key = readonly (string | number)[];

const FRACTION_BYTES = 6;

/**
 * Chance without a state of its own: what comes out depends on the seed and the key alone, so that one call more or
 * less, or calls that overtake each other, change nothing else.
 */
export class Chance {
  readonly #seed: number;

  /** @param seed any safe integer */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A number from 0 up to, not including, 1. */
  fraction(...key: Key): number {
    return this.#bytes(key).readUIntBE(0, FRACTION_BYTES) / 2 ** (8 * FRACTION_BYTES);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number, ...key: Key): number {
    return least + Math.floor(this.fraction(...key) * (most - least + 1));
  }

  /** 64 hexadecimal digits. */
  digest(...key: Key): string {
    return this.#bytes(key).toString("hex");
  }

  #bytes(key: Key): Buffer {
    return createHash("sha256")
      .update(JSON.stringify([this.#seed, ...key]))
      .digest();
  }
}
