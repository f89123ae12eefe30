/** The one decision procedure: a formula → arguments and counters for which it holds, or a proof that there are none. */

import { unknown } from "./answer.js";
import { holdsFor, type Model, modelOf } from "./branch.js";
import { Budget, OutOfBudget } from "./budget.js";
import { type CounterRange, INT64 } from "./counters.js";
import type { Formula } from "./formula.js";

export interface FindOptions {
  /** Steps of work, about a comparison each; 20,000 when left out, which take some milliseconds. */
  readonly budget?: number | undefined;
  /** Steps for this and other questions together: a policy may make many questions that each cost much. */
  readonly shared?: Budget | undefined;
  /** What a counter can hold, by its key; any int64 where this is left out, or gives undefined. */
  readonly counterRange?: ((key: string) => CounterRange | undefined) | undefined;
}

export type Found =
  | {
      readonly answer: "found";
      /** Arguments of a call, as `JSON.parse` gives them; a place that the formula does not ask about is left out. */
      readonly args: Record<string, unknown>;
      /** What each counter that the formula asks about holds, before the call is counted. */
      readonly counters: ReadonlyMap<string, bigint>;
    }
  /** There are none: this is a proof. */
  | { readonly answer: "none" }
  | { readonly answer: "unknown"; readonly reason: string };

const DEFAULT_BUDGET = 20_000;
const TOO_MANY = "the conditions are too many or too large to be decided";

/**
 * Arguments and counters for which the formula holds, by the engine's own comparison rules. Whatever is found has been
 * tried with the engine's predicates. Total: it throws for no formula.
 */
export function find(formula: Formula, options: FindOptions = {}): Found {
  if (options.shared?.allows() === false) return unknown(TOO_MANY) as Found;
  const budget = new Budget(options.budget ?? DEFAULT_BUDGET, options.shared);
  const answer = withinBudget(() => modelOf(formula, (key) => options.counterRange?.(key) ?? INT64, budget));
  if (answer.answer !== "found") return answer;
  if (!holdsFor(formula, answer.value)) return unknown("what was found does not hold when tried") as Found;
  return { answer: "found", ...answer.value };
}

function withinBudget(search: () => ReturnType<typeof modelOf>): ReturnType<typeof modelOf> {
  try {
    return search();
  } catch (error) {
    if (error instanceof OutOfBudget) return unknown(TOO_MANY);
    // Conditions nested deeper than the stack, or a pattern longer than one string can be.
    if (error instanceof RangeError) return unknown("the conditions are too large to be decided");
    throw error;
  }
}

export type { Model };
