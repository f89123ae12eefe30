/** A mistyped word → the known word that was most likely intended. */

/** The closest of `known` within a third of the word's length (at least 1 edit), or undefined. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  return new Suggestions(known).closest(word);
}

/** Steps of all comparisons with one list of words, about one for each pair of characters that is looked at. */
const STEPS = 50_000_000;

/** One list of known words, for many that may be mistyped. Once the steps are spent, nothing is suggested any more. */
export class Suggestions {
  readonly #known: readonly (readonly [word: string, lower: string])[];
  #stepsLeft = STEPS;

  constructor(known: Iterable<string>) {
    this.#known = Array.from(known, (word) => [word, word.toLowerCase()] as const);
  }

  /** The closest of the known words within a third of the word's length (at least 1 edit), or undefined. */
  closest(word: string): string | undefined {
    if (word.length > MAX_LENGTH || this.#stepsLeft < 0) return undefined;
    const lower = word.toLowerCase();
    let best: string | undefined;
    let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
    this.#stepsLeft -= this.#known.length;
    for (const [candidate, candidateLower] of this.#known) {
      if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
      if (candidate !== word && this.#stepsLeft < 0) continue;
      const distance = candidate === word ? 0 : this.#distance(lower, candidateLower, bestDistance);
      if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    }
    return best;
  }

  /**
   * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1 each.
   * @returns the distance, or `most` where it is no less
   */
  #distance(a: string, b: string, most: number): number {
    // What both begin and end with costs nothing.
    let [start, aEnd, bEnd] = [0, a.length, b.length];
    while (start < aEnd && start < bEnd && a.charCodeAt(start) === b.charCodeAt(start)) start++;
    while (aEnd > start && bEnd > start && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1))
      [aEnd, bEnd] = [aEnd - 1, bEnd - 1];
    const [rows, columns] = [aEnd - start, bEnd - start];
    if (Math.abs(rows - columns) >= most) return most;
    if (rows === 0 || columns === 0) return Math.min(most, Math.max(rows, columns));
    let [before, previous, row] = ROWS as [number[], number[], number[]];
    for (let j = 0; j <= columns; j++) previous[j] = j;
    for (let i = 1; i <= rows; i++) {
      // A cell further from the diagonal costs `most` at least.
      const [from, to] = [Math.max(1, i - most), Math.min(columns, i + most)];
      row[from - 1] = from === 1 ? i : most;
      let least = row[from - 1] as number;
      const [letter, letterBefore] = [a.charCodeAt(start + i - 1), a.charCodeAt(start + i - 2)];
      for (let j = from; j <= to; j++) {
        const other = b.charCodeAt(start + j - 1);
        const above = j === i + most ? most : (previous[j] as number);
        let cost = Math.min(
          above + 1,
          (row[j - 1] as number) + 1,
          (previous[j - 1] as number) + (letter === other ? 0 : 1),
        );
        if (i > 1 && j > 1 && letter === b.charCodeAt(start + j - 2) && letterBefore === other)
          cost = Math.min(cost, (before[j - 2] as number) + 1);
        row[j] = cost;
        if (cost < least) least = cost;
      }
      this.#stepsLeft -= to - from + 1;
      if (least >= most && i > 1) return most;
      [before, previous, row] = [previous, row, before];
    }
    return Math.min(most, previous[columns] as number);
  }
}

/** No longer word is compared. */
const MAX_LENGTH = 64;

/** Rows of the table that a comparison fills, which all comparisons share. */
const ROWS = [0, 1, 2].map(() => new Array<number>(2 * MAX_LENGTH).fill(0));

/** `; did you mean X?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const suggestion = closest(word, known);
  return suggestion === undefined ? "" : `; did you mean \`${suggestion}\`?`;
}

/** `; did you mean X?` where something is close, else `lead` and the whole list. */
export function suggestOr(word: string, known: readonly string[], lead: string): string {
  return didYouMean(word, known) || `${lead} ${known.map((k) => `\`${k}\``).join(", ")}`;
}
