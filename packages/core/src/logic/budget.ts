/** How much work a question may cost, in steps: about a comparison each, so that the answer is the same on any machine. */

/** Thrown when the steps are spent; `find` makes an "unknown" of it. */
export class OutOfBudget extends Error {}

/** Steps that may be spent on a question, or on several together. */
export class Budget {
  #left: number;
  readonly #steps: number;
  readonly #shared: Budget | undefined;

  /** @param shared what is spent here is spent there, too */
  constructor(steps: number, shared?: Budget) {
    this.#left = steps;
    this.#steps = steps;
    this.#shared = shared;
  }

  /** The steps spent so far. */
  get spent(): number {
    return this.#steps - this.#left;
  }

  /** @throws OutOfBudget */
  spend(steps: number): void {
    this.#left -= steps;
    this.#shared?.spend(steps);
    if (this.#left < 0) throw new OutOfBudget();
  }
}
