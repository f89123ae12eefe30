/** A place of the arguments → a value for it: every kind of JSON value is searched, the likeliest first. */

import { MISSING } from "../engine/conditions.js";
import { type Answer, firstFound, found, NONE } from "./answer.js";
import { arrays } from "./arrays.js";
import type { Budget } from "./budget.js";
import { satisfies } from "./literal.js";
import { candidateNumbers } from "./numbers.js";
import { objects } from "./objects.js";
import { mayBeMissing, type Place } from "./place.js";
import { remembered } from "./remembered.js";
import { strings } from "./strings.js";

/** A kind of value, as a search for one that satisfies a place. */
type Kind = (place: Place, budget: Budget) => Answer<unknown>;

/**
 * A value for a place, or MISSING: each kind of JSON value in turn, the likeliest first. Where nothing is required of
 * what is below, any kind will do; else only an object, unless what is below may be missing.
 */
export function valueAt(place: Place, budget: Budget): Answer<unknown> {
  if (place.below.size > 0) return searchAt(place, budget);
  return remembered(place.literals, budget, () => searchAt(place, budget));
}

function searchAt(place: Place, budget: Budget): Answer<unknown> {
  budget.spend(1 + place.literals.length);
  const hollow = [...place.below.values()].every((below) => mayBeMissing(below, budget));
  return firstFound(answers(place, hollow ? kindsFor(place) : [objectAt], budget));
}

function* answers(place: Place, kinds: readonly Kind[], budget: Budget): Iterable<Answer<unknown>> {
  for (const kind of kinds) yield kind(place, budget);
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
    for (const value of values) if (literals.every((literal) => satisfies(value, literal))) return found(value);
    return NONE;
  };
}

const numberAt: Kind = ({ literals }, budget) => {
  const candidates = candidateNumbers(literals);
  budget.spend(candidates.length * literals.length);
  const value = candidates.find((number) => literals.every((literal) => satisfies(number, literal)));
  return value === undefined ? NONE : found(value);
};

const stringAt: Kind = ({ literals }, budget) => strings(literals, budget);

const arrayAt: Kind = ({ literals }, budget) => arrays(literals, budget);

const objectAt: Kind = (place, budget) => objects(place, valueAt, budget);
