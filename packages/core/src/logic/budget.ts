/** How much work a question may cost, in steps: about a comparison each, so that the answer is the same on any machine. */

/** Thrown when the steps are spent; `find` makes an "unknown" of it. */
export class OutOfBudget extends Error {}

export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws OutOfBudget */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OutOfBudget();
  }
}
