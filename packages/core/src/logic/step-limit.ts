/** How much work a question may cost, in steps: about a comparison each, so that the answer is the same on any machine. */

/** Thrown when the steps are spent; `solve` then answers "unknown". */
export class StepLimitReached extends Error {}

/** One for all: thrown in a loop over many questions, a trace for each would cost more than the questions. */
const STEP_LIMIT_REACHED = new StepLimitReached("the steps are spent");

/** Steps that may be spent on a question, or on several together. */
export class StepLimit {
  #left: number;
  #refused = 0;
  readonly #steps: number;
  readonly #shared: StepLimit | undefined;

  /** @param shared what is spent here is spent there, too */
  constructor(steps: number, shared?: StepLimit) {
    this.#left = steps;
    this.#steps = steps;
    this.#shared = shared;
  }

  /** The steps spent so far. */
  get spent(): number {
    return this.#steps - this.#left;
  }

  /** Whether more was asked for than there was: every further question is then unknown at once. */
  get isSpent(): boolean {
    return this.#left < 0 || (this.#shared?.isSpent ?? false);
  }

  /** Whether a question may still be asked; where not, it is counted as refused. */
  allows(): boolean {
    if (!this.isSpent) return true;
    this.#refused++;
    return false;
  }

  /** How many questions were not answered because the steps were spent. */
  get refused(): number {
    return this.#refused;
  }

  /** @throws OutOfBudget */
  spend(steps: number): void {
    this.#left -= steps;
    this.#shared?.spend(steps);
    if (this.#left >= 0) return;
    this.#refused++;
    throw STEP_LIMIT_REACHED;
  }
}
