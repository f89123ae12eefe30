/** A formula with an argument already chosen → what remains to be asked. */

import type { Condition } from "@callgate/core";
import { argumentAt, argumentTest } from "@callgate/core/engine";
import { all, any, type Formula, not } from "@callgate/core/logic";

/** An argument whose value is chosen; MISSING to leave it out. */
export interface Chosen {
  readonly segments: readonly string[];
  readonly value: unknown;
}

/**
 * Puts an answer in the place of every condition on the chosen argument, and of what is in it; and of every condition
 * on a counter, which holds 0 before the first call.
 */
export function partiallyEvaluate(formula: Formula, chosen: Chosen | undefined): Formula {
  switch (formula.kind) {
    case "condition":
      return answered(formula.condition, chosen) ?? formula;
    case "not":
      return not(partiallyEvaluate(formula.formula, chosen));
    case "all":
      return all(formula.formulas.map((part) => partiallyEvaluate(part, chosen)));
    case "any":
      return any(formula.formulas.map((part) => partiallyEvaluate(part, chosen)));
    default:
      return formula satisfies never;
  }
}

function answered(condition: Condition, chosen: Chosen | undefined): Formula | undefined {
  const { target } = condition;
  if (target.kind === "counter") return argumentTest(condition)(0) ? all([]) : any([]);
  if (target.kind !== "args" || chosen === undefined) return undefined;
  const { segments, value } = chosen;
  if (!segments.every((segment, i) => target.segments[i] === segment)) return undefined;
  const actual = argumentAt(value, target.segments.slice(segments.length));
  return argumentTest(condition)(actual) ? all([]) : any([]);
}
