/** One call of a replay, step by step, and the nearest changes that would let it pass. */

import {
  all,
  type Call,
  type Decision,
  type ExplainedRule,
  type Explanation,
  find,
  type Location,
  type Path,
  passes,
  windowStart,
} from "@callgate/core";
import type { ToolCall } from "../call.js";
import { decide, type Guard } from "./guard.js";

export interface ExplainedCall {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  readonly grant: string;
  readonly at: number | undefined;
  readonly args: unknown;
  readonly transcript: { readonly uri: string; readonly line: number };
  readonly explanation: Explanation;
  /** Where a part of the explanation stands in the policy; undefined where no policy guards the server. */
  readonly locate: Guard["locate"] | undefined;
  /** Each alone lets the call pass; the engine was asked. */
  readonly remedies: readonly Remedy[];
}

export type Remedy =
  /** The same call, no earlier than this; in epoch milliseconds. */
  | { readonly kind: "wait"; readonly until: number }
  /** The same call at the same time with other arguments. */
  | { readonly kind: "change"; readonly changes: readonly ArgumentChange[] };

export interface ArgumentChange {
  /** As the policy writes it: `args.name`. */
  readonly path: string;
  /** Undefined where nothing stands there. */
  readonly from: { readonly value: unknown } | undefined;
  readonly to: { readonly value: unknown } | undefined;
}

/**
 * Explains the call before it is decided: the counters are as it meets them, and stay so.
 * @param guard what guards the call's server; the decision that nothing does where nothing does
 */
export function explainCall(
  guard: Guard | Decision,
  call: ToolCall,
  uri: string,
  index: number,
  at: number | undefined,
  grant: string,
): ExplainedCall {
  const { tool, server, session, args, argsUnknown, line } = call;
  const known = { index, tool, server, session, grant, at, args, transcript: { uri, line } };
  if ("outcome" in guard) return { ...known, explanation: undecided(guard), locate: undefined, remedies: [] };
  const locate = (path: Path): Location => guard.locate(path);
  if (call.malformed !== undefined)
    return { ...known, explanation: undecided(decide(guard, call, at, grant)), locate, remedies: [] };
  const asked: Call = { tool, args, argsUnknown, at, grant };
  const explanation = guard.engine.explain(asked, guard.counters);
  const denied = explanation.decision.outcome === "deny";
  const remedies = denied ? [...waits(guard, asked, explanation), ...changes(guard, asked, explanation)] : [];
  return { ...known, explanation, locate, remedies };
}

/** Of a decision that no rule was asked for. */
function undecided(decision: Decision): Explanation {
  return { decision, rules: [], limits: [] };
}

function lets(guard: Guard, call: Call): boolean {
  const { outcome } = guard.engine.decide(call, guard.counters.fork());
  return outcome === "allow" || outcome === "approval";
}

/** The first moment at which a counter that is in the way has begun again, and nothing else is. */
function waits(guard: Guard, call: Call, { limits }: Explanation): Remedy[] {
  const { at } = call;
  if (at === undefined) return [];
  const lengths = new Set(limits.map(({ limit }) => limit.window.milliseconds).filter((length) => length > 0));
  const until = [...lengths]
    .map((length) => windowStart(at, length) + length)
    .sort((a, b) => a - b)
    .find((start) => lets(guard, { ...call, at: start }));
  return until === undefined ? [] : [{ kind: "wait", until }];
}

/** Other values for the arguments that deny it: one of them if that is enough, else all. */
function changes(guard: Guard, call: Call, explanation: Explanation): Remedy[] {
  const smaller = smallerAmount(guard, call, explanation);
  if (smaller !== undefined) return [smaller];
  const paths = deniedBy(explanation.rules);
  if (paths.size === 0) return [];
  const found = find(all(explanation.rules.map(({ rule }) => passes(rule))));
  if (found.answer !== "found") return [];
  const tries = [...[...paths].map(([path]) => new Set([path])), new Set(paths.keys())];
  for (const tried of tries) {
    const made = [...paths]
      .filter(([path]) => tried.has(path))
      .map(
        ([path, segments]): ArgumentChange => ({
          path,
          from: valueAt(call.args, segments),
          to: valueAt(found.args, segments),
        }),
      );
    let args = call.args;
    for (const [path, segments] of paths)
      if (tried.has(path)) args = withValue(args, segments, valueAt(found.args, segments));
    if (lets(guard, { ...call, args })) return [{ kind: "change", changes: made }];
  }
  return [];
}

/** The arguments that the rules in the way ask about, by path. */
function deniedBy(rules: readonly ExplainedRule[]): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { effect, conditions, rule } of rules) {
    if (effect !== "denies") continue;
    for (const { condition, holds } of conditions) {
      const isInTheWay = rule.action === "deny" ? holds === true : holds === false;
      if (isInTheWay && condition.target.kind === "args") paths.set(condition.path, condition.target.segments);
    }
  }
  return paths;
}

/** As much of an amount as its counter still has room for. */
function smallerAmount(guard: Guard, call: Call, { limits }: Explanation): Remedy | undefined {
  for (const { limit, before, fits } of limits) {
    const room = (limit.max ?? 0n) - BigInt(before);
    if (fits || !("from" in limit.amount) || room <= 0n) continue;
    const { from: segments, path } = limit.amount;
    const to = { value: Number(room) };
    if (!lets(guard, { ...call, args: withValue(call.args, segments, to) })) continue;
    return { kind: "change", changes: [{ path, from: valueAt(call.args, segments), to }] };
  }
  return undefined;
}

type Present = { readonly value: unknown } | undefined;

function valueAt(args: unknown, segments: readonly string[]): Present {
  let current = args;
  for (const segment of segments) {
    if (!isObject(current) || !Object.hasOwn(current, segment)) return undefined;
    current = current[segment];
  }
  return { value: current };
}

/** A copy of the arguments with another value at a path, or none. */
function withValue(args: unknown, [first, ...rest]: readonly string[], value: Present): unknown {
  if (first === undefined) return value?.value;
  const fields = new Map(isObject(args) ? Object.entries(args) : []);
  if (rest.length === 0 && value === undefined) fields.delete(first);
  else fields.set(first, withValue(fields.get(first), rest, value));
  return Object.fromEntries(fields);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
