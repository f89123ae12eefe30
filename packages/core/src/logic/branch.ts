/** A formula → one way after another in which it can hold, each a plain list of conditions that hold or do not. */

import { argsText } from "../engine/args-text.js";
import { argumentAt } from "../engine/argument.js";
import { MISSING } from "../engine/conditions.js";
import { type Answer, sat, UNSAT, unknown } from "./answer.js";
import { type CounterRange, counterValue } from "./counters.js";
import type { Formula } from "./formula.js";
import { counterTestOf, type Literal, testOf } from "./literal.js";
import { emptyPlace, placeAt } from "./place.js";
import type { StepLimit } from "./step-limit.js";
import { valueAt } from "./values.js";

/** Arguments and counters for which a formula holds. */
export interface Model {
  readonly args: Record<string, unknown>;
  readonly counters: ReadonlyMap<string, bigint>;
}

/** Whether the formula holds of the arguments and counters, by the engine's own predicates; a counter not given is 0. */
export function holdsFor(formula: Formula, model: Model): boolean {
  switch (formula.kind) {
    case "not":
      return !holdsFor(formula.formula, model);
    case "all":
      return formula.formulas.every((part) => holdsFor(part, model));
    case "any":
      return formula.formulas.some((part) => holdsFor(part, model));
    case "condition": {
      const { condition } = formula;
      const { target } = condition;
      if (target.kind === "counter") return counterTestOf(condition)(model.counters.get(target.key) ?? 0n);
      if (target.kind === "text") return testOf(condition)(argsText(model.args));
      return testOf(condition)(target.kind === "args" ? argumentAt(model.args, target.segments) : MISSING);
    }
    default:
      return formula satisfies never;
  }
}

/** A formula that must hold, or must not. */
interface Goal {
  readonly formula: Formula;
  readonly wanted: boolean;
}

/** Goals of which one must be met. */
type Choice = readonly Goal[];

/** What is settled, and what is still to be chosen. */
interface Branch {
  readonly literals: readonly Literal[];
  readonly choices: readonly Choice[];
}

/** Searches for a model of the formula. */
export function modelOf(formula: Formula, rangeOf: (key: string) => CounterRange, steps: StepLimit): Answer<Model> {
  const explore = (branch: Branch, goal: Goal): Answer<Model> => {
    const settled = decideLiterals(branch, goal, steps);
    if (settled === undefined) return UNSAT;
    const plain = solve(settled.literals, rangeOf, steps);
    if (plain.answer === "unsat") return UNSAT;
    if (settled.choices.length === 0) return plain;
    const open = (choice: Choice) => plain.answer !== "sat" || !choice.some((one) => isMet(one, plain.value, steps));
    const index = settled.choices.findIndex(open);
    const choice = settled.choices[index];
    if (choice === undefined) return plain;
    const rest = { literals: settled.literals, choices: settled.choices.filter((_, i) => i !== index) };
    let unsure: Answer<Model> = UNSAT;
    for (const one of choice) {
      const answer = explore(rest, one);
      if (answer.answer === "sat") return answer;
      if (answer.answer === "unknown") unsure = answer;
    }
    return unsure;
  };
  return explore({ literals: [], choices: [] }, { formula, wanted: true });
}

function isMet({ formula, wanted }: Goal, model: Model, steps: StepLimit): boolean {
  steps.spend(1);
  return holdsFor(formula, model) === wanted;
}

/** The branch with a goal more, as far as no choice is needed; undefined where it cannot be met. */
function decideLiterals({ literals, choices }: Branch, goal: Goal, steps: StepLimit): Branch | undefined {
  const [settled, open] = [[...literals], [...choices]];
  /** Adds what a formula asks; false where it cannot be met. */
  const add = (formula: Formula, wanted: boolean): boolean => {
    steps.spend(1);
    switch (formula.kind) {
      case "not":
        return add(formula.formula, !wanted);
      case "condition": {
        const { condition } = formula;
        if (condition.target.kind === "nothing") return testOf(condition)(MISSING) === wanted;
        settled.push({ condition, wanted });
        return true;
      }
      case "all":
      case "any": {
        const { formulas } = formula;
        if ((formula.kind === "all") === wanted || formulas.length === 1)
          return formulas.every((part) => add(part, wanted));
        if (formulas.length === 0) return false;
        open.push(formulas.map((part) => ({ formula: part, wanted })));
        return true;
      }
      default:
        return formula satisfies never;
    }
  };
  return add(goal.formula, goal.wanted) ? { literals: settled, choices: open } : undefined;
}

/** Arguments and counters that satisfy every literal; places that share no part of their paths do not matter to each other. */
function solve(literals: readonly Literal[], rangeOf: (key: string) => CounterRange, steps: StepLimit): Answer<Model> {
  const root = emptyPlace();
  let byCounter: Map<string, Literal[]> | undefined;
  const ofText: Literal[] = [];
  for (const literal of literals) {
    const { target } = literal.condition;
    if (target.kind === "text") {
      if (ofText.some((other) => contradicts(other, literal))) return UNSAT;
      ofText.push(literal);
    } else if (target.kind === "args") placeAt(root, target.segments).literals.push(literal);
    else if (target.kind === "counter") {
      byCounter ??= new Map();
      const known = byCounter.get(target.key);
      if (known === undefined) byCounter.set(target.key, [literal]);
      else known.push(literal);
    }
  }
  let counters = NO_COUNTERS;
  if (byCounter !== undefined) {
    const values = new Map<string, bigint>();
    for (const [key, asked] of byCounter) {
      const answer = counterValue(asked, rangeOf(key), steps);
      if (answer.answer !== "sat") return answer;
      values.set(key, answer.value);
    }
    counters = values;
  }
  const args: [string, unknown][] = [];
  let unsure: Answer<Model> | undefined;
  for (const [name, place] of root.below) {
    const answer = valueAt(place, steps);
    if (answer.answer === "unsat") return UNSAT;
    if (answer.answer === "unknown") unsure ??= answer;
    else if (answer.value !== MISSING) args.push([name, answer.value]);
  }
  if (unsure !== undefined) return unsure;
  const model = { args: Object.fromEntries(args), counters };
  // Arguments are not searched by what all of them read like: those that are found may do, or else it is not known.
  const text = ofText.length === 0 ? "" : argsText(model.args);
  return ofText.every(({ condition, wanted }) => testOf(condition)(text) === wanted)
    ? sat(model)
    : unknown("a pattern is compared with all arguments as one text");
}

const NO_COUNTERS: ReadonlyMap<string, bigint> = new Map();

/** Whether one asks of the text what the other forbids. */
function contradicts(a: Literal, b: Literal): boolean {
  const pattern = ({ condition: { value } }: Literal) => (value.kind === "string" ? value.value : undefined);
  return a.wanted !== b.wanted && pattern(a) !== undefined && pattern(a) === pattern(b);
}
