/** Times → steps of equal length, few enough to be drawn where idle time is left out, however long the record is. */

/** Steps of a line, where the longest pauses count as `MAX_IDLE_STEPS`: so there are few cuts, too. */
const MAX_STEPS = 240;
/** A longer time without a call is cut out of the line, in steps. */
const MAX_IDLE_STEPS = 12;
/** How much of the line a cut takes, in steps. */
const CUT_STEPS = 3;

/** Round lengths from a second up, each a multiple of the one before. Milliseconds. */
const LENGTHS = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400].map((seconds) => seconds * 1_000);

/** Places on a line from which idle time is cut out, in steps from its beginning. */
export interface ActiveLine {
  /** Where each step with calls is, in order of time: epoch milliseconds of its beginning, and its place. */
  readonly steps: readonly { readonly from: number; readonly at: number }[];
  /** Where each cut begins and ends, and how much time it leaves out, in milliseconds. */
  readonly cuts: readonly { readonly at: number; readonly end: number; readonly idle: number }[];
  /** In steps. */
  readonly length: number;
}

/**
 * @param begins epoch milliseconds, multiples of the step, sorted, each once
 * @param step in milliseconds
 */
export function activeLine(begins: readonly number[], step: number): ActiveLine {
  const cuts: { at: number; end: number; idle: number }[] = [];
  let [end, before] = [0, begins[0] ?? 0];
  const steps = begins.map((from) => {
    const pause = Math.round((from - before) / step);
    const isCut = pause > MAX_IDLE_STEPS;
    const at = end + (isCut ? CUT_STEPS : pause);
    if (isCut) cuts.push({ at: end, end: at, idle: from - before });
    [end, before] = [at + 1, from + step];
    return { from, at };
  });
  return { steps, cuts, length: end };
}

/** At least as long as the line: what it would be, were each pause drawn, the longest as `MAX_IDLE_STEPS`. */
function lengthWithPauses(begins: readonly number[], step: number): number {
  return begins.reduce((length, from, i) => length + lengthOf(from, begins[i - 1], step), 0);
}

/** How much longer a line becomes by a step behind its last, `before`; undefined where it is the first. */
function lengthOf(from: number, before: number | undefined, step: number): number {
  const pause = before === undefined ? 0 : Math.round((from - before) / step) - 1;
  return 1 + Math.min(pause, MAX_IDLE_STEPS);
}

/**
 * Chooses the step's length as times come; it only ever grows. It depends on the set of times alone, not on their order:
 * `lengthWithPauses` never falls by one more time, so that a length which was too short once remains so.
 */
export class Steps {
  #begins = new Set<number>();
  /** The latest of them. */
  #last: number | undefined;
  /** Their `lengthWithPauses`. */
  #line = 0;
  #length = LENGTHS[0] as number;

  /** Milliseconds. */
  get length(): number {
    return this.#length;
  }

  /** Where the step begins in which `at` lies. */
  startOf(at: number): number {
    return Math.floor(at / this.#length) * this.#length;
  }

  /** Makes the steps long enough for `at`; says whether they grew. */
  grow(at: number): boolean {
    const begin = this.startOf(at);
    if (this.#begins.has(begin)) return false;
    this.#begins.add(begin);
    if (this.#last !== undefined && begin < this.#last) return this.#fit();
    // Most times come in order: nothing is sorted for them.
    this.#line += lengthOf(begin, this.#last, this.#length);
    this.#last = begin;
    return this.#line > MAX_STEPS && this.#fit();
  }

  /**
   * Adds the steps of other times, as they were chosen for these.
   * @param begins their beginnings, multiples of `length`
   */
  absorb(length: number, begins: Iterable<number>): void {
    if (length > this.#length) this.#become(length);
    for (const begin of begins) this.#begins.add(this.startOf(begin));
    this.#fit();
  }

  /** Whether the steps had to become longer. */
  #fit(): boolean {
    const before = this.#length;
    for (;;) {
      const sorted = [...this.#begins].sort((a, b) => a - b);
      this.#last = sorted.at(-1);
      this.#line = lengthWithPauses(sorted, this.#length);
      if (this.#line <= MAX_STEPS) return this.#length > before;
      this.#become(LENGTHS.find((length) => length > this.#length) ?? 2 * this.#length);
    }
  }

  #become(length: number): void {
    this.#length = length;
    this.#begins = new Set([...this.#begins].map((begin) => this.startOf(begin)));
  }
}
