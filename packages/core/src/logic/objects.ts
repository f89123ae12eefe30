/** A place → an object that satisfies it: by the fields it must hold, and by the text it must print. */

import { MISSING } from "../engine/conditions.js";
import { fromJson, goText } from "../values/go-text.js";
import { type Answer, sat, UNSAT } from "./answer.js";
import { comparedTexts, freshWord, requiredTexts, satisfies } from "./literal.js";
import { mayBeMissing, type Place, printing } from "./place.js";
import { splits } from "./splits.js";
import type { StepLimit } from "./step-limit.js";

/** Finds a value for a place within the object, or MISSING. */
type ValueAt = (place: Place, steps: StepLimit) => Answer<unknown>;

type Fields = readonly (readonly [string, unknown])[];

export function objects(place: Place, valueAt: ValueAt, steps: StepLimit): Answer<Record<string, unknown>> {
  steps.spend(1 + place.literals.length);
  const texts = requiredTexts(place.literals);
  return texts === undefined ? anyText(place, valueAt, steps) : oneOfTexts(place, texts, valueAt, steps);
}

/** An object whose own text is not asked for; the root of the arguments is one. */
function anyText(place: Place, valueAt: ValueAt, steps: StepLimit): Answer<Record<string, unknown>> {
  const { literals, below } = place;
  const fields: [string, unknown][] = [];
  for (const [name, field] of below) {
    const answer = valueAt(field, steps);
    if (answer.answer !== "sat") return answer;
    if (answer.value !== MISSING) fields.push([name, answer.value]);
  }
  const holds = (object: unknown) => literals.every((literal) => satisfies(object, literal));
  const object = objectOf(fields);
  if (holds(object)) return sat(object);
  // Its text may be one that is not wanted; with a name in it that no text holds, it is another.
  const longer = objectOf([...fields, [freshWord(comparedTexts(literals), (word) => below.has(word)), true]]);
  return holds(longer) ? sat(longer) : UNSAT;
}

function oneOfTexts(
  place: Place,
  texts: readonly string[],
  valueAt: ValueAt,
  steps: StepLimit,
): Answer<Record<string, unknown>> {
  let unsure: Answer<Record<string, unknown>> = UNSAT;
  for (const text of texts) {
    const inner = /^map\[([\s\S]*)\]$/.exec(text)?.[1];
    if (inner === undefined) continue;
    for (const fields of place.below.size === 0 ? fieldOf(inner) : fieldsOf(inner, steps)) {
      const answer = objectWith(fields, text, place, valueAt, steps);
      if (answer.answer === "sat") return answer;
      if (answer.answer === "unknown") unsure = answer;
    }
  }
  return unsure;
}

/** The fields of one object that prints this; where nothing is asked of the fields, any such object will do. */
function fieldOf(inner: string): readonly (readonly (readonly [string, string])[])[] {
  const colon = inner.indexOf(":");
  if (colon >= 0) return [[[inner.slice(0, colon), inner.slice(colon + 1)]]];
  return inner === "" ? [[]] : [];
}

/** The names and printed values of every object that prints this. */
function* fieldsOf(inner: string, steps: StepLimit): Iterable<readonly (readonly [string, string])[]> {
  if (inner === "") yield [];
  for (const parts of splits(inner, steps)) yield* namesOf(parts, 0, [], steps);
}

function* namesOf(
  parts: readonly string[],
  index: number,
  fields: readonly (readonly [string, string])[],
  steps: StepLimit,
): Iterable<readonly (readonly [string, string])[]> {
  const part = parts[index];
  if (part === undefined) {
    yield fields;
    return;
  }
  for (let colon = part.indexOf(":"); colon >= 0; colon = part.indexOf(":", colon + 1)) {
    steps.spend(1);
    yield* namesOf(parts, index + 1, [...fields, [part.slice(0, colon), part.slice(colon + 1)]], steps);
  }
}

/** An object of these fields and no other, each printing its text; found only if the whole prints `text`. */
function objectWith(
  printed: readonly (readonly [string, string])[],
  text: string,
  { literals, below }: Place,
  valueAt: ValueAt,
  steps: StepLimit,
): Answer<Record<string, unknown>> {
  steps.spend(1 + printed.length);
  const plain = objectOf(printed);
  // Names that are not in Go's order, or come twice, print otherwise.
  if (goText(fromJson(plain)) !== text || !literals.every((literal) => satisfies(plain, literal))) return UNSAT;
  for (const [name, field] of below) if (!Object.hasOwn(plain, name) && !mayBeMissing(field, steps)) return UNSAT;
  const fields: [string, unknown][] = [];
  for (const [name, value] of printed) {
    const field = below.get(name);
    if (field === undefined) {
      fields.push([name, value]);
      continue;
    }
    const answer = valueAt({ literals: [...field.literals, printing(value)], below: field.below }, steps);
    if (answer.answer !== "sat") return answer;
    fields.push([name, answer.value]);
  }
  return sat(objectOf(fields));
}

/** With own fields only, whatever their names. */
function objectOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(fields);
}
