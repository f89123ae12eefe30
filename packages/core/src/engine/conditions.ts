/** A condition → a predicate over one value, with the engine's comparisons (its `operators.go`). */

import { compilePattern } from "../patterns/pattern.js";
import type { Condition, Operator } from "../policy/policy.js";
import { bytesOfText } from "../values/bytes.js";
import { fromJson, goText } from "../values/go-text.js";
import { toFloat64, type Value } from "../values/value.js";

/** Asked of the value at the condition's path: an argument as `JSON.parse` gives it. */
export type Test = (actual: unknown) => boolean;

/** Marks an absent argument; no JSON value equals it. */
export const MISSING: unique symbol = Symbol("missing");

/** The predicate of a condition on an argument. */
export function argumentTest(condition: Condition): Test {
  const { op, value } = condition;
  if (op === "exists") {
    if (value.kind !== "bool") return never;
    const wanted = value.value;
    return (actual) => (actual !== MISSING && actual !== null) === wanted;
  }
  const test = presentTest(op, value);
  // Whatever is asked of a missing argument, the answer is no.
  return (actual) => actual !== MISSING && test(actual);
}

/** The predicate of a condition on a counter, whose value is an int64 and never missing. */
export function counterTest({ op, value }: Condition): (actual: number | bigint) => boolean {
  switch (op) {
    case "exists":
      return value.kind === "bool" && value.value ? always : never;
    case "eq":
      return counterEquals(value);
    case "neq":
      return not(counterEquals(value));
    case "in":
      return value.kind === "list" ? any(value.items.map(counterEquals)) : never;
    case "not_in":
      return value.kind === "list" ? not(any(value.items.map(counterEquals))) : always;
    case "lt":
    case "lte":
    case "gt":
    case "gte": {
      const compare = comparison(op, toFloat64(value) ?? Number.NaN);
      return (actual) => compare(Number(actual));
    }
    case "regex":
    case "contains":
    case undefined:
      return never;
  }
}

function presentTest(op: Exclude<Operator, "exists"> | undefined, value: Value): Test {
  switch (op) {
    case "eq":
      return equals(value);
    case "neq":
      return not(equals(value));
    case "in":
      return value.kind === "list" ? isOneOf(value.items) : never;
    case "not_in":
      return value.kind === "list" ? not(isOneOf(value.items)) : always;
    case "lt":
    case "lte":
    case "gt":
    case "gte": {
      const compare = comparison(op, toFloat64(value) ?? Number.NaN);
      return (actual) => typeof actual === "number" && compare(actual);
    }
    case "regex":
      return matches(value);
    case "contains":
      return contains(value);
    case undefined:
      return never;
  }
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}

function not<T>(test: (actual: T) => boolean): (actual: T) => boolean {
  return (actual) => !test(actual);
}

function any<T>(tests: readonly ((actual: T) => boolean)[]): (actual: T) => boolean {
  return (actual) => tests.some((test) => test(actual));
}

/** As numbers when both are numbers, else as Go prints both. */
function equals(expected: Value): Test {
  const number = toFloat64(expected);
  const text = goText(expected);
  return (actual) => {
    if (typeof actual === "number" && number !== undefined) return actual === number;
    return textOf(actual) === text;
  };
}

/** `equals` for many values: one look-up instead of a walk. */
function isOneOf(items: readonly Value[]): Test {
  let test = listTests.get(items);
  if (test === undefined) {
    test = compileIsOneOf(items);
    listTests.set(items, test);
  }
  return test;
}

/** A list may hold very many values, and its predicate be asked for by each that looks at the policy. */
const listTests = new WeakMap<readonly Value[], Test>();

/** The text of a number can be looked up, too: one that prints as a numeric value is equal to it. */
function compileIsOneOf(items: readonly Value[]): Test {
  const numbers = new Set<unknown>();
  const texts = new Set<string>();
  for (const item of items) {
    const number = toFloat64(item);
    if (number !== undefined) numbers.add(number);
    texts.add(goText(item));
  }
  return (actual) => numbers.has(actual) || texts.has(textOf(actual));
}

function textOf(actual: unknown): string {
  return goText(fromJson(actual));
}

/** Go's JSON reader puts U+FFFD for a lone half of a surrogate pair. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

function counterEquals(expected: Value): (actual: number | bigint) => boolean {
  const number = toFloat64(expected);
  if (number !== undefined) return (actual) => Number(actual) === number;
  const text = goText(expected);
  return (actual) => actual.toString() === text;
}

/** With NaN, no comparison holds. */
function comparison(op: "lt" | "lte" | "gt" | "gte", bound: number): (actual: number) => boolean {
  switch (op) {
    case "lt":
      return (actual) => actual < bound;
    case "lte":
      return (actual) => actual <= bound;
    case "gt":
      return (actual) => actual > bound;
    case "gte":
      return (actual) => actual >= bound;
  }
}

function matches(expected: Value): Test {
  if (expected.kind !== "string") return never;
  const source = expected.value;
  // Compiled when first asked: a policy holds many patterns, and a record may need none of them.
  let test: ((text: string) => boolean) | undefined;
  return (actual) => {
    if (typeof actual !== "string") return false;
    if (test === undefined) {
      const pattern = compilePattern(source);
      test = "error" in pattern ? never : pattern.test;
    }
    return test(wellFormed(actual));
  };
}

/** Go's `strings.Contains`, which compares bytes: half a character is found in the whole one. */
function holds(text: string, part: string): boolean {
  return part.isWellFormed() ? text.includes(part) : bytesOfText(text).includes(bytesOfText(part));
}

function contains(expected: Value): Test {
  const element = equals(expected);
  return (actual) => {
    if (typeof actual === "string") return expected.kind === "string" && holds(wellFormed(actual), expected.value);
    return Array.isArray(actual) && actual.some(element);
  };
}
