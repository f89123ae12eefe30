/**
 * Calls that no policy is asked about: Intercept passes on, undecided, whatever its JSON reader refuses (its
 * `internal/transport`: "failed to parse tools/call params, forwarding"). Go's encoding/json decides what that is.
 */

import { isObject, type JsonObject } from "./fields.js";

/** Go refuses collections within collections beyond this. */
const MAX_NESTING = 10_000;

/** The message of the call, from the reason why it is not decided. */
export function forwardedBecause(reason: string): string {
  return `Intercept forwards it without deciding: ${reason}`;
}

export const IN_A_BATCH = "it is in a batch, which is not read over stdio";
export const NO_OBJECT = "the call's arguments are no object";
const BEYOND = "the call's arguments hold a number that Go cannot read";
const TOO_DEEP = "the message nests more than 10,000 levels deep";

/** The members of a `tools/call` as Go's JSON reader puts them together. */
export interface GoParams {
  /** Undefined if it is missing. */
  readonly name: string | undefined;
  readonly args: JsonObject | undefined;
  /** Why Go does not read them, and the call is forwarded; undefined for sound ones. */
  readonly unreadable: string | undefined;
}

const MEMBERS = ["jsonrpc", "id", "method", "params"];
/** Folding leaves the length of a name. */
const LENGTHS: ReadonlySet<number> = new Set(MEMBERS.map((member) => member.length));

/**
 * A message with the members that Go reads, whose names may be written in any case; of several the last counts. The same
 * message, where that changes nothing.
 */
export function goMessage(message: JsonObject): JsonObject {
  let others = 0;
  for (const _key in message) others++;
  if (message.jsonrpc !== undefined) others--;
  if (message.id !== undefined) others--;
  if (message.method !== undefined) others--;
  if (message.params !== undefined) others--;
  // Most messages have no other names; the rest are looked at.
  return others === 0 ? message : withFoldedNames(message);
}

function withFoldedNames(message: JsonObject): JsonObject {
  let read: Record<string, unknown> | undefined;
  for (const key in message) {
    if (!LENGTHS.has(key.length)) continue;
    const member = key === "result" ? key : folded(key);
    if (!MEMBERS.includes(member)) continue;
    if (member !== key) read ??= { ...message };
    if (read !== undefined) read[member] = message[key];
  }
  return read ?? message;
}

/** What Go makes of a call's parameters; those of a call without any are `undefined`. */
export function goParams(params: unknown): GoParams {
  if (!isObject(params)) {
    // JSON's null leaves everything as it is; nothing at all is no JSON.
    const unreadable =
      params === null ? undefined : `the call has no parameters${params === undefined ? "" : " that are an object"}`;
    return { name: undefined, args: undefined, unreadable };
  }
  const { name: plainName, arguments: plainArgs } = params;
  if (typeof plainName === "string" && isObject(plainArgs)) {
    let members = 0;
    for (const _key in params) members++;
    if (members === 2) return { name: plainName, args: plainArgs, unreadable: flawOf(plainArgs, 3, true) };
  }
  let name: string | undefined;
  let args: JsonObject | undefined;
  let unreadable: string | undefined;
  for (const key in params) {
    const value = params[key];
    // Folding leaves the length.
    const isExact = key === "name" || key === "arguments" || (key.length !== 4 && key.length !== 9);
    const member = isExact ? key : folded(key);
    if (member === "name") {
      if (typeof value === "string") name = value;
      else if (value !== null) unreadable ??= "the call's tool name is no text";
    } else if (member === "arguments") {
      if (value === null) {
        args = undefined;
        continue;
      }
      // What a later mapping overwrites has been read all the same.
      unreadable ??= isObject(value) ? flawOf(value, 3, true) : NO_OBJECT;
      // A second mapping is read into the first, member by member.
      if (isObject(value)) args = args === undefined ? value : { ...args, ...value };
    } else if (typeof value === "object" && value !== null) unreadable ??= flawOf(value, 3, false);
  }
  return { name, args, unreadable };
}

/** Why Go does not read the arguments; undefined for sound ones, and for none. */
export function unreadableArguments(args: unknown): string | undefined {
  if (args === undefined) return undefined;
  return isObject(args) ? flawOf(args, 1, true) : NO_OBJECT;
}

/** Deeper than this, nothing is called within itself: the record is untrusted and may nest very deep. */
const MAX_CALLS = 500;

/**
 * What of a value Go does not read.
 * @param depth how many collections there are down to the value, which is one itself
 * @param numbers whether its numbers are read, too
 */
function flawOf(value: object, depth: number, numbers: boolean): string | undefined {
  if (depth > MAX_CALLS) return flawBelow(value, depth, numbers);
  for (const key in value) {
    const part = (value as JsonObject)[key];
    if (typeof part === "number") {
      if (numbers && !Number.isFinite(part)) return BEYOND;
    } else if (typeof part === "object" && part !== null) {
      const flaw = flawOf(part, depth + 1, numbers);
      if (flaw !== undefined) return flaw;
    }
  }
  return undefined;
}

function flawBelow(whole: object, around: number, numbers: boolean): string | undefined {
  const open = [{ value: whole, depth: around }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (depth > MAX_NESTING) return TOO_DEEP;
    for (const part of Object.values(value)) {
      if (typeof part === "number" && numbers && !Number.isFinite(part)) return BEYOND;
      if (typeof part === "object" && part !== null) open.push({ value: part, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Go compares names of members by simple case folding, in which `K` and `ſ` are a k and an s. */
function folded(name: string): string {
  return name
    .replaceAll("\u017f", "s")
    .replaceAll("\u212a", "k")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Marks a text that replaces a number which JavaScript cannot hold. It is random, so no record can forge such a number. */
const MARK = `number ${Math.floor(Math.random() * 2 ** 40)} `;
const MARKED = new RegExp(`"${MARK}(-?[0-9.eE+-]+)"`, "g");

/** JSON in which numbers that JavaScript cannot hold are as they were written. */
export function restoreNumbers(json: string): string {
  return json.includes(MARK) ? json.replace(MARKED, "$1") : json;
}

/** Strings, in which nothing is a number, or numbers. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/g;

/**
 * A call's arguments, in which a text replaces each number that JavaScript cannot hold, until `asWritten` restores the
 * number.
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
    // The text around the record is not JSON.
    return undefined;
  }
  try {
    const found = twinOf(params, marked);
    return found === undefined ? undefined : goParams(found).args;
  } catch (error) {
    // The transcript is untrusted: its arguments may nest too deep for recursion.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The place in the marked value that corresponds to `wanted`. */
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
