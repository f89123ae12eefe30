/** Tool × what must hold → a call that the engine lets through: what a bypass finding shows. */

import type { Condition, Rule } from "@callgate/core";
import { argumentAt, MISSING } from "@callgate/core/engine";
import {
  all,
  argumentIn,
  exampleOf,
  type Formula,
  fitsAtFirst,
  holds,
  holdsFor,
  not,
  passes,
  type SolveResult,
  validArguments,
  withRequired,
} from "@callgate/core/logic";
import { isObject, toFloat64, toJson } from "@callgate/core/values";
import type { WitnessCall } from "@callgate/core/yaml";
import type { KnownTool } from "./check.js";
import { type Chosen, partiallyEvaluate } from "./partial-evaluate.js";
import type { WitnessChecker } from "./witness-checker.js";

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
export function allowedCall(tool: KnownTool, checker: WitnessChecker, wanted: Wanted): WitnessCall | undefined {
  let ordinary = ordinaryCalls.get(tool);
  if (ordinary === undefined) {
    ordinary = search(tool, checker, {});
    ordinaryCalls.set(tool, ordinary);
  }
  if (ordinary === "unsat") return undefined;
  // Most often an ordinary call with another value is all it takes.
  const call = ordinary === "unknown" ? undefined : changed(ordinary, checker, wanted);
  if (call !== undefined) return plainest(call, tool, checker, wanted);
  const found = search(tool, checker, wanted);
  return typeof found === "string" ? undefined : plainest(found, tool, checker, wanted);
}

/** A search builds and walks a formula of all conditions: what that costs, in the steps that deciding one costs. */
const SEARCH = 8;

/** A call of each tool that gets through, as long as the tool is looked at. */
const ordinaryCalls = new WeakMap<KnownTool, Search>();

/** `none`: the logic proves that there is no such call. */
type Search = WitnessCall | "unsat" | "unknown";

function search(tool: KnownTool, checker: WitnessChecker, { also, chosen }: Wanted): Search {
  if (!checker.spend(SEARCH * checker.sizeOf(tool.name))) return "unknown";
  const rules = tool.reach()?.rules;
  if (rules === undefined || rules.some(({ uncertain }) => uncertain !== undefined)) return "unsat";
  const schema = tool.tool?.inputSchema;
  // Examples are quickly tried, and most often they are let through: then nothing need be asked of the logic.
  const guess = schema === undefined ? undefined : guessed(rules, schema, chosen);
  if (guess !== undefined && (also === undefined || holdsFor(also, { args: guess, counters: new Map() }))) {
    const call = allowedAmong([guess], tool, checker);
    if (call !== undefined) return call;
  }
  const asked = partiallyEvaluate(all([...rules.map(letsThrough), also ?? all([])]), chosen);
  const among = (found: SolveResult) =>
    found.answer === "sat" ? allowedAmong(candidates(found, schema, chosen), tool, checker) : undefined;
  // A valid call is the better witness, and the most common one.
  const valid = schema === undefined ? undefined : among(checker.solve(all([asked, hintsOf(rules, schema, chosen)])));
  if (valid !== undefined) return valid;
  const found = checker.solve(asked);
  return found.answer === "unsat" ? "unsat" : (among(found) ?? "unknown");
}

/** The call with what is wanted instead, if the engine allows it then. */
function changed(call: WitnessCall, checker: WitnessChecker, { also, chosen }: Wanted): WitnessCall | undefined {
  const args = chosen === undefined ? call.args : withArgument(call.args, chosen);
  if (args === undefined || (also !== undefined && !holdsFor(also, { args, counters: new Map() }))) return undefined;
  // The engine has allowed it already.
  if (chosen === undefined) return call;
  const other = { ...call, args };
  return isAllowed(other, checker) ? other : undefined;
}

function isAllowed(call: WitnessCall, checker: WitnessChecker): boolean {
  return checker.decide([call])[0]?.outcome === "allow";
}

function allowedAmong(
  candidates: Iterable<Record<string, unknown>>,
  { name }: KnownTool,
  checker: WitnessChecker,
): WitnessCall | undefined {
  for (const args of candidates) {
    const call = { tool: name, args };
    if (isAllowed(call, checker)) return call;
  }
  return undefined;
}

/** The call without the arguments that neither the engine, the question nor the schema requires. */
function plainest(
  call: WitnessCall,
  { tool }: KnownTool,
  checker: WitnessChecker,
  { also, chosen }: Wanted,
): WitnessCall {
  const wanted = new Set(also === undefined ? [] : namesIn(also));
  if (chosen?.segments[0] !== undefined) wanted.add(chosen.segments[0]);
  let least = call;
  for (const name of Object.keys(call.args)) {
    if (wanted.has(name)) continue;
    const argument = argumentIn(tool?.inputSchema, [name]);
    if (argument.kind === "described" && argument.required) continue;
    const args = withArgument(least.args, { segments: [name], value: MISSING });
    const without = args && { ...least, args };
    if (without && isAllowed(without, checker)) least = without;
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
  { args }: SolveResult & { answer: "sat" },
  schema: unknown,
  chosen: Chosen | undefined,
): Iterable<Record<string, unknown>> {
  const plain = chosen === undefined ? args : withArgument(args, chosen);
  if (plain === undefined) return;
  const leftOut = chosen?.value === MISSING ? chosen.segments : [];
  if (schema !== undefined) yield withRequired(plain, schema, leftOut);
  yield plain;
}

/** The value at a path of the arguments; undefined where it is missing. */
export function valueAt(args: unknown, segments: readonly string[]): unknown {
  const value = argumentAt(args, segments);
  return value === MISSING ? undefined : value;
}

/** Whether the engine, just asked, lets the rule stop the call with that argument: deny it, or ask for its approval. */
export function isStopped(rule: Rule, call: WitnessCall, chosen: Chosen, checker: WitnessChecker): boolean {
  const args = withArgument(call.args, chosen);
  const decision = args && checker.decide([{ ...call, args }])[0];
  return decision?.outcome === (rule.action === "approval" ? "approval" : "deny") && decision.origin === rule.origin;
}

/**
 * A value of one argument with which the engine, just asked, lets the rule stop the call: deny it, or ask for its
 * approval. Undefined where none is found.
 * @param call passes without such a value
 * @param asked the rule's condition on that argument
 */
export function stoppedBy(
  rule: Rule,
  call: WitnessCall,
  { condition, segments }: { readonly condition: Condition; readonly segments: readonly string[] },
  { tool }: KnownTool,
  checker: WitnessChecker,
): unknown {
  const stops = (value: unknown) => value !== undefined && isStopped(rule, call, { segments, value }, checker);
  for (const value of valuesOf(condition)) if (stops(value)) return value;
  const valid = validArguments(tool?.inputSchema, [{ segments, demanded: true }]);
  for (const formula of [all([holds(condition), valid]), holds(condition)]) {
    const found = checker.solve(formula);
    const value = found.answer === "sat" ? valueAt(found.args, segments) : undefined;
    if (stops(value)) return value;
  }
  return undefined;
}

/** Values that a condition names, or that are next to the one it names. */
function valuesOf({ op, value }: Condition): readonly unknown[] {
  const number = toFloat64(value);
  if (op === "in" && value.kind === "list") return value.items.slice(0, 3).map(toJson);
  if (op === "eq" || op === "gte" || op === "lte" || op === "contains") return [toJson(value)];
  if (number === undefined) return [];
  return op === "gt" ? [Math.abs(number) * 10 + 1] : op === "lt" ? [number - 1] : [];
}

/** The arguments with one of them set, or left out; undefined where something else is in its way. */
export function withArgument(
  args: Readonly<Record<string, unknown>>,
  { segments, value }: Chosen,
): Record<string, unknown> | undefined {
  const [name, ...rest] = segments;
  if (name === undefined) return undefined;
  // Names such as `__proto__` are names like any other: what is spread, or computed, makes fields of its own.
  if (rest.length === 0) {
    if (value !== MISSING) return { ...args, [name]: value };
    const { [name]: _, ...others } = args;
    return others;
  }
  const outer = Object.hasOwn(args, name) ? args[name] : undefined;
  if (outer === undefined && value === MISSING) return { ...args };
  if (outer !== undefined && !isObject(outer)) return undefined;
  const inner = withArgument(outer ?? {}, { segments: rest, value });
  return inner && { ...args, [name]: inner };
}

/** Values that the rules name for the arguments they look at, else the schema's examples; and of those it requires. */
function guessed(
  rules: readonly Rule[],
  schema: unknown,
  chosen: Chosen | undefined,
): Record<string, unknown> | undefined {
  let args: Record<string, unknown> | undefined = {};
  const named = namedValues(rules);
  for (const [path, segments] of pathsIn(rules)) {
    const argument = argumentIn(schema, segments);
    const example = argument.kind === "described" ? exampleOf(argument.shapes, schema) : undefined;
    const value = named.has(path) ? named.get(path) : example;
    if (value !== undefined) args = args && withArgument(args, { segments, value });
  }
  if (args !== undefined && chosen !== undefined) args = withArgument(args, chosen);
  return args && withRequired(args, schema, chosen?.value === MISSING ? chosen.segments : []);
}

/** By path, the value that a condition lets through by naming it. */
function namedValues(rules: readonly Rule[]): Map<string, unknown> {
  const named = new Map<string, unknown>();
  for (const { action, conditions } of rules) {
    if (action !== "require") continue;
    for (const { target, op, value } of conditions) {
      if (target.kind !== "args") continue;
      const [first] = op === "in" && value.kind === "list" ? value.items : [];
      if (first !== undefined) named.set(target.segments.join("."), toJson(first));
      else if (op === "eq" || op === "lte" || op === "gte") named.set(target.segments.join("."), toJson(value));
    }
  }
  return named;
}

/** The arguments that the rules look at, or add up. */
function pathsIn(rules: readonly Rule[]): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { conditions, limit } of rules) {
    for (const { target } of conditions)
      if (target.kind === "args") paths.set(target.segments.join("."), target.segments);
    if (limit !== undefined && "from" in limit.amount) paths.set(limit.amount.from.join("."), limit.amount.from);
  }
  return paths;
}

/** What a call must meet so that the rule neither denies it nor asks for its approval. */
function letsThrough(rule: Rule): Formula {
  const conditions =
    rule.action === "approval" ? not(all(rule.conditions.map((condition) => holds(condition)))) : passes(rule);
  return rule.limit === undefined ? conditions : all([conditions, fitsAtFirst(rule.limit)]);
}

/** What the schema says of the arguments that the rules look at, as far as conditions can say it. */
function hintsOf(rules: readonly Rule[], schema: unknown, chosen: Chosen | undefined): Formula {
  const paths = pathsIn(rules);
  if (chosen !== undefined) paths.delete(chosen.segments.join("."));
  const demanded = new Set(rules.flatMap(demands));
  return validArguments(
    schema,
    [...paths].map(([path, segments]) => ({ segments, demanded: demanded.has(path) })),
  );
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
