/**
 * Whether two records tell of one call: the same tool, server and arguments. An id, or a state that comes back, is not
 * enough: whoever writes it could put another call behind it.
 */

import { hash } from "node:crypto";
import type { ToolCall } from "../call.js";
import { Pending } from "./pending.js";

/** What of a call tells it from others. */
export interface CallMark {
  readonly tool: string;
  readonly server: string | undefined;
  /** Whether its arguments are unknown. */
  readonly isUnknown: boolean;
  /** The arguments, where they are known and small. */
  readonly args: unknown;
  /** Of larger ones, a digest. */
  readonly digest: string | undefined;
}

type Marked = Pick<ToolCall, "tool" | "server" | "args" | "argsUnknown" | "malformed">;

/** Members and characters of arguments that are kept; of larger ones only the digest is. */
export const SMALL = 512;

export function markOf({ tool, server, args, argsUnknown, malformed }: Marked): CallMark {
  // Written out: it is made for each call, and a spread costs more than all the rest.
  if (argsUnknown !== undefined || malformed !== undefined)
    return { tool, server, isUnknown: true, args: undefined, digest: undefined };
  if (roomAfter(args, SMALL) >= 0) return { tool, server, isUnknown: false, args, digest: undefined };
  const digest = digestOf(args);
  return { tool, server, isUnknown: digest === undefined, args: undefined, digest };
}

/** Whether two calls are known to be of the same tool of the same server, with the same arguments. */
export function isSameCall(a: CallMark | undefined, b: CallMark | undefined): boolean {
  return a !== undefined && b !== undefined && !a.isUnknown && !b.isUnknown && isCopy(a, b);
}

/**
 * Whether two records that say they are of one call, by an id, may be so. What one of them does not say, its server or
 * its arguments, may be what the other does.
 */
export function isCopy(a: CallMark, b: CallMark): boolean {
  if (a.tool !== b.tool) return false;
  if (a.server !== undefined && b.server !== undefined && a.server !== b.server) return false;
  return a.isUnknown || b.isUnknown || (a.digest === b.digest && isEqual(a.args, b.args));
}

/** Calls by their ids, the latest: a call that is written twice is one call, and another with its id is not. */
export class SeenCalls {
  readonly #marks = new Pending<CallMark>();

  /** Whether the call was met before; it is from now on. */
  meets(id: string, call: Marked): boolean {
    const mark = markOf(call);
    const known = this.#marks.get(id);
    if (known !== undefined && isCopy(known, mark)) return true;
    this.#marks.add(id, mark);
    return false;
  }

  has(id: string): boolean {
    return this.#marks.has(id);
  }
}

/** What the latest calls were marked with, by the ids of their requests: a ring, for a map of them costs each call more. */
export class LatestMarks {
  readonly #ids: (string | number | undefined)[] = [];
  readonly #marks: (CallMark | undefined)[] = [];
  readonly #most: number;
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(id: string | number, mark: CallMark): void {
    this.#ids[this.#next] = id;
    this.#marks[this.#next] = mark;
    this.#next = (this.#next + 1) % this.#most;
  }

  /** The mark of the latest call with that id; undefined where too many came since. */
  get(id: string | number): CallMark | undefined {
    for (let back = 1; back <= this.#ids.length; back++) {
      const at = (this.#next - back + this.#most) % this.#most;
      if (this.#ids[at] === id) return this.#marks[at];
    }
    return undefined;
  }

  clear(): void {
    this.#ids.length = 0;
    this.#marks.length = 0;
    this.#next = 0;
  }
}

/** A short text that calls of the same tool with the same arguments have; undefined where those are not known. */
export function callDigest({ tool, args, argsUnknown, malformed }: Marked): string | undefined {
  return argsUnknown !== undefined || malformed !== undefined ? undefined : digestOf([tool, args ?? null]);
}

/** Undefined for what nests too deep. */
function digestOf(value: unknown): string | undefined {
  try {
    return hash("sha256", JSON.stringify(value), "base64");
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What is left of the room when the value is in it; less than 0 where it does not fit. */
function roomAfter(value: unknown, room: number): number {
  let left = room - 1;
  if (typeof value === "string") return left - value.length;
  if (typeof value !== "object" || value === null) return left;
  for (const key in value) {
    if (left < 0) return left;
    left = roomAfter((value as Record<string, unknown>)[key], left - key.length);
  }
  return left;
}

/** Whether two small JSON values are equal; the order of an object's members is no difference. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
