/** Calls whose answer has not come yet. Bounded, because a record of requests alone never answers. */

const GENERATION = 2_000;

export class Pending<T> {
  #young: Generation<T> = new Rising();
  #old: Generation<T> = new Rising();
  readonly #generation: number;

  /** @param generation at least this many of the latest are remembered, and at most twice as many */
  constructor(generation = GENERATION) {
    this.#generation = generation;
  }

  add(key: string | number, handle: T): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Rising();
    }
    if (this.#young.set(key, handle) === undefined) this.#young = new Map(this.#young.entries()).set(key, handle);
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
    this.#young = new Rising();
    this.#old = new Rising();
  }
}

/** What `Pending` asks of a map. */
interface Generation<T> extends Pick<Map<string | number, T>, "size" | "has" | "get" | "entries"> {
  /** Undefined if it does not take the key. */
  set(key: string | number, handle: T): unknown;
  delete(key: string | number): unknown;
}

/** Handles by numbers of which each is greater than the last, as clients count: two lists, which cost less than a map. */
class Rising<T> implements Generation<T> {
  readonly #keys: number[] = [];
  readonly #handles: T[] = [];

  get size(): number {
    return this.#keys.length;
  }

  set(key: string | number, handle: T): true | undefined {
    const keys = this.#keys;
    if (typeof key !== "number" || !(keys.length === 0 || key > (keys[keys.length - 1] as number))) return undefined;
    keys.push(key);
    this.#handles.push(handle);
    return true;
  }

  has(key: string | number): boolean {
    return this.#find(key) >= 0;
  }

  get(key: string | number): T | undefined {
    return this.#handles[this.#find(key)];
  }

  delete(key: string | number): void {
    const at = this.#find(key);
    if (at < 0) return;
    this.#keys.splice(at, 1);
    this.#handles.splice(at, 1);
  }

  *entries(): MapIterator<[string | number, T]> {
    for (const [i, key] of this.#keys.entries()) yield [key, this.#handles[i] as T];
  }

  /** Its place; -1 for a key that is not there. */
  #find(key: string | number): number {
    const keys = this.#keys;
    let [low, high] = [0, keys.length - 1];
    if (typeof key !== "number" || high < 0 || !(key <= (keys[high] as number))) return -1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return keys[low] === key ? low : -1;
  }
}
