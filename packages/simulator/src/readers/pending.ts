/** Calls whose answer has not come yet. Bounded, because a record of requests alone never answers. */

const GENERATION = 2_000;

export class Pending<T> {
  #young = new Map<string | number, T>();
  #old = new Map<string | number, T>();
  readonly #generation: number;

  /** @param generation at least this many of the latest are remembered, and at most twice as many */
  constructor(generation = GENERATION) {
    this.#generation = generation;
  }

  add(key: string | number, handle: T): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, handle);
  }

  has(key: string | number): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  get(key: string | number): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** The call that `key` answers, once; undefined for an answer to something else. */
  take(key: string | number): T | undefined {
    const generation = this.#young.has(key) ? this.#young : this.#old;
    const handle = generation.get(key);
    generation.delete(key);
    return handle;
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
