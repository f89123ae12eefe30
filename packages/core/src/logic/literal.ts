/** A condition of a path, wanted or not wanted, and what can be read off it without running it. */

import { argumentTest, counterTest, type Test } from "../engine/conditions.js";
import type { Condition } from "../policy/policy.js";
import { goText } from "../values/go-text.js";
import type { Value } from "../values/value.js";

/** What is asked of the value at one place: that the condition holds, or that it does not. */
export interface Literal {
  readonly condition: Condition;
  readonly wanted: boolean;
}

const argumentTests = new WeakMap<Condition, Test>();
const counterTests = new WeakMap<Condition, (actual: bigint) => boolean>();

/** Whether the engine's own predicate says of an argument what the literal asks. */
export function satisfies(actual: unknown, { condition, wanted }: Literal): boolean {
  return testOf(condition)(actual) === wanted;
}

/** Whether it does of a counter's value. */
export function counterSatisfies(actual: bigint, { condition, wanted }: Literal): boolean {
  return counterTestOf(condition)(actual) === wanted;
}

/** The engine's predicate of a condition on an argument, made once. */
export function testOf(condition: Condition): Test {
  let test = argumentTests.get(condition);
  if (test === undefined) {
    test = argumentTest(condition);
    argumentTests.set(condition, test);
  }
  return test;
}

/** The engine's predicate of a condition on a counter, made once. */
export function counterTestOf(condition: Condition): (actual: bigint) => boolean {
  let test = counterTests.get(condition);
  if (test === undefined) {
    test = counterTest(condition);
    counterTests.set(condition, test);
  }
  return test;
}

/** The values a condition compares with. */
export function comparedValues({ op, value }: Condition): readonly Value[] {
  return (op === "in" || op === "not_in") && value.kind === "list" ? value.items : [value];
}

/**
 * The texts one of which a value must print, if it is no number; undefined where no literal says so. An empty list:
 * there is no such value.
 */
export function requiredTexts(literals: readonly Literal[]): readonly string[] | undefined {
  let least: readonly string[] | undefined;
  for (const { condition, wanted } of literals) {
    const { op, value } = condition;
    const equal = wanted ? op === "eq" || op === "in" : op === "neq" || op === "not_in";
    if (!equal || ((op === "in" || op === "not_in") && value.kind !== "list")) continue;
    const texts = comparedValues(condition).map(goText);
    if (least === undefined || texts.length < least.length) least = texts;
  }
  return least;
}

/** Every text the literals compare with. */
export function comparedTexts(literals: readonly Literal[]): readonly string[] {
  return literals.flatMap(({ condition }) => (condition.op === "exists" ? [] : comparedValues(condition).map(goText)));
}

/** A short word that is neither one of the texts nor part of one. */
export function freshWord(texts: readonly string[], taken: (word: string) => boolean = () => false): string {
  for (let i = 0; ; i++) {
    const word = i === 0 ? "x" : `x${i}`;
    if (!taken(word) && !texts.some((text) => text.includes(word))) return word;
  }
}
