/** A decided call → the nearest calls that the engine decides otherwise: a wait, other arguments, more of the same. */

import { argumentAt } from "../engine/argument.js";
import { MISSING } from "../engine/conditions.js";
import { type Counters, windowStart } from "../engine/counters.js";
import type { Decision } from "../engine/decision.js";
import type { Call, Engine } from "../engine/engine.js";
import type { ExplainedRule, Explanation } from "../engine/explain.js";
import type { Operator } from "../policy/policy.js";
import { isObject } from "../values/json-values.js";
import { toJson, type Value } from "../values/value.js";
import { all, type Formula, holds, not, passes } from "./formula.js";
import { solve } from "./solve.js";

export type Remedy =
  /** The same call, no earlier than this; in epoch milliseconds. */
  | { readonly kind: "wait"; readonly until: number }
  /** The same call at the same time with other arguments. */
  | { readonly kind: "change"; readonly changes: readonly ArgumentChange[] }
  /** The same call once more, after it was made this often. */
  | { readonly kind: "again"; readonly times: number };

export interface ArgumentChange {
  /** As the policy writes it: `args.name`. */
  readonly path: string;
  /** Undefined where the argument is missing. */
  readonly from: { readonly value: unknown } | undefined;
  readonly to: { readonly value: unknown } | undefined;
}

/** What a call shall get. */
export interface Wanted {
  /** `pass`: it is allowed, or requires approval. */
  readonly outcome: "pass" | "allow" | "approval" | "deny";
  /** By this rule, as the engine names it; undefined: by any. */
  readonly rule?: string | undefined;
}

/** A decision and what there is to decide it again. */
export interface Situation {
  readonly engine: Engine;
  readonly call: Call;
  /** As the call meets them; they stay so. */
  readonly counters: Counters;
  readonly explanation: Explanation;
}

/** Each alone makes the call get what is wanted; the engine was asked. None where none is known. */
export function remedies(situation: Situation, wanted: Wanted): Remedy[] {
  return wanted.outcome === "deny"
    ? [...again(situation, wanted), ...changes(situation, wanted)]
    : [...waits(situation, wanted), ...changes(situation, wanted)];
}

function gets({ engine, counters }: Situation, call: Call, wanted: Wanted): boolean {
  return isWanted(engine.decide(call, counters.fork()), wanted);
}

function isWanted({ outcome, rule }: Decision, wanted: Wanted): boolean {
  if (wanted.outcome === "pass") return outcome === "allow" || outcome === "approval";
  return outcome === wanted.outcome && (wanted.rule === undefined || wanted.rule === rule);
}

/** The first moment at which a counter that is in the way has begun again, and nothing else is. */
function waits(situation: Situation, wanted: Wanted): Remedy[] {
  const { call, explanation } = situation;
  const { at } = call;
  if (at === undefined) return [];
  const lengths = new Set(
    explanation.limits.map(({ limit }) => limit.window.milliseconds).filter((length) => length > 0),
  );
  const until = [...lengths]
    .map((length) => windowStart(at, length) + length)
    .sort((a, b) => a - b)
    .find((start) => gets(situation, { ...call, at: start }, wanted));
  return until === undefined ? [] : [{ kind: "wait", until }];
}

/** A suite with more repeated calls than this is not useful. */
const MAX_AGAIN = 100_000;

/** How many more such calls fill a counter. */
function again({ engine, call, counters, explanation }: Situation, wanted: Wanted): Remedy[] {
  const room = explanation.limits.flatMap(({ limit, before, amount }): number[] => {
    if (limit.max === undefined || amount === undefined || amount <= 0) return [];
    return [Number((limit.max - BigInt(before)) / BigInt(amount))];
  });
  const times = Math.min(...room.filter((calls) => calls > 0));
  if (times > MAX_AGAIN) return [];
  const after = counters.fork();
  for (let i = 0; i < times; i++) engine.decide(call, after);
  return isWanted(engine.decide(call, after), wanted) ? [{ kind: "again", times }] : [];
}

/** Other values for the arguments that decide it: one of them if that is enough, else all. */
function changes(situation: Situation, wanted: Wanted): Remedy[] {
  const smaller = wanted.outcome === "deny" ? undefined : smallerAmount(situation, wanted);
  if (smaller !== undefined) return [smaller];
  for (const { formula, paths } of goals(situation.explanation.rules, wanted)) {
    if (paths.size === 0) continue;
    const found = solve(formula);
    if (found.answer !== "sat") continue;
    const change = nearest(situation, wanted, paths, found.args);
    if (change !== undefined) return [change];
  }
  return [];
}

/** What must hold of the arguments, and which of them are in the way. */
interface Goal {
  readonly formula: Formula;
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

function goals(rules: readonly ExplainedRule[], { outcome, rule: wantedRule }: Wanted): Goal[] {
  const pass = rules.map(({ rule }) => passes(rule));
  const isNamed = ({ rule }: ExplainedRule) => wantedRule === undefined || rule.name === wantedRule;
  const of = (action: "deny" | "require" | "approval") =>
    rules.filter((one) => one.rule.action === action && isNamed(one));
  switch (outcome) {
    case "pass":
      return [{ formula: all(pass), paths: pathsOf(rules, inTheWay) }];
    case "allow": {
      const withoutApproval = rules
        .filter(({ rule }) => rule.action === "approval")
        .map(({ rule }) => not(all(rule.conditions.map(holds))));
      return [{ formula: all([...pass, ...withoutApproval]), paths: pathsOf(rules, inTheWay) }];
    }
    case "approval":
      return of("approval").map((one) => ({
        formula: all([...pass, ...one.rule.conditions.map(holds)]),
        paths: new Map([...pathsOf(rules, denying), ...pathsOf([one], failing)]),
      }));
    case "deny":
      return [...of("deny"), ...of("require")].flatMap((one) => {
        const before = rules.slice(0, rules.indexOf(one));
        const formula = all([...before.map(({ rule }) => passes(rule)), not(passes(one.rule))]);
        const early = pathsOf(before, denying);
        // A requirement is missed where one condition is.
        return one.rule.action === "deny"
          ? [{ formula, paths: new Map([...early, ...pathsOf([one], failing)]) }]
          : [{ formula, paths: new Map([...early, ...pathsOf([one], holding)]) }];
      });
    default:
      return outcome satisfies never;
  }
}

type ConditionFilter = (rule: ExplainedRule, holds: boolean | undefined) => boolean;

const failing: ConditionFilter = (_, holds) => holds === false;

const holding: ConditionFilter = (_, holds) => holds === true;

/** The conditions for which a rule denies the call. */
const denying: ConditionFilter = ({ effect, rule }, holds) =>
  effect === "denies" && (rule.action === "deny" ? holds === true : holds === false);

/** Those for which it denies the call or asks for approval. */
const inTheWay: ConditionFilter = (rule, holds) => denying(rule, holds) || (rule.effect === "asks" && holds === true);

/** The arguments that such conditions ask about, by path. */
function pathsOf(rules: readonly ExplainedRule[], filter: ConditionFilter): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const rule of rules)
    for (const { condition, holds } of rule.conditions)
      if (filter(rule, holds) && condition.target.kind === "args") paths.set(condition.path, condition.target.segments);
  return paths;
}

/** Another value at one of the paths if that is enough, as near as the policy's own values lead; else the found ones. */
function nearest(
  situation: Situation,
  wanted: Wanted,
  paths: Goal["paths"],
  found: Readonly<Record<string, unknown>>,
): Remedy | undefined {
  const { call } = situation;
  for (const [path, segments] of paths) {
    const from = valueAt(call.args, segments);
    for (const value of nearValues(situation, path, from)) {
      const to = { value };
      if (gets(situation, { ...call, args: withValue(call.args, segments, to) }, wanted))
        return { kind: "change", changes: [{ path, from, to }] };
    }
  }
  const tries = [...[...paths].map(([path]) => new Set([path])), new Set(paths.keys())];
  for (const tried of tries) {
    const made = [...paths]
      .filter(([path]) => tried.has(path))
      .map(
        ([path, segments]): ArgumentChange => ({
          path,
          from: valueAt(call.args, segments),
          to: valueAt(found, segments),
        }),
      );
    let args = call.args;
    for (const [path, segments] of paths)
      if (tried.has(path)) args = withValue(args, segments, valueAt(found, segments));
    if (gets(situation, { ...call, args }, wanted)) return { kind: "change", changes: made };
  }
  return undefined;
}

/** More values are not tried. */
const MAX_TRIED = 40;

/** Values that the rules name for an argument, and numbers next to them; the numbers nearest to the present value. */
function nearValues({ explanation }: Situation, path: string, from: Present): readonly unknown[] {
  const named = explanation.rules.flatMap(({ rule }) => rule.conditions).filter((condition) => condition.path === path);
  const values = new Set(named.flatMap(({ value, op }) => valuesNear(value, op)));
  const actual = from?.value;
  const distance = (value: unknown) =>
    typeof value === "number" && typeof actual === "number" ? Math.abs(value - actual) : Number.POSITIVE_INFINITY;
  return [...values]
    .filter((value) => value !== actual)
    .sort((a, b) => compareNumbers(distance(a), distance(b)))
    .slice(0, MAX_TRIED);
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function valuesNear(value: Value, op: Operator | undefined): readonly unknown[] {
  switch (value.kind) {
    case "int":
    case "float": {
      const number = Number(value.value);
      return [number, number - 1, number + 1];
    }
    case "string":
      // A pattern is no text that it matches.
      return op === "regex" ? [] : [value.value];
    case "list":
      return value.items.slice(0, MAX_TRIED).map(toJson);
    default:
      return [];
  }
}

/** As much of an amount as its counter still has room for. */
function smallerAmount(situation: Situation, wanted: Wanted): Remedy | undefined {
  const { call, explanation } = situation;
  for (const { limit, before, fits } of explanation.limits) {
    const room = (limit.max ?? 0n) - BigInt(before);
    if (fits || !("from" in limit.amount) || room <= 0n) continue;
    const { from: segments, path } = limit.amount;
    const to = { value: Number(room) };
    if (!gets(situation, { ...call, args: withValue(call.args, segments, to) }, wanted)) continue;
    return { kind: "change", changes: [{ path, from: valueAt(call.args, segments), to }] };
  }
  return undefined;
}

type Present = { readonly value: unknown } | undefined;

function valueAt(args: unknown, segments: readonly string[]): Present {
  const value = argumentAt(args, segments);
  return value === MISSING ? undefined : { value };
}

/** A copy of the arguments with another value at a path, or none. */
function withValue(args: unknown, [first, ...rest]: readonly string[], value: Present): unknown {
  if (first === undefined) return value?.value;
  const fields = new Map(isObject(args) ? Object.entries(args) : []);
  if (rest.length === 0 && value === undefined) fields.delete(first);
  else fields.set(first, withValue(fields.get(first), rest, value));
  return Object.fromEntries(fields);
}
