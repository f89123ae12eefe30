/** Calls that show a difference → fewer and simpler calls that show the same. */

import { Counters } from "@callgate/core";
import type { BatchEngine } from "@callgate/core/engine";
import { argumentAt } from "@callgate/core/engine";
import { argumentIn, shapesOf, type TimedCall } from "@callgate/core/logic";
import type { Tool } from "@callgate/core/policy";
import { isObject } from "@callgate/core/values";
import { decideLast } from "./decide-last.js";
import type { Sides } from "./policy-diff.js";

/** Decisions that may be made; after them, the witness stays as it is. */
const MAX_DECISIONS = 5_000;

type Args = TimedCall["args"];
type Shows = (calls: readonly TimedCall[]) => boolean;
type ToolNamed = (name: string) => Tool | undefined;

/** Fewer calls with fewer arguments, the last decided as the last of these. What an input schema requires is kept. */
export function minimizeWitness(
  calls: readonly TimedCall[],
  engines: Sides<BatchEngine>,
  toolNamed: ToolNamed,
): readonly TimedCall[] {
  const shows = showingTheSame(calls, engines);
  return withFewerArguments(calls.length > 1 ? withFewerCalls(calls, shows) : calls, shows, engines, toolNamed);
}

/** Whether other calls get the same decisions; also false after `MAX_DECISIONS`. */
function showingTheSame(calls: readonly TimedCall[], engines: Sides<BatchEngine>): Shows {
  let left = MAX_DECISIONS;
  const outcomes = (some: readonly TimedCall[]): string | undefined => {
    left -= lengthOf(some);
    const last = left < 0 ? undefined : decideLast(some, engines);
    return last && `${last.before.outcome} ${last.after.outcome}`;
  };
  const wanted = outcomes(calls);
  return (changed) => wanted !== undefined && outcomes(changed) === wanted;
}

function withFewerCalls(calls: readonly TimedCall[], shows: Shows): readonly TimedCall[] {
  let now = calls;
  for (let i = calls.length - 2; i >= 0; i--) {
    const without = now.toSpliced(i, 1);
    if (shows(without)) now = without;
    else now = lessOften(now, i, shows);
  }
  return now;
}

function lessOften(calls: readonly TimedCall[], index: number, shows: Shows): readonly TimedCall[] {
  let now = calls;
  let call = calls[index] as TimedCall;
  // Usually every call is needed, and the first try shows it.
  for (let step = 1; ; step *= 2) {
    const fewer = { ...call, times: call.times - step };
    const changed = now.with(index, fewer);
    if (fewer.times > 0 && shows(changed)) [now, call] = [changed, fewer];
    else if (step === 1) return now;
    else step = 0.5;
  }
}

function withFewerArguments(
  calls: readonly TimedCall[],
  shows: Shows,
  engines: Sides<BatchEngine>,
  toolNamed: ToolNamed,
): readonly TimedCall[] {
  const isLong = lengthOf(calls) > SHORT;
  let now = calls;
  for (const call of new Map(calls.map((one) => [one.args, one])).values()) {
    const schema = toolNamed(call.tool)?.inputSchema;
    let { args } = call;
    for (const path of pathsIn(args))
      for (const plainer of plainerAt(args, path, schema)) {
        const changed = withArguments(now, args, plainer);
        // If every rule reads both alike, both are decided alike, after any number of calls.
        const readsAlike = () =>
          readingOf({ ...call, args }, engines) === readingOf({ ...call, args: plainer }, engines);
        if (!(isLong && readsAlike()) && !shows(changed)) continue;
        [now, args] = [changed, plainer];
        break;
      }
  }
  return now;
}

/** Where calls are more than these, it is dearer to make them again than to ask what each rule makes of one. */
const SHORT = 30;

function lengthOf(calls: readonly TimedCall[]): number {
  return calls.reduce((sum, { times }) => sum + times, 0);
}

function withArguments(calls: readonly TimedCall[], args: Args, others: Args): readonly TimedCall[] {
  return calls.map((call) => (call.args === args ? { ...call, args: others } : call));
}

/** What the rules and limits of both sides make of a call's arguments, whatever the counters hold. */
function readingOf(call: TimedCall, { before, after }: Sides<BatchEngine>): string {
  return JSON.stringify(
    [before, after].map((engine) => {
      const { rules, limits } = engine.explain(call, new Counters());
      const read = rules.map(({ conditions, effect }) => {
        const onArguments = conditions.filter(({ condition }) => condition.target.kind !== "counter");
        return onArguments.length < conditions.length ? onArguments.map(({ holds }) => holds) : effect;
      });
      return [read, limits.map(({ amount }) => String(amount))];
    }),
  );
}

/** Arguments that are tried, and how deep they nest. */
const MAX_PATHS = 32;
const MAX_DEPTH = 4;

/** The paths of arguments and their fields: inner ones before those that hold them. */
export function pathsIn(args: Args): readonly (readonly string[])[] {
  const below = (value: unknown, path: readonly string[]): (readonly string[])[] =>
    isObject(value) && path.length < MAX_DEPTH
      ? Object.keys(value).flatMap((name) => [...below(value[name], [...path, name]), [...path, name]])
      : [];
  return below(args, []).slice(0, MAX_PATHS);
}

/** The arguments without what is at the path, unless a valid call has it; else with a plainer number there. */
function* plainerAt(args: Args, path: readonly string[], schema: unknown): Iterable<Args> {
  const without = changedAt(args, path, () => []);
  const within = path.slice(0, -1);
  if (isComplete(without, within, schema) || !isComplete(args, within, schema)) yield without;
  for (const number of plainerNumbers(argumentAt(args, path))) yield changedAt(args, path, (name) => [[name, number]]);
}

/** Whole numbers in place of a broken one, small ones in place of one that counts as negative for being too large. */
function plainerNumbers(value: unknown): readonly number[] {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return [];
  return Number.isInteger(value)
    ? [1, 0, -1]
    : [Math.ceil(value), Math.floor(value)].map((one) => (one === 0 ? 0 : one));
}

/** Whether the object at the path has everything that one of its schema's shapes requires. */
function isComplete(args: Args, path: readonly string[], schema: unknown): boolean {
  const argument = path.length === 0 ? undefined : argumentIn(schema, path);
  if (argument !== undefined && argument.kind !== "described") return true;
  const object = argumentAt(args, path);
  const shapes = argument?.shapes ?? shapesOf([schema], schema);
  return shapes.some(({ required }) => [...required].every((name) => isObject(object) && Object.hasOwn(object, name)));
}

/** The object with other entries in place of the one at the path. */
export function changedAt(
  object: Args,
  [name, ...rest]: readonly string[],
  change: (name: string) => readonly (readonly [string, unknown])[],
): Args {
  const entries: (readonly [string, unknown])[] = [];
  for (const entry of Object.entries(object)) {
    const [key, value] = entry;
    if (key !== name) entries.push(entry);
    else if (rest.length === 0 || !isObject(value)) entries.push(...change(key));
    else entries.push([key, changedAt(value, rest, change)]);
  }
  return Object.fromEntries(entries);
}
