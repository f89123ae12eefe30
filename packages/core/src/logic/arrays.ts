/** Literals → an array that satisfies them: by the items it must hold, and by the text it must print. */

import { goText } from "../values/go-text.js";
import { toFloat64, type Value } from "../values/value.js";
import { type Answer, sat, UNSAT } from "./answer.js";
import { comparedTexts, freshWord, type Literal, requiredTexts, satisfies } from "./literal.js";
import { numberOfText } from "./numbers.js";
import { splits } from "./splits.js";
import type { StepLimit } from "./step-limit.js";

/** Conditions see only an item's text and, of a number, its value: strings and numbers are enough. */
export function arrays(literals: readonly Literal[], steps: StepLimit): Answer<unknown[]> {
  steps.spend(1 + literals.length);
  const texts = requiredTexts(literals);
  return texts === undefined ? anyText(literals, steps) : oneOfTexts(literals, texts, steps);
}

function anyText(literals: readonly Literal[], steps: StepLimit): Answer<unknown[]> {
  const contains = literals.filter(({ condition }) => condition.op === "contains");
  const unwanted = contains.filter(({ wanted }) => !wanted);
  const items: unknown[] = [];
  for (const literal of contains) {
    if (!literal.wanted || satisfies(items, literal)) continue;
    const equal = itemsEqualTo(literal.condition.value);
    steps.spend(equal.length * (1 + unwanted.length));
    const item = equal.find((one) => [literal, ...unwanted].every((each) => satisfies([one], each)));
    if (item === undefined) return UNSAT;
    items.push(item);
  }
  const holds = (array: unknown[]) => literals.every((literal) => satisfies(array, literal));
  if (holds(items)) return sat(items);
  // Its text may be one that is not wanted; with an item no text holds, it is another.
  const longer = [...items, freshWord(comparedTexts(literals))];
  return holds(longer) ? sat(longer) : UNSAT;
}

/** Items that equal a policy's value, one for each way in which they can differ from one another. */
function itemsEqualTo(value: Value): readonly unknown[] {
  const text = goText(value);
  const numbers = [toFloat64(value), numberOfText(text)].filter((n) => n !== undefined && Number.isFinite(n));
  return [...(value.kind === "int" || value.kind === "float" ? numbers : []), text, ...numbers];
}

function oneOfTexts(literals: readonly Literal[], texts: readonly string[], steps: StepLimit): Answer<unknown[]> {
  const reads = literals.some(({ condition }) => condition.op === "contains");
  for (const text of texts) {
    const inner = /^\[([\s\S]*)\]$/.exec(text)?.[1];
    if (inner === undefined) continue;
    for (const array of reads ? arraysOf(inner, literals, steps) : [inner === "" ? [] : [inner]]) {
      steps.spend(literals.length);
      if (literals.every((literal) => satisfies(array, literal))) return sat(array);
    }
  }
  return UNSAT;
}

/** The arrays that print this between brackets, as far as the literals tell them apart. */
function* arraysOf(inner: string, literals: readonly Literal[], steps: StepLimit): Iterable<unknown[]> {
  if (inner === "") yield [];
  const unwanted = literals.filter(({ condition, wanted }) => condition.op === "contains" && !wanted);
  for (const parts of splits(inner, steps)) yield* arraysWith(parts, 0, [], unwanted, steps);
}

function* arraysWith(
  parts: readonly string[],
  index: number,
  items: readonly unknown[],
  unwanted: readonly Literal[],
  steps: StepLimit,
): Iterable<unknown[]> {
  const part = parts[index];
  if (part === undefined) {
    yield [...items];
    return;
  }
  const number = numberOfText(part);
  for (const item of number === undefined ? [part] : [part, number]) {
    steps.spend(1 + unwanted.length);
    if (unwanted.every((literal) => satisfies([item], literal)))
      yield* arraysWith(parts, index + 1, [...items, item], unwanted, steps);
  }
}
