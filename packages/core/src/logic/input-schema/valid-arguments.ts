/** An input schema and paths → what conditions can say of the arguments there so that a call is valid. */

import { compilePattern } from "../../patterns/pattern.js";
import type { Condition, Operator } from "../../policy/policy.js";
import { fromJson } from "../../values/go-text.js";
import { isObject } from "../../values/json-values.js";
import type { Value } from "../../values/value.js";
import { all, any, type Formula, holds, not } from "../formula.js";
import { argumentIn } from "./argument.js";
import { ANY, mayBe, type Shape } from "./shape.js";

export interface AskedArgument {
  readonly segments: readonly string[];
  /** Whether a call without it is of no use. */
  readonly demanded: boolean;
}

/** What the schema says of the arguments, as far as conditions can say it. */
export function validArguments(schema: unknown, asked: Iterable<AskedArgument>): Formula {
  if (!isObject(schema)) return all([]);
  let known = hints.get(schema);
  if (known === undefined) {
    known = new Map();
    hints.set(schema, known);
  }
  return all([...asked].map((one) => hintOf(one, schema, known)));
}

/** What is said of each argument of a schema: many a rule asks about the same. */
const hints = new WeakMap<object, Map<string, Formula>>();

function hintOf({ segments, demanded }: AskedArgument, schema: unknown, known: Map<string, Formula>): Formula {
  const id = `${demanded} ${segments.join(".")}`;
  let hint = known.get(id);
  if (hint === undefined) {
    hint = validArgument(segments, schema, demanded);
    known.set(id, hint);
  }
  return hint;
}

function validArgument(segments: readonly string[], schema: unknown, demanded: boolean): Formula {
  const argument = argumentIn(schema, segments);
  const isThere = (there: boolean) => holds(conditionOn(segments, "exists", { kind: "bool", value: there }));
  // What the schema does not know, a valid call need not have.
  if (argument.kind === "absent") return demanded ? all([]) : isThere(false);
  if (argument.kind !== "described") return all([]);
  const valid = any(argument.shapes.map((shape) => hasShape(segments, shape)));
  return argument.required || demanded ? all([isThere(true), valid]) : any([isThere(false), valid]);
}

/** A condition on an argument that no document holds. */
export function conditionOn(segments: readonly string[], op: Operator, value: Value): Condition {
  const path = `args.${segments.join(".")}`;
  return { origin: [], path, target: { kind: "args", segments }, op, writtenOp: op, value };
}

/** That the argument is a string: the empty pattern matches every one, and is true of nothing else. */
export function isString(segments: readonly string[]): Formula {
  return holds(conditionOn(segments, "regex", { kind: "string", value: "" }));
}

export function isNumber(segments: readonly string[]): Formula {
  const zero: Value = { kind: "int", value: 0n };
  return any([holds(conditionOn(segments, "lt", zero)), holds(conditionOn(segments, "gte", zero))]);
}

/** A text that says something. */
const WORD: Value = { kind: "string", value: "\\w" };

const BOOLEANS: Value = {
  kind: "list",
  items: [
    { kind: "bool", value: true },
    { kind: "bool", value: false },
  ],
};

function hasShape(segments: readonly string[], shape: Shape): Formula {
  const { values, types } = shape;
  if (shape === ANY || (values === undefined && types === undefined)) return all([]);
  if (values !== undefined) return isOneOf(segments, values);
  const isBoolean = all([holds(conditionOn(segments, "in", BOOLEANS)), not(isString(segments))]);
  return any([
    ...(mayBe(shape, "string") ? [textOf(segments, shape)] : []),
    ...(mayBe(shape, "integer") ? [all([isNumber(segments), ...bounds(segments, shape)])] : []),
    ...(mayBe(shape, "boolean") ? [isBoolean] : []),
    ...(mayBe(shape, "array") || mayBe(shape, "object")
      ? [all([not(isString(segments)), not(isNumber(segments)), not(holds(conditionOn(segments, "in", BOOLEANS)))])]
      : []),
  ]);
}

/** Lengths beyond this are not asked for: what is looked for is short, and rarely too short. */
const MAX_LENGTH = 64;

/** A text, one that says something if there is such, as long as it may be, in which the schema's patterns match. */
function textOf(segments: readonly string[], { text: { least, most, patterns } }: Shape): Formula {
  const matches = (pattern: string) => holds(conditionOn(segments, "regex", { kind: "string", value: pattern }));
  const asked = patterns.filter((pattern) => "test" in compilePattern(pattern)).map(matches);
  const from = least > MAX_LENGTH ? 0 : least;
  const length = `${from},${most > MAX_LENGTH ? "" : most}`;
  if (length !== "0,") asked.push(matches(`^(?s:.{${length}})$`));
  return all([any([holds(conditionOn(segments, "regex", WORD)), isString(segments)]), ...asked]);
}

function isOneOf(segments: readonly string[], values: readonly unknown[]): Formula {
  const listed = (some: readonly unknown[]) =>
    holds(conditionOn(segments, "in", { kind: "list", items: some.map(fromJson) }));
  const texts = values.filter((value) => typeof value === "string");
  const others = values.filter((value) => typeof value !== "string");
  return any([
    ...(texts.length > 0 ? [all([listed(texts), isString(segments)])] : []),
    ...(others.length > 0 ? [all([listed(others), not(isString(segments))])] : []),
  ]);
}

function bounds(segments: readonly string[], { least, greatest }: Shape): Formula[] {
  const compare = (op: Operator, value: number) => holds(conditionOn(segments, op, { kind: "float", value }));
  return [
    ...(least === undefined ? [] : [compare(least.inclusive ? "gte" : "gt", least.value)]),
    ...(greatest === undefined ? [] : [compare(greatest.inclusive ? "lte" : "lt", greatest.value)]),
  ];
}
