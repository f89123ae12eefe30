/**
 * Calls that no policy is asked about: Intercept passes on, undecided, whatever its JSON reader refuses (its
 * `internal/transport`: "failed to parse tools/call params, forwarding"). Go's encoding/json decides what that is.
 */

import { isObject, type JsonObject } from "./fields.js";

/** Go refuses collections within collections beyond this. */
const MOST_NESTING = 10_000;

/** A sentence for the call, from the reason why it is not decided. */
export function forwardedBecause(reason: string): string {
  return `Intercept forwards it without deciding: ${reason}`;
}

export const IN_A_BATCH = "it stands in a batch, which is not looked into over stdio";
export const NO_OBJECT = "the call's arguments are no object";
const BEYOND = "the call's arguments hold a number that Go cannot read";
const TOO_DEEP = "the message nests more than 10,000 levels deep";

/** The members of a `tools/call` as Go's JSON reader puts them together. */
export interface GoParams {
  /** Undefined where there is none. */
  readonly name: string | undefined;
  readonly args: JsonObject | undefined;
  /** Why Go does not read them, and the call is forwarded; undefined for sound ones. */
  readonly unreadable: string | undefined;
}

/** Members that Go finds by their exact names: most messages have no others. */
const EXACT: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params", "result", "error", "_meta"]);
const MEMBERS = ["jsonrpc", "id", "method", "params"];

/**
 * A message with the members that Go reads, whose names may be written in any case; of several the last counts. The same
 * message, where that changes nothing.
 */
export function goMessage(message: JsonObject): JsonObject {
  const keys = Object.keys(message);
  if (keys.every((key) => EXACT.has(key))) return message;
  const odd = keys.filter((key) => !EXACT.has(key) && MEMBERS.includes(folded(key)));
  if (odd.length === 0) return message;
  const read: Record<string, unknown> = { ...message };
  for (const key of keys) if (MEMBERS.includes(folded(key))) read[folded(key)] = message[key];
  return read;
}

/** What Go makes of a call's parameters; those of a call without any are `undefined`. */
export function goParams(params: unknown): GoParams {
  if (!isObject(params)) {
    // JSON's null leaves everything as it is; nothing at all is no JSON.
    const unreadable =
      params === null ? undefined : `the call has no parameters${params === undefined ? "" : " that are an object"}`;
    return { name: undefined, args: undefined, unreadable };
  }
  let name: string | undefined;
  let args: JsonObject | undefined;
  let unreadable: string | undefined;
  for (const [key, value] of Object.entries(params)) {
    const member = key === "name" || key === "arguments" ? key : folded(key);
    if (member === "name") {
      if (typeof value === "string") name = value;
      else if (value !== null) unreadable ??= "the call's tool name is no text";
    } else if (member === "arguments") {
      if (value === null) {
        args = undefined;
        continue;
      }
      // What a later mapping overwrites has been read all the same.
      unreadable ??= unreadableArguments(value);
      // A second mapping is read into the first, member by member.
      if (isObject(value)) args = args === undefined ? value : { ...args, ...value };
    }
  }
  return { name, args, unreadable: unreadable ?? tooDeep(params, 1) };
}

/** Why Go does not read the arguments; undefined for sound ones, and for none. */
export function unreadableArguments(args: unknown): string | undefined {
  if (args === undefined) return undefined;
  if (!isObject(args)) return NO_OBJECT;
  return holds(args, (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
    ? BEYOND
    : undefined;
}

/** @param around how many collections the value stands in */
function tooDeep(value: JsonObject, around: number): string | undefined {
  return holds(value, (_, depth) => depth + around > MOST_NESTING) ? TOO_DEEP : undefined;
}

/** Whether something in the value is so; `depth` counts the collections it stands in. Nothing is called within itself. */
function holds(whole: object, isSo: (value: unknown, depth: number) => boolean): boolean {
  const open: { readonly value: object; readonly depth: number }[] = [{ value: whole, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    for (const key in value) {
      const part = (value as JsonObject)[key];
      if (typeof part === "object" && part !== null) {
        if (isSo(part, depth + 1)) return true;
        open.push({ value: part, depth: depth + 1 });
      } else if (typeof part === "number" && isSo(part, depth)) return true;
    }
  }
  return false;
}

/** Go compares names of members by simple case folding, in which `K` and `ſ` are a k and an s. */
function folded(name: string): string {
  return name
    .replaceAll("\u017f", "s")
    .replaceAll("\u212a", "k")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Begins a text that stands for a number which JavaScript cannot hold. No record can know it, so none can pass a text off as a number. */
const MARK = `number ${Math.floor(Math.random() * 2 ** 40)} `;
const MARKED = new RegExp(`"${MARK}(-?[0-9.eE+-]+)"`, "g");

/** JSON in which numbers that JavaScript cannot hold stand as they were written. */
export function asWritten(json: string): string {
  return json.includes(MARK) ? json.replace(MARKED, "$1") : json;
}

/** Strings, in which nothing is a number, or numbers. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/g;

/**
 * A call's arguments, in which a text stands for each number that JavaScript cannot hold, until `asWritten` puts the number
 * in its place.
 * @param params the call's parameters, as `JSON.parse` made them of a part of `source`
 * @returns undefined where they cannot be found there
 */
export function writtenArguments(params: unknown, source: string | undefined): unknown {
  if (source === undefined) return undefined;
  const text = source.replace(TOKEN, (token) =>
    token.startsWith('"') || Number.isFinite(Number(token)) ? token : JSON.stringify(`${MARK}${token}`),
  );
  let marked: unknown;
  try {
    marked = JSON.parse(text);
  } catch {
    // What stands around the record is no JSON.
    return undefined;
  }
  const found = twinOf(params, marked);
  return found === undefined ? undefined : goParams(found).args;
}

/** Where in the marked value the same stands as `wanted`. */
function twinOf(wanted: unknown, marked: unknown): unknown {
  const open = [marked];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isSame(wanted, next)) return next;
    if (typeof next === "object" && next !== null) open.push(...Object.values(next));
  }
  return undefined;
}

function isSame(value: unknown, marked: unknown): boolean {
  if (typeof value === "number" && !Number.isFinite(value))
    return typeof marked === "string" && marked.startsWith(MARK);
  if (typeof value !== "object" || value === null) return value === marked;
  if (typeof marked !== "object" || marked === null) return false;
  const [keys, others] = [Object.keys(value), Object.keys(marked)];
  return (
    keys.length === others.length &&
    keys.every((key, i) => key === others[i] && isSame((value as JsonObject)[key], (marked as JsonObject)[key]))
  );
}
