/** Tool × what must hold → a call that the engine lets through: what a bypass finding shows. */

import {
  all,
  any,
  type Condition,
  type Formula,
  type Found,
  find,
  fromJson,
  holds,
  holdsFor,
  isObject,
  type Limit,
  MISSING,
  not,
  type Operator,
  passes,
  type Rule,
  type Value,
  type WitnessCall,
} from "@callgate/core";
import type { KnownTool } from "./check.js";
import { argumentIn, withRequired } from "./input-schema/argument.js";
import { ANY, mayBe, type Shape } from "./input-schema/shape.js";
import type { Prover } from "./prover.js";
import { type Chosen, settle } from "./settle.js";

export interface Wanted {
  /** What must hold beside the rules. */
  readonly also?: Formula | undefined;
  /** The value of one argument. */
  readonly chosen?: Chosen | undefined;
}

/**
 * A call of the tool that the engine, just asked, allows with empty counters; undefined where none is found. Its
 * arguments are valid by the tool's input schema where that is easily had.
 */
export function allowedCall(tool: KnownTool, prover: Prover, wanted: Wanted): WitnessCall | undefined {
  let ordinary = ordinaryCalls.get(tool);
  if (ordinary === undefined) {
    ordinary = search(tool, prover, {});
    ordinaryCalls.set(tool, ordinary);
  }
  if (ordinary === "none") return undefined;
  // Most often an ordinary call with another value is all it takes.
  const call = ordinary === "unknown" ? undefined : changed(ordinary, prover, wanted);
  if (call !== undefined) return plainest(call, tool, prover, wanted);
  const found = search(tool, prover, wanted);
  return typeof found === "string" ? undefined : plainest(found, tool, prover, wanted);
}

/** A call of each tool that gets through, as long as the tool is looked at. */
const ordinaryCalls = new WeakMap<KnownTool, Search>();

/** `none`: the logic proves that there is no such call. */
type Search = WitnessCall | "none" | "unknown";

function search(tool: KnownTool, prover: Prover, { also, chosen }: Wanted): Search {
  const rules = tool.reach()?.rules;
  if (rules === undefined || rules.some(({ uncertain }) => uncertain !== undefined)) return "none";
  const asked = settle(all([...rules.map(letsThrough), also ?? all([])]), chosen);
  const found = find(asked);
  if (found.answer === "none") return "none";
  const schema = tool.tool?.inputSchema;
  const valid = schema === undefined ? undefined : find(all([asked, hintsOf(rules, schema, chosen)]));
  for (const one of [valid, found]) {
    if (one?.answer !== "found") continue;
    const call = allowedAmong(candidates(one, schema, chosen), tool, prover);
    if (call !== undefined) return call;
  }
  return "unknown";
}

/** The call with what is wanted instead, if the engine allows it then. */
function changed(call: WitnessCall, prover: Prover, { also, chosen }: Wanted): WitnessCall | undefined {
  const args = chosen === undefined ? call.args : withArgument(call.args, chosen);
  if (args === undefined || (also !== undefined && !holdsFor(also, { args, counters: new Map() }))) return undefined;
  const other = { ...call, args };
  return isAllowed(other, prover) ? other : undefined;
}

function isAllowed(call: WitnessCall, prover: Prover): boolean {
  return prover.decide([call])[0]?.outcome === "allow";
}

function allowedAmong(
  candidates: Iterable<Record<string, unknown>>,
  { name }: KnownTool,
  prover: Prover,
): WitnessCall | undefined {
  for (const args of candidates) {
    const call = { tool: name, args };
    if (isAllowed(call, prover)) return call;
  }
  return undefined;
}

/** The call without the arguments that the engine does not need, that nobody asks about, and that the schema does not require. */
function plainest(call: WitnessCall, { tool }: KnownTool, prover: Prover, { also, chosen }: Wanted): WitnessCall {
  const wanted = new Set(also === undefined ? [] : namesIn(also));
  if (chosen?.segments[0] !== undefined) wanted.add(chosen.segments[0]);
  let least = call;
  for (const name of Object.keys(call.args)) {
    if (wanted.has(name)) continue;
    const argument = argumentIn(tool?.inputSchema, [name]);
    if (argument.kind === "described" && argument.required) continue;
    const args = withArgument(least.args, { segments: [name], value: MISSING });
    const without = args && { ...least, args };
    if (without && isAllowed(without, prover)) least = without;
  }
  return least;
}

/** The names of the arguments that a formula asks about. */
function namesIn(formula: Formula): string[] {
  switch (formula.kind) {
    case "condition": {
      const { target } = formula.condition;
      return target.kind === "args" ? target.segments.slice(0, 1) : [];
    }
    case "not":
      return namesIn(formula.formula);
    case "all":
    case "any":
      return formula.formulas.flatMap(namesIn);
    default:
      return formula satisfies never;
  }
}

/** The arguments found, with what the schema requires beside them, and as they are. */
function* candidates(
  { args }: Found & { answer: "found" },
  schema: unknown,
  chosen: Chosen | undefined,
): Iterable<Record<string, unknown>> {
  const plain = chosen === undefined ? args : withArgument(args, chosen);
  if (plain === undefined) return;
  const leftOut = chosen?.value === MISSING ? chosen.segments : [];
  if (schema !== undefined) yield withRequired(plain, schema, leftOut);
  yield plain;
}

/** The arguments with one of them set, or left out; undefined where something else stands in its way. */
export function withArgument(
  args: Readonly<Record<string, unknown>>,
  { segments, value }: Chosen,
): Record<string, unknown> | undefined {
  const [name, ...rest] = segments;
  if (name === undefined) return undefined;
  const entries = new Map(Object.entries(args));
  if (rest.length === 0) {
    if (value === MISSING) entries.delete(name);
    else entries.set(name, value);
    return Object.fromEntries(entries);
  }
  const outer = entries.get(name);
  if (outer === undefined && value === MISSING) return Object.fromEntries(entries);
  if (outer !== undefined && !isObject(outer)) return undefined;
  const inner = withArgument(outer ?? {}, { segments: rest, value });
  if (inner === undefined) return undefined;
  entries.set(name, inner);
  return Object.fromEntries(entries);
}

/** What a call must meet so that the rule neither denies it nor asks for its approval. */
function letsThrough(rule: Rule): Formula {
  const conditions =
    rule.action === "approval" ? not(all(rule.conditions.map((condition) => holds(condition)))) : passes(rule);
  return rule.limit === undefined ? conditions : all([conditions, fits(rule.limit)]);
}

/** That the amount is a number, and no more than an empty counter takes. */
function fits({ amount, max }: Limit): Formula {
  if ("fixed" in amount) return all([]);
  return max === undefined ? isNumber(amount.from) : holds(condition(amount.from, "lte", { kind: "int", value: max }));
}

/** A condition that stands in no document. */
export function condition(segments: readonly string[], op: Operator, value: Value): Condition {
  const path = `args.${segments.join(".")}`;
  return { origin: [], path, target: { kind: "args", segments }, op, writtenOp: op, value };
}

/** That the argument is a string: the empty pattern matches every one, and is true of nothing else. */
export function isString(segments: readonly string[]): Formula {
  return holds(condition(segments, "regex", { kind: "string", value: "" }));
}

export function isNumber(segments: readonly string[]): Formula {
  const zero: Value = { kind: "int", value: 0n };
  return any([holds(condition(segments, "lt", zero)), holds(condition(segments, "gte", zero))]);
}

/** What the schema says of the arguments that the rules look at, as far as conditions can say it. */
function hintsOf(rules: readonly Rule[], schema: unknown, chosen: Chosen | undefined): Formula {
  const paths = new Map<string, readonly string[]>();
  for (const { conditions, limit } of rules) {
    for (const { target } of conditions)
      if (target.kind === "args") paths.set(target.segments.join("."), target.segments);
    if (limit !== undefined && "from" in limit.amount) paths.set(limit.amount.from.join("."), limit.amount.from);
  }
  if (chosen !== undefined) paths.delete(chosen.segments.join("."));
  const demanded = new Set(rules.flatMap(demands));
  return all([...paths].map(([path, segments]) => hintOf(segments, schema, demanded.has(path))));
}

/** The paths of the arguments without which the rule denies a call. */
function demands({ action, conditions, limit }: Rule): string[] {
  const summed = limit !== undefined && "from" in limit.amount ? [limit.amount.from.join(".")] : [];
  if (action !== "require") return summed;
  return [
    ...summed,
    ...conditions.flatMap(({ target, op }) =>
      target.kind === "args" && op !== "exists" ? [target.segments.join(".")] : [],
    ),
  ];
}

/** The hints of a schema by argument: many a rule asks about the same. */
const hints = new WeakMap<object, Map<string, Formula>>();

function hintOf(segments: readonly string[], schema: unknown, isDemanded: boolean): Formula {
  if (!isObject(schema)) return all([]);
  let known = hints.get(schema);
  if (known === undefined) {
    known = new Map();
    hints.set(schema, known);
  }
  const id = `${isDemanded} ${segments.join(".")}`;
  let hint = known.get(id);
  if (hint === undefined) {
    hint = readHint(segments, schema, isDemanded);
    known.set(id, hint);
  }
  return hint;
}

function readHint(segments: readonly string[], schema: unknown, isDemanded: boolean): Formula {
  const argument = argumentIn(schema, segments);
  if (argument.kind !== "described") return all([]);
  const valid = any(argument.shapes.map((shape) => hasShape(segments, shape)));
  const isThere = (there: boolean) => holds(condition(segments, "exists", { kind: "bool", value: there }));
  return argument.required || isDemanded ? all([isThere(true), valid]) : any([isThere(false), valid]);
}

/** A text that says something. */
const WORD: Value = { kind: "string", value: "\\w" };

function hasShape(segments: readonly string[], shape: Shape): Formula {
  const { values, types, least, greatest } = shape;
  if (shape === ANY) return all([]);
  if (values !== undefined) {
    const listed = (some: readonly unknown[]) =>
      holds(condition(segments, "in", { kind: "list", items: some.map(fromJson) }));
    const texts = values.filter((value) => typeof value === "string");
    const others = values.filter((value) => typeof value !== "string");
    return any([
      ...(texts.length > 0 ? [all([listed(texts), isString(segments)])] : []),
      ...(others.length > 0 ? [all([listed(others), not(isString(segments))])] : []),
    ]);
  }
  if (types === undefined) return all([]);
  const bounds = [
    ...(least === undefined ? [] : [compare(segments, least.inclusive ? "gte" : "gt", least.value)]),
    ...(greatest === undefined ? [] : [compare(segments, greatest.inclusive ? "lte" : "lt", greatest.value)]),
  ];
  const booleans: Value = {
    kind: "list",
    items: [
      { kind: "bool", value: true },
      { kind: "bool", value: false },
    ],
  };
  return any([
    ...(mayBe(shape, "string") ? [holds(condition(segments, "regex", WORD))] : []),
    ...(mayBe(shape, "integer") ? [all([isNumber(segments), ...bounds])] : []),
    ...(mayBe(shape, "boolean") ? [all([holds(condition(segments, "in", booleans)), not(isString(segments))])] : []),
    ...(mayBe(shape, "array") || mayBe(shape, "object")
      ? [all([not(isString(segments)), not(isNumber(segments)), not(holds(condition(segments, "in", booleans)))])]
      : []),
  ]);
}

function compare(segments: readonly string[], op: Operator, bound: number): Formula {
  return holds(condition(segments, op, { kind: "float", value: bound }));
}
