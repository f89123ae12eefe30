/** The arguments that a question is about, as a tree of places. */

import { MISSING } from "../engine/conditions.js";
import { type Literal, satisfies } from "./literal.js";
import type { StepLimit } from "./step-limit.js";

/** One argument, or a field of one: what is asked of it, and of what is in it. */
export interface Place {
  readonly literals: Literal[];
  below: ReadonlyMap<string, Place>;
}

/** Most places have nothing below. */
const NOTHING: ReadonlyMap<string, Place> = new Map();

export function emptyPlace(): Place {
  return { literals: [], below: NOTHING };
}

/** The place at a path below another; it is made where it is not there. */
export function placeAt(root: Place, segments: readonly string[]): Place {
  let place = root;
  for (const segment of segments) {
    let next = place.below.get(segment);
    if (next === undefined) {
      next = emptyPlace();
      if (place.below === NOTHING) place.below = new Map([[segment, next]]);
      else (place.below as Map<string, Place>).set(segment, next);
    }
    place = next;
  }
  return place;
}

/** Whether everything asked here and below holds where nothing is. */
export function mayBeMissing(place: Place, steps: StepLimit): boolean {
  steps.spend(1 + place.literals.length);
  return (
    place.literals.every((literal) => satisfies(MISSING, literal)) &&
    (place.below.size === 0 || [...place.below.values()].every((below) => mayBeMissing(below, steps)))
  );
}

/** A text that the value must print, whatever it is, as a literal. */
export function printing(text: string): Literal {
  const value = { kind: "string", value: text } as const;
  const target = { kind: "args", segments: [] } as const;
  return { condition: { origin: [], path: "", target, op: "eq", writtenOp: "eq", value }, wanted: true };
}
