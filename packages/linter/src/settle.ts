/** A formula with an argument already chosen → what remains to be asked. */

import { all, any, argumentAt, argumentTest, type Condition, type Formula, not } from "@callgate/core";

/** An argument whose value is chosen; MISSING to leave it out. */
export interface Chosen {
  readonly segments: readonly string[];
  readonly value: unknown;
}

/** Puts the engine's answer in the place of every condition on the chosen argument, and of what is in it. */
export function settle(formula: Formula, chosen: Chosen): Formula {
  switch (formula.kind) {
    case "condition":
      return answered(formula.condition, chosen) ?? formula;
    case "not":
      return not(settle(formula.formula, chosen));
    case "all":
      return all(formula.formulas.map((part) => settle(part, chosen)));
    case "any":
      return any(formula.formulas.map((part) => settle(part, chosen)));
    default:
      return formula satisfies never;
  }
}

function answered(condition: Condition, { segments, value }: Chosen): Formula | undefined {
  const { target } = condition;
  if (target.kind !== "args" || !segments.every((segment, i) => target.segments[i] === segment)) return undefined;
  const actual = argumentAt(value, target.segments.slice(segments.length));
  return argumentTest(condition)(actual) ? all([]) : any([]);
}
