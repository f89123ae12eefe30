/** A call that passes now → the one of its kind that a reviewer would least expect to pass. */

import { Counters, type DecisionKind } from "@callgate/core";
import { argumentAt, type BatchEngine } from "@callgate/core/engine";
import { argumentIn, isAllowed, type TimedCall } from "@callgate/core/logic";
import type { Tool } from "@callgate/core/policy";
import { textsAround } from "@callgate/core/text";
import { isObject } from "@callgate/core/values";
import { changedAt, pathsIn } from "./minimize-witness.js";
import type { Sides } from "./policy-diff.js";

/** Decisions of one engine that may be made; after them, the witness stays as it is. */
const MAX_DECISIONS = 800;
/** A longer text is not made longer. */
const MAX_LENGTH = 200;

type Args = TimedCall["args"];

/** Texts that an author had no reason to allow by themselves. */
const UNRELATED = ["", " ", "unrelated", "~"];

/** What else decides which values may be tried. */
export interface StrangeOptions {
  readonly toolNamed: (name: string) => Tool | undefined;
  /** Whether the program refuses values of another type before it asks the policy. */
  readonly onlyTexts: boolean;
}

/**
 * One call that shows more passing → one with a stranger value of an argument that the later policy asks about, decided
 * alike by both engines; the same call where none is found. A sequence stays as it is: its length is what it shows.
 * Values of listed tools stay valid by the tool's input schema.
 */
export function strangeWitness(
  calls: readonly TimedCall[],
  engines: Sides<BatchEngine>,
  { toolNamed, onlyTexts }: StrangeOptions,
): readonly TimedCall[] {
  const [call] = calls;
  if (call === undefined || calls.length > 1 || call.times > 1) return calls;
  let left = MAX_DECISIONS;
  const decidedBy = (engine: BatchEngine, args: Args): DecisionKind | undefined =>
    left-- > 0 ? engine.decide({ ...call, args }, new Counters()).outcome : undefined;
  const [before, after] = [decidedBy(engines.before, call.args), decidedBy(engines.after, call.args)];
  const schema = toolNamed(call.tool)?.inputSchema;
  for (const path of pathsIn(call.args)) {
    const value = argumentAt(call.args, path);
    if (isObject(value) || Array.isArray(value)) continue;
    const withValue = (other: unknown) => changedAt(call.args, path, (name) => [[name, other]]);
    const tried = valueHolder(call.args, path);
    const passes = (other: unknown) => decidedBy(engines.after, tried(other)) === after;
    // Where any text passes, none is strange.
    if (UNRELATED.every(passes)) continue;
    const meant = typeof value === "string" ? shortest(value, passes) : value;
    for (const other of strangeValues(meant, path.at(-1) ?? "")) {
      if (onlyTexts && typeof other !== typeof value) continue;
      if (!mayBeValid(other, path, schema)) continue;
      if (!passes(other)) continue;
      const args = withValue(other);
      if (decidedBy(engines.before, args) === before) return [{ ...call, args }];
    }
  }
  return calls;
}

/** Arguments that are made once and hold another value at the path whenever they are asked for: a decision keeps none of them. */
function valueHolder(args: Args, path: readonly string[]): (value: unknown) => Args {
  const copy = changedAt(args, path, (name) => [[name, undefined]]);
  const within = path.length === 1 ? copy : argumentAt(copy, path.slice(0, -1));
  const name = path.at(-1);
  if (!isObject(within) || name === undefined || !Object.hasOwn(within, name))
    return (value) => changedAt(args, path, (one) => [[one, value]]);
  return (value) => {
    // It is a member of its own, whatever it is called: nothing is inherited by that.
    (within as Record<string, unknown>)[name] = value;
    return copy;
  };
}

/**
 * Values that differ from the one that was meant in ways a rule's author seldom thinks of, the strangest first: text
 * around it, other types that hold it, white space, case.
 * @param name of the argument
 */
export function* strangeValues(meant: unknown, name: string): Iterable<unknown> {
  if (typeof meant === "string") {
    if (meant === "" || meant.length > MAX_LENGTH) return;
    yield* textsAround(meant, name, { front: true, back: true });
    yield [meant];
    yield { value: meant };
    yield `${meant}\n`;
    yield ` ${meant}`;
    yield meant.toUpperCase() === meant ? meant.toLowerCase() : meant.toUpperCase();
    return;
  }
  if (typeof meant !== "number" && typeof meant !== "boolean") return;
  yield [meant];
  yield { value: meant };
  yield String(meant);
}

/** The text without what the later policy does not ask for at its ends. */
function shortest(text: string, passes: (text: string) => boolean): string {
  let now = text;
  for (const shorter of [(one: string) => one.slice(0, -1), (one: string) => one.slice(1)])
    while (now.length > 1 && now.length <= MAX_LENGTH && shorter(now).isWellFormed() && passes(shorter(now)))
      now = shorter(now);
  return now;
}

/** Whether the schema, where there is one, takes the value; what is not known of that counts as refused. */
function mayBeValid(value: unknown, path: readonly string[], schema: unknown): boolean {
  if (schema === undefined) return true;
  const argument = argumentIn(schema, path);
  if (argument.kind !== "described") return argument.kind === "unknown";
  return argument.shapes.some((shape) => {
    if (!isAllowed(value, [shape])) return false;
    if (typeof value === "object") return shape.types === undefined;
    if (typeof value !== "string") return true;
    const { least, most } = shape.text;
    return !shape.formed && [...value].length >= least && [...value].length <= most;
  });
}
