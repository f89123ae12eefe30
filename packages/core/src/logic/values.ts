/** A place of the arguments → a value for it: every kind of JSON value is searched, the likeliest first. */

import { MISSING } from "../engine/conditions.js";
import { type Answer, firstSat, sat, UNSAT } from "./answer.js";
import { arrays } from "./arrays.js";
import { satisfies } from "./literal.js";
import { candidateNumbers } from "./numbers.js";
import { objects } from "./objects.js";
import { mayBeMissing, type Place } from "./place.js";
import { cachedSolution } from "./solver-cache.js";
import type { StepLimit } from "./step-limit.js";
import { strings } from "./strings.js";

/** A kind of value, as a search for one that satisfies a place. */
type Kind = (place: Place, steps: StepLimit) => Answer<unknown>;

/**
 * A value for a place, or MISSING: each kind of JSON value in turn, the likeliest first. Where nothing is required of
 * what is below, any kind will do; else only an object, unless what is below may be missing.
 */
export function valueAt(place: Place, steps: StepLimit): Answer<unknown> {
  if (place.below.size > 0) return searchAt(place, steps);
  return cachedSolution(place.literals, steps, () => searchAt(place, steps));
}

function searchAt(place: Place, steps: StepLimit): Answer<unknown> {
  steps.spend(1 + place.literals.length);
  const hollow = [...place.below.values()].every((below) => mayBeMissing(below, steps));
  return firstSat(answers(place, hollow ? kindsFor(place) : [objectAt], steps));
}

function* answers(place: Place, kinds: readonly Kind[], steps: StepLimit): Iterable<Answer<unknown>> {
  for (const kind of kinds) yield kind(place, steps);
}

function kindsFor({ literals, below }: Place): readonly Kind[] {
  const numeric = literals.some(({ condition: { op, value } }) =>
    op === "lt" || op === "lte" || op === "gt" || op === "gte"
      ? true
      : (op === "eq" || op === "neq") && (value.kind === "int" || value.kind === "float"),
  );
  const listed = literals.some(
    ({ condition: { op, value } }) =>
      (op === "in" || op === "not_in") && value.kind === "list" && value.items[0]?.kind === "int",
  );
  const scalars = numeric || listed ? [numberAt, stringAt] : [stringAt, numberAt];
  const plain = [...scalars, plainAt([true, false]), plainAt([MISSING]), arrayAt, plainAt([null])];
  return below.size > 0 ? [objectAt, ...plain] : [...plain, objectAt];
}

function plainAt(values: readonly unknown[]): Kind {
  return ({ literals }) => {
    for (const value of values) if (literals.every((literal) => satisfies(value, literal))) return sat(value);
    return UNSAT;
  };
}

const numberAt: Kind = ({ literals }, steps) => {
  const candidates = candidateNumbers(literals);
  steps.spend(candidates.length * literals.length);
  const value = candidates.find((number) => literals.every((literal) => satisfies(number, literal)));
  return value === undefined ? UNSAT : sat(value);
};

const stringAt: Kind = ({ literals }, steps) => strings(literals, steps);

const arrayAt: Kind = ({ literals }, steps) => arrays(literals, steps);

const objectAt: Kind = (place, steps) => objects(place, valueAt, steps);
