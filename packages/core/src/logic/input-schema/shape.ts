/** A JSON Schema → the shapes that its values may have: a flat reading, and one that never rules out a valid value. */

import { pointerSteps } from "../../document/pointer.js";
import { fieldOf, isObject } from "../../values/json-values.js";

export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** One way to be valid. What is not in it was not read, and rules nothing out. */
export interface Shape {
  /** Undefined: any. A number schema is `number`, an integer one `integer`. */
  readonly types: ReadonlySet<JsonType> | undefined;
  /** The only values, by `enum` or `const`; undefined: any. */
  readonly values: readonly unknown[] | undefined;
  readonly least: Bound | undefined;
  readonly greatest: Bound | undefined;
  /** Whether a `pattern` or `format` says what a text must look like. */
  readonly formed: boolean;
  /** What is asked of it where it is a text. */
  readonly text: TextShape;
  /** The schemas of each property, all of which hold; undefined where the schema lists none. */
  readonly properties: ReadonlyMap<string, readonly unknown[]> | undefined;
  /** Whether it says that there may be other properties, or in a way that is not read here. */
  readonly open: boolean;
  readonly required: ReadonlySet<string>;
  /** The schemas of every item, all of which hold. */
  readonly items: readonly unknown[];
  /** Values that the schema itself shows: `default` and `examples`. */
  readonly shown: readonly unknown[];
}

export interface TextShape {
  /** In characters. */
  readonly least: number;
  readonly most: number;
  /** Regular expressions as the schema writes them, all of which match somewhere in it. */
  readonly patterns: readonly string[];
}

const ANY_TEXT: TextShape = { least: 0, most: Number.POSITIVE_INFINITY, patterns: [] };

export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

/** Any value at all. */
export const ANY: Shape = {
  types: undefined,
  values: undefined,
  least: undefined,
  greatest: undefined,
  formed: false,
  text: ANY_TEXT,
  properties: undefined,
  open: true,
  required: new Set(),
  items: [],
  shown: [],
};

/** Beyond these a schema is not read: it is open to anything. */
const MAX_DEPTH = 12;
const MAX_SHAPES = 32;
const MAX_PROPERTIES = 2000;

/** Keywords that add properties or values in ways not read here. */
const UNREAD = ["patternProperties", "if", "then", "else", "dependentSchemas", "dependencies", "$dynamicRef"];

/**
 * The shapes of a value for which all `schemas` hold; empty where the schema can be seen to allow no value.
 * @param root the schema that local references (`#/$defs/…`) are read in
 */
export function shapesOf(schemas: readonly unknown[], root: unknown): readonly Shape[] {
  const [first] = schemas;
  if (schemas.length !== 1 || first !== root || !isObject(root)) return readAll(schemas, root);
  let shapes = ofRoots.get(root);
  if (shapes === undefined) {
    shapes = readAll(schemas, root);
    ofRoots.set(root, shapes);
  }
  return shapes;
}

/** A tool's schema is asked about by many checks. */
const ofRoots = new WeakMap<object, readonly Shape[]>();

function readAll(schemas: readonly unknown[], root: unknown): readonly Shape[] {
  let shapes: readonly Shape[] | undefined;
  for (const schema of schemas) {
    const own = read(schema, root, 0, NOTHING);
    shapes = shapes === undefined ? possible(own) : both(shapes, own);
  }
  return shapes ?? [NEUTRAL];
}

const NOTHING: ReadonlySet<never> = new Set();

/** What joins with a shape to that shape. */
const NEUTRAL: Shape = { ...ANY, open: false };

/** The shapes that some value has; anything at all where they are too many to look at. */
function possible(shapes: readonly Shape[]): readonly Shape[] {
  if (shapes.length > MAX_SHAPES) return [ANY];
  return shapes.some(hasNoValue) ? shapes.filter((shape) => !hasNoValue(shape)) : shapes;
}

function hasNoValue({ values }: Shape): boolean {
  return values?.length === 0;
}

function read(schema: unknown, root: unknown, depth: number, within: ReadonlySet<unknown>): readonly Shape[] {
  if (schema === false) return [];
  if (!isObject(schema) || depth > MAX_DEPTH || within.has(schema)) return [ANY];
  if (!COMBINING.some((key) => Object.hasOwn(schema, key))) return [own(schema)];
  const inside = new Set([...within, schema]);
  const readIn = (part: unknown) => read(part, root, depth + 1, inside);
  let shapes: readonly Shape[] = [own(schema)];
  const reference = fieldOf(schema, "$ref");
  if (reference !== undefined) shapes = both(shapes, readIn(referred(reference, root)));
  for (const part of list(schema, "allOf")) shapes = both(shapes, readIn(part));
  for (const key of ["anyOf", "oneOf"]) {
    const parts = list(schema, key);
    if (parts.length > MAX_SHAPES) return [ANY];
    if (parts.length > 0) shapes = both(shapes, parts.flatMap(readIn));
  }
  return shapes;
}

/** Keywords that say more of the same value by other schemas. */
const COMBINING = ["$ref", "allOf", "anyOf", "oneOf"];

/** Every pair of shapes that a value may have at once; anything at all where they are too many to look at. */
function both(left: readonly Shape[], right: readonly Shape[]): readonly Shape[] {
  if (left.length * right.length > MAX_SHAPES) return [ANY];
  return left.flatMap((a) => right.flatMap((b) => joined(a, b) ?? []));
}

function own(schema: Readonly<Record<string, unknown>>): Shape {
  const field = (key: string) => fieldOf(schema, key);
  const constant = Object.hasOwn(schema, "const") ? [field("const")] : undefined;
  const listed = Array.isArray(field("enum")) ? (field("enum") as unknown[]) : undefined;
  const nullable = field("nullable") === true;
  const types = typesIn(field("type"));
  const values = constant ?? listed;
  const additional = field("additionalProperties");
  return {
    types: types && nullable ? new Set<JsonType>([...types, "null"]) : types,
    values: values && nullable ? [...values, null] : values,
    least: bound(field("minimum"), field("exclusiveMinimum"), isMore),
    greatest: bound(field("maximum"), field("exclusiveMaximum"), isLess),
    formed: Object.hasOwn(schema, "pattern") || Object.hasOwn(schema, "format"),
    text: textIn(field("minLength"), field("maxLength"), field("pattern")),
    properties: propertiesIn(field("properties")),
    open:
      additional === true ||
      isObject(additional) ||
      field("unevaluatedProperties") === true ||
      isObject(field("unevaluatedProperties")) ||
      UNREAD.some((key) => Object.hasOwn(schema, key)),
    required: requiredIn(list(schema, "required")),
    items: isObject(field("items")) ? [field("items")] : NONE,
    shown: Object.hasOwn(schema, "default")
      ? [...list(schema, "examples"), field("default")]
      : list(schema, "examples"),
  };
}

const NONE: readonly never[] = [];

function requiredIn(names: readonly unknown[]): ReadonlySet<string> {
  return names.length === 0 ? NOTHING : new Set(names.filter((name) => typeof name === "string"));
}

function isMore(a: number, b: number): boolean {
  return a > b;
}

function isLess(a: number, b: number): boolean {
  return a < b;
}

const TYPES: readonly JsonType[] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** What most schemas say: one type. */
const ONE_TYPE: ReadonlyMap<unknown, ReadonlySet<JsonType>> = new Map(TYPES.map((type) => [type, new Set([type])]));

function typesIn(written: unknown): ReadonlySet<JsonType> | undefined {
  if (!Array.isArray(written)) return ONE_TYPE.get(written);
  const isKnown = written.length > 0 && written.every((type) => ONE_TYPE.has(type));
  return isKnown ? new Set(written as JsonType[]) : undefined;
}

/** `exclusive` is a number, or beside a limit `true`, as in older drafts. */
function bound(limit: unknown, exclusive: unknown, tighter: (a: number, b: number) => boolean): Bound | undefined {
  const inclusive = typeof limit === "number" ? { value: limit, inclusive: exclusive !== true } : undefined;
  if (typeof exclusive !== "number" || (inclusive && tighter(inclusive.value, exclusive))) return inclusive;
  return { value: exclusive, inclusive: false };
}

function textIn(least: unknown, most: unknown, pattern: unknown): TextShape {
  if (least === undefined && most === undefined && pattern === undefined) return ANY_TEXT;
  const isLength = (length: unknown): length is number => Number.isInteger(length) && (length as number) >= 0;
  return {
    least: isLength(least) ? least : ANY_TEXT.least,
    most: isLength(most) ? most : ANY_TEXT.most,
    patterns: typeof pattern === "string" ? [pattern] : ANY_TEXT.patterns,
  };
}

function bothTexts(a: TextShape, b: TextShape): TextShape {
  return {
    least: Math.max(a.least, b.least),
    most: Math.min(a.most, b.most),
    patterns: [...a.patterns, ...b.patterns],
  };
}

function propertiesIn(written: unknown): ReadonlyMap<string, readonly unknown[]> | undefined {
  if (!isObject(written)) return undefined;
  const names = Object.keys(written);
  if (names.length > MAX_PROPERTIES) return undefined;
  const properties = new Map<string, readonly unknown[]>();
  for (const name of names) properties.set(name, [written[name]]);
  return properties;
}

/** What a local reference leads to; `undefined`, which is no schema, for every other. */
function referred(reference: unknown, root: unknown): unknown {
  if (reference === "#") return root;
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  return pointerSteps(reference.slice(1)).reduce(fieldOf, root);
}

function list(schema: unknown, key: string): readonly unknown[] {
  const value = fieldOf(schema, key);
  return Array.isArray(value) ? value : NONE;
}

/** The shape of what has both shapes; undefined where nothing has. */
function joined(a: Shape, b: Shape): Shape | undefined {
  const types = a.types && b.types ? commonTypes(a.types, b.types) : (a.types ?? b.types);
  if (types?.size === 0) return undefined;
  const values = a.values && b.values ? common(a.values, b.values) : (a.values ?? b.values);
  if (values?.length === 0) return undefined;
  return {
    types,
    values,
    least: tightest(a.least, b.least, isMore),
    greatest: tightest(a.greatest, b.greatest, isLess),
    formed: a.formed || b.formed,
    text: a.text === ANY_TEXT ? b.text : b.text === ANY_TEXT ? a.text : bothTexts(a.text, b.text),
    properties: a.properties && b.properties ? merged(a.properties, b.properties) : (a.properties ?? b.properties),
    open: a.open || b.open,
    required: new Set([...a.required, ...b.required]),
    items: [...a.items, ...b.items],
    shown: [...b.shown, ...a.shown],
  };
}

function commonTypes(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> {
  const takes = (types: ReadonlySet<JsonType>, type: JsonType) =>
    types.has(type) || (type === "integer" && types.has("number"));
  return new Set([...[...a].filter((type) => takes(b, type)), ...[...b].filter((type) => takes(a, type))]);
}

function common(a: readonly unknown[], b: readonly unknown[]): readonly unknown[] {
  const texts = new Set(b.map((value) => JSON.stringify(value)));
  return a.filter((value) => texts.has(JSON.stringify(value)));
}

function tightest(
  a: Bound | undefined,
  b: Bound | undefined,
  tighter: (x: number, y: number) => boolean,
): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.value === b.value) return a.inclusive ? b : a;
  return tighter(a.value, b.value) ? a : b;
}

function merged(
  a: ReadonlyMap<string, readonly unknown[]>,
  b: ReadonlyMap<string, readonly unknown[]>,
): ReadonlyMap<string, readonly unknown[]> {
  const all = new Map(a);
  for (const [name, schemas] of b) all.set(name, [...(all.get(name) ?? []), ...schemas]);
  return all;
}

/** Whether a value of the type may have the shape. */
export function mayBe({ types, values }: Shape, type: JsonType): boolean {
  if (values !== undefined) return values.some((value) => isOfType(value, type));
  return types === undefined || types.has(type) || (type === "integer" && types.has("number"));
}

/** Whether a JSON value is of the type; a whole number is also an integer. */
export function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
