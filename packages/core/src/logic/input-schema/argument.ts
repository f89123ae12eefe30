/** What a tool's input schema says of the argument at a path. */

import { compilePattern, type Program } from "../../patterns/pattern.js";
import { fieldOf, isObject } from "../../values/json-values.js";
import { guessWord } from "../automata/guess.js";
import { StepLimit, StepLimitReached } from "../step-limit.js";
import { ANY, isOfType, type JsonType, mayBe, type Shape, shapesOf, type TextShape } from "./shape.js";

/** An argument as a schema describes it. */
export type Argument =
  /** `shapes` are the ways for it to be valid; `required` where no valid call leaves it out. */
  | { readonly kind: "described"; readonly shapes: readonly Shape[]; readonly required: boolean }
  /** The object at `within` has properties, and the next name of the path is not among them. */
  | { readonly kind: "absent"; readonly within: readonly string[]; readonly names: readonly string[] }
  /** The value at `within` is not an object, so nothing is inside it. */
  | { readonly kind: "no object"; readonly within: readonly string[]; readonly shapes: readonly Shape[] }
  /** The schema does not say. */
  | { readonly kind: "unknown" };

const UNKNOWN: Argument = { kind: "unknown" };

const known = new WeakMap<object, Map<string, Argument>>();

/** What `schema`, of all arguments of a call, says of the one that `segments` lead to. */
export function argumentIn(schema: unknown, segments: readonly string[]): Argument {
  if (!isObject(schema)) return UNKNOWN;
  let bySegments = known.get(schema);
  if (bySegments === undefined) {
    bySegments = new Map();
    known.set(schema, bySegments);
  }
  const path = segments.join(".");
  let argument = bySegments.get(path);
  if (argument === undefined) {
    argument = look(schema, segments);
    bySegments.set(path, argument);
  }
  return argument;
}

function look(schema: unknown, segments: readonly string[]): Argument {
  let shapes = shapesOf([schema], schema);
  let required = true;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as string;
    if (shapes.length === 0) return UNKNOWN;
    const objects = shapes.every(mayBeObject) ? shapes : shapes.filter(mayBeObject);
    if (objects.length === 0) return { kind: "no object", within: segments.slice(0, i), shapes };
    // An object among `enum` is a value, not a description.
    if (objects.some(({ values }) => values !== undefined)) return UNKNOWN;
    const listing = objects.filter(({ properties }) => properties?.has(segment));
    const open = objects.some((shape) => !shape.properties?.has(segment) && mayHoldMore(shape));
    if (listing.length === 0)
      return open
        ? UNKNOWN
        : { kind: "absent", within: segments.slice(0, i), names: [...new Set(objects.flatMap(namesOf))] };
    required &&= shapes.every((shape) => shape.required.has(segment));
    const [only] = listing;
    // Most often there is one object, and nothing to join.
    shapes =
      only !== undefined && listing.length === 1
        ? shapesOf(only.properties?.get(segment) ?? [], schema)
        : listing.flatMap(({ properties }) => shapesOf(properties?.get(segment) ?? [], schema));
    if (open) shapes = [...shapes, ANY];
  }
  return shapes.length === 0 ? UNKNOWN : { kind: "described", shapes, required };
}

function mayBeObject(shape: Shape): boolean {
  return mayBe(shape, "object");
}

function mayHoldMore({ properties, open }: Shape): boolean {
  return properties === undefined || open;
}

function namesOf({ properties }: Shape): string[] {
  return [...(properties?.keys() ?? [])];
}

/** Nesting deeper than this gives no example and no name. */
const MAX_DEPTH = 6;

/** The paths of all arguments that the schema names, outer ones first; those inside lists are not among them. */
export function argumentPaths(schema: unknown): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  addPaths([schema], schema, [], new Set(), paths);
  return paths;
}

function addPaths(
  schemas: readonly unknown[],
  root: unknown,
  within: readonly string[],
  seen: Set<unknown>,
  paths: (readonly string[])[],
): void {
  // What refers to itself names the same again.
  if (within.length >= MAX_DEPTH || schemas.every((schema) => seen.has(schema))) return;
  for (const schema of schemas) seen.add(schema);
  for (const [name, own] of propertiesOf(schemas, root)) {
    const path = [...within, name];
    paths.push(path);
    const nesting = own.filter(mayNest);
    if (nesting.length > 0) addPaths(nesting, root, path, seen, paths);
  }
}

/** The schemas of each property that the schemas name. */
function propertiesOf(schemas: readonly unknown[], root: unknown): ReadonlyMap<string, readonly unknown[]> {
  const lists = schemas.flatMap((schema) => shapesOf([schema], root)).flatMap(({ properties }) => properties ?? []);
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const joined = new Map<string, unknown[]>();
  for (const properties of lists)
    for (const [name, own] of properties) {
      const known = joined.get(name);
      if (known === undefined) joined.set(name, [...own]);
      else known.push(...own);
    }
  return joined;
}

/** Whether a schema can name arguments inside of the one it describes: most describe a text or a number. */
function mayNest(schema: unknown): boolean {
  return isObject(schema) && NESTING.some((key) => Object.hasOwn(schema, key));
}

const NESTING = ["properties", "$ref", "allOf", "anyOf", "oneOf"];

/** A valid value, as far as is easily had; undefined where the schema is too odd. */
export function exampleOf(shapes: readonly Shape[], schema: unknown, depth = 0): unknown {
  for (const shape of shapes) {
    const example = exampleOfShape(shape, schema, depth);
    if (example !== undefined) return example;
  }
  return undefined;
}

function exampleOfShape(shape: Shape, schema: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return undefined;
  const [value] = shape.values ?? shape.shown.filter((shown) => shown !== null && fits(shown, shape));
  if (value !== undefined) return value;
  if (shape.values !== undefined) return undefined;
  if (mayBe(shape, "string")) return exampleText(shape.text);
  if (mayBe(shape, "integer")) return wholeNumberIn(shape);
  if (mayBe(shape, "boolean")) return true;
  if (mayBe(shape, "array")) {
    const item = exampleOf(shapesOf(shape.items, schema), schema, depth + 1);
    return item === undefined ? [] : [item];
  }
  return mayBe(shape, "object") ? exampleObject(shape, schema, depth) : null;
}

/** A short text of the length asked for, in which the patterns match; undefined where none is easily had. */
function exampleText({ least, most, patterns }: TextShape): string | undefined {
  if (least > MAX_TEXT) return undefined;
  const word = EXAMPLE.repeat(Math.ceil(least / EXAMPLE.length) || 1).slice(
    0,
    Math.min(most, Math.max(least, EXAMPLE.length)),
  );
  const compiled = patterns.map(compilePattern).flatMap((pattern) => ("error" in pattern ? [] : [pattern]));
  const guesses = compiled.map(({ program }) => guessOf(program()));
  return [word, ...guesses].find(
    (text) => [...text].length >= least && [...text].length <= most && compiled.every((pattern) => pattern.test(text)),
  );
}

function guessOf(program: Program): string {
  try {
    return guessWord(program, new StepLimit(MAX_STEPS)) ?? "";
  } catch (error) {
    if (error instanceof StepLimitReached) return "";
    throw error;
  }
}

const EXAMPLE = "example";
const MAX_TEXT = 1_000;
const MAX_STEPS = 2_000;

function exampleObject({ required, properties }: Shape, schema: unknown, depth: number): unknown {
  const entries: [string, unknown][] = [];
  for (const name of required) {
    const value = exampleOf(shapesOf(properties?.get(name) ?? [], schema), schema, depth + 1);
    if (value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function wholeNumberIn({ least, greatest }: Shape): number | undefined {
  const low = least === undefined ? Number.NEGATIVE_INFINITY : Math.floor(least.value) + 1;
  const from = least?.inclusive && Number.isInteger(least.value) ? least.value : low;
  const high = greatest === undefined ? Number.POSITIVE_INFINITY : Math.ceil(greatest.value) - 1;
  const to = greatest?.inclusive && Number.isInteger(greatest.value) ? greatest.value : high;
  if (from > to) return undefined;
  return from > 1 ? from : to < 1 ? to : 1;
}

/** Whether the value may be valid by one of the shapes: its type, its place in an enum, its bounds. */
export function isAllowed(value: unknown, shapes: readonly Shape[]): boolean {
  return shapes.some((shape) => fits(value, shape));
}

function fits(value: unknown, { types, values, least, greatest }: Shape): boolean {
  if (types !== undefined && !isOfSome(value, types)) return false;
  if (values !== undefined && !isListed(value, values)) return false;
  if (typeof value !== "number") return true;
  if (least !== undefined && (least.inclusive ? value < least.value : value <= least.value)) return false;
  return greatest === undefined || (greatest.inclusive ? value <= greatest.value : value < greatest.value);
}

interface Listed {
  readonly strings: ReadonlySet<string>;
  /** The others, as JSON. */
  readonly others: ReadonlySet<string>;
}

const listed = new WeakMap<readonly unknown[], Listed>();

function isListed(value: unknown, values: readonly unknown[]): boolean {
  let known = listed.get(values);
  if (known === undefined) {
    known = {
      strings: new Set(values.filter((one) => typeof one === "string")),
      others: new Set(values.filter((one) => typeof one !== "string").map((one) => JSON.stringify(one))),
    };
    // An `enum` may be as long as a tool list is large.
    listed.set(values, known);
  }
  return typeof value === "string" ? known.strings.has(value) : known.others.has(JSON.stringify(value));
}

function isOfSome(value: unknown, types: ReadonlySet<JsonType>): boolean {
  for (const type of types) if (isOfType(value, type)) return true;
  return false;
}

/**
 * The arguments with every required one that is missing, also inside of objects, filled with an example where one is
 * easily had. `keepOut` is left out even where it is required.
 */
export function withRequired(
  args: Readonly<Record<string, unknown>>,
  schema: unknown,
  keepOut: readonly string[] = [],
): Record<string, unknown> {
  return filled(args, [schema], schema, [], keepOut.join("."));
}

function filled(
  args: Readonly<Record<string, unknown>>,
  schemas: readonly unknown[],
  root: unknown,
  within: readonly string[],
  keepOut: string,
): Record<string, unknown> {
  let full: Record<string, unknown> | undefined;
  const shape = within.length > MAX_DEPTH ? undefined : shapesOf(schemas, root).find((one) => mayBe(one, "object"));
  for (const [name, own] of shape?.properties ?? []) {
    const present = fieldOf(args, name);
    let value: unknown;
    if (isObject(present)) value = filled(present, own, root, [...within, name], keepOut);
    else if (!Object.hasOwn(args, name) && shape?.required.has(name) && [...within, name].join(".") !== keepOut)
      value = exampleOf(shapesOf(own, root), root);
    // Spread and computed, a name such as `__proto__` is a name like any other.
    if (value !== undefined) full = { ...(full ?? args), [name]: value };
  }
  return full ?? { ...args };
}
