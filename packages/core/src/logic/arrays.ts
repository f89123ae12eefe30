/** Literals → an array that satisfies them: by the items it must hold, and by the text it must print. */

import { goText } from "../values/go-text.js";
import { toFloat64, type Value } from "../values/value.js";
import { type Answer, found, NONE } from "./answer.js";
import type { Budget } from "./budget.js";
import { comparedTexts, freshWord, type Literal, requiredTexts, satisfies } from "./literal.js";
import { numberOfText } from "./numbers.js";
import { splits } from "./splits.js";

/** Items are told apart by their text and, where they are numbers, by their number: strings and numbers are enough. */
export function arrays(literals: readonly Literal[], budget: Budget): Answer<unknown[]> {
  budget.spend(1 + literals.length);
  const texts = requiredTexts(literals);
  return texts === undefined ? anyText(literals, budget) : oneOfTexts(literals, texts, budget);
}

function anyText(literals: readonly Literal[], budget: Budget): Answer<unknown[]> {
  const contains = literals.filter(({ condition }) => condition.op === "contains");
  const unwanted = contains.filter(({ wanted }) => !wanted);
  const items: unknown[] = [];
  for (const literal of contains) {
    if (!literal.wanted || satisfies(items, literal)) continue;
    const equal = itemsEqualTo(literal.condition.value);
    budget.spend(equal.length * (1 + unwanted.length));
    const item = equal.find((one) => [literal, ...unwanted].every((each) => satisfies([one], each)));
    if (item === undefined) return NONE;
    items.push(item);
  }
  const holds = (array: unknown[]) => literals.every((literal) => satisfies(array, literal));
  if (holds(items)) return found(items);
  // Its text may be one that is not wanted; with an item no text holds, it is another.
  const longer = [...items, freshWord(comparedTexts(literals))];
  return holds(longer) ? found(longer) : NONE;
}

/** Items that equal a policy's value, one for each way in which they can differ from one another. */
function itemsEqualTo(value: Value): readonly unknown[] {
  const text = goText(value);
  const numbers = [toFloat64(value), numberOfText(text)].filter((n) => n !== undefined && Number.isFinite(n));
  return [...(value.kind === "int" || value.kind === "float" ? numbers : []), text, ...numbers];
}

function oneOfTexts(literals: readonly Literal[], texts: readonly string[], budget: Budget): Answer<unknown[]> {
  const reads = literals.some(({ condition }) => condition.op === "contains");
  for (const text of texts) {
    const inner = /^\[([\s\S]*)\]$/.exec(text)?.[1];
    if (inner === undefined) continue;
    for (const array of reads ? arraysOf(inner, literals, budget) : [inner === "" ? [] : [inner]]) {
      budget.spend(literals.length);
      if (literals.every((literal) => satisfies(array, literal))) return found(array);
    }
  }
  return NONE;
}

/** The arrays that print this between brackets, as far as the literals tell them apart. */
function* arraysOf(inner: string, literals: readonly Literal[], budget: Budget): Iterable<unknown[]> {
  if (inner === "") yield [];
  const unwanted = literals.filter(({ condition, wanted }) => condition.op === "contains" && !wanted);
  for (const parts of splits(inner, budget)) yield* arraysWith(parts, 0, [], unwanted, budget);
}

function* arraysWith(
  parts: readonly string[],
  index: number,
  items: readonly unknown[],
  unwanted: readonly Literal[],
  budget: Budget,
): Iterable<unknown[]> {
  const part = parts[index];
  if (part === undefined) {
    yield [...items];
    return;
  }
  const number = numberOfText(part);
  for (const item of number === undefined ? [part] : [part, number]) {
    budget.spend(1 + unwanted.length);
    if (unwanted.every((literal) => satisfies([item], literal)))
      yield* arraysWith(parts, index + 1, [...items, item], unwanted, budget);
  }
}
