/** Times → steps of equal length, few enough to be drawn, however long the record is. */

/** Steps between the first time and the last. */
export const MAX_STEPS = 240;

/** Round lengths from a second up, each a multiple of the one before. Milliseconds. */
const LENGTHS = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400].map((seconds) => seconds * 1_000);

/** Chooses the step's length as times come; it only ever grows. */
export class Steps {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  length = LENGTHS[0] as number;

  /** The first time and the last; undefined where there was none. */
  get span(): readonly [number, number] | undefined {
    return this.#first <= this.#last ? [this.#first, this.#last] : undefined;
  }

  /** Where the step begins in which `at` lies. */
  startOf(at: number): number {
    return Math.floor(at / this.length) * this.length;
  }

  /** Makes the steps long enough for `at`; says whether they grew. */
  grow(at: number): boolean {
    if (at >= this.#first && at <= this.#last) return false;
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
    const before = this.length;
    while (this.startOf(this.#last) - this.startOf(this.#first) >= MAX_STEPS * this.length)
      this.length = LENGTHS.find((length) => length > this.length) ?? 2 * this.length;
    return this.length > before;
  }
}
