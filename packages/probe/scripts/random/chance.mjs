/** A seed → choices, the same on every machine. */

export class Chance {
  #state;

  /** @param seed a whole number */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1: mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, the bound. */
  below(bound) {
    return Math.floor(this.next() * bound);
  }

  /** True in one of so many cases. */
  oneIn(cases) {
    return this.below(cases) === 0;
  }

  /** One of the list. */
  of(list) {
    return list[this.below(list.length)];
  }

  /** So many values, from `least` to `most`, each made by itself. */
  some(least, most, make) {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }

  /** An object of the entries that are made, where chance has it, one in so many. */
  fields(entries) {
    return Object.fromEntries(
      Object.entries(entries).flatMap(([key, [cases, make]]) => (this.oneIn(cases) ? [[key, make()]] : [])),
    );
  }
}
