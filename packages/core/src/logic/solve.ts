/** The one decision procedure: a formula → arguments and counters for which it holds, or a proof that none exist. */

import { unknown } from "./answer.js";
import { holdsFor, type Model, modelOf } from "./branch.js";
import { type CounterRange, INT64 } from "./counters.js";
import type { Formula } from "./formula.js";
import { StepLimit, StepLimitReached } from "./step-limit.js";

export interface SolveOptions {
  /** Steps of work, about a comparison each; 20,000 when left out, which take some milliseconds. */
  readonly steps?: number | undefined;
  /** Steps for this and other questions together: a policy may make many questions that each cost much. */
  readonly shared?: StepLimit | undefined;
  /** What a counter can hold, by its key; any int64 where this is left out, or gives undefined. */
  readonly counterRange?: ((key: string) => CounterRange | undefined) | undefined;
}

export type SolveResult =
  | {
      readonly answer: "sat";
      /** Arguments of a call, as `JSON.parse` gives them; a place that the formula does not ask about is left out. */
      readonly args: Record<string, unknown>;
      /** What each counter that the formula asks about holds, before the call is counted. */
      readonly counters: ReadonlyMap<string, bigint>;
    }
  /** None exist: this is a proof. */
  | { readonly answer: "unsat" }
  | { readonly answer: "unknown"; readonly reason: string };

const DEFAULT_STEPS = 20_000;
const TOO_MANY = "the conditions are too many or too large to be decided";

/**
 * Arguments and counters for which the formula holds, by the engine's own comparison rules. Whatever is found has been
 * tried with the engine's predicates. Total: it throws for no formula.
 */
export function solve(formula: Formula, options: SolveOptions = {}): SolveResult {
  if (options.shared?.allows() === false) return unknown(TOO_MANY) as SolveResult;
  const steps = new StepLimit(options.steps ?? DEFAULT_STEPS, options.shared);
  const answer = withinLimit(() => modelOf(formula, (key) => options.counterRange?.(key) ?? INT64, steps));
  if (answer.answer !== "sat") return answer;
  if (!holdsFor(formula, answer.value)) return unknown("what was found does not hold when tried") as SolveResult;
  return { answer: "sat", ...answer.value };
}

function withinLimit(search: () => ReturnType<typeof modelOf>): ReturnType<typeof modelOf> {
  try {
    return search();
  } catch (error) {
    if (error instanceof StepLimitReached) return unknown(TOO_MANY);
    // Conditions nested deeper than the stack, or a pattern longer than one string can be.
    if (error instanceof RangeError) return unknown("the conditions are too large to be decided");
    throw error;
  }
}

export type { Model };
