/** A bound × the values that an argument may have → the most of them that stay open, where that can be counted. */

import type { ArgumentSketch } from "./argument-sketch.js";
import type { Bound } from "./bound.js";
import type { Share } from "./share.js";

/** Texts are counted up to this length, of the printable characters of ASCII: a limit must be somewhere. */
export const COUNTED_LENGTH = 64;
export const COUNTED_CHARACTERS = 95;

/** All texts that are counted. */
const TEXTS = sum(COUNTED_CHARACTERS, 0, COUNTED_LENGTH);

/** Whole numbers that a double holds exactly, zero and those below it too. */
const INTEGERS = 2 * Number.MAX_SAFE_INTEGER + 1;

/** What is known of the values that a call may give. */
export interface ValueSpace {
  /** Counted by the tool list's schema; undefined where that lists no values and bounds no whole number. */
  readonly counted: Share | undefined;
  /** The one type that the schema, or every recorded call, gives it. */
  readonly type: "text" | "integer" | undefined;
}

/**
 * At least 0 and at most 1; undefined where it cannot be counted. What is open is all of it, whatever its type. Of texts it
 * is the most that can pass: a beginning that is fixed leaves at most all that can follow it.
 */
export function openShareOf(bound: Bound, { counted, type }: ValueSpace): number | undefined {
  if (counted !== undefined) return counted.open / counted.of;
  if (bound.kind === "open") return 1;
  if (type === "integer") return integers(bound) / INTEGERS;
  if (type !== "text") return undefined;
  // Left out, it is one way of all.
  return Math.min(1, (bound.kind === "absent" ? 1 : texts(bound)) / TEXTS);
}

/** The type of all values that were recorded. */
export function recordedType(sketch: ArgumentSketch | undefined): ValueSpace["type"] {
  if (sketch === undefined || sketch.present === 0) return undefined;
  if (sketch.strings === sketch.present) return "text";
  return sketch.numbers === sketch.present && sketch.isInteger ? "integer" : undefined;
}

/** `count` characters to the power of each length, added up. */
function sum(count: number, from: number, to: number): number {
  let all = 0;
  for (let length = from; length <= to; length++) all += count ** length;
  return all;
}

/** All that can follow so many fixed characters. */
function following(fixed: number): number {
  return sum(COUNTED_CHARACTERS, 0, Math.max(0, COUNTED_LENGTH - fixed));
}

function texts(bound: Exclude<Bound, { kind: "open" | "absent" }>): number {
  switch (bound.kind) {
    case "values":
      return bound.values.filter((value) => typeof value === "string").length;
    case "range":
      return 0;
    case "below":
      // A folder is followed by `/` or nothing, that of a URL by `?` or `#`, too.
      return bound.folders.reduce((all, folder) => all + 1 + (bound.isUrl ? 3 : 1) * following(folder.length + 1), 0);
    case "mail":
      // Letters, digits and four signs before the host.
      return bound.hosts.reduce((all, host) => all + sum(66, 1, COUNTED_LENGTH - host.length - 1), 0);
    case "form":
      return sum(bound.form.characters, 1, Math.min(bound.most ?? bound.form.longest, COUNTED_LENGTH));
    case "length":
      return sum(COUNTED_CHARACTERS, 0, Math.min(bound.most, COUNTED_LENGTH));
    default:
      return bound satisfies never;
  }
}

function integers(bound: Exclude<Bound, { kind: "open" }>): number {
  switch (bound.kind) {
    case "values":
      return bound.values.filter((value) => Number.isInteger(value)).length;
    case "range":
      return Math.min(INTEGERS, Math.floor(bound.most) - Math.ceil(bound.least) + 1);
    case "absent":
      return 1;
    default:
      return 0;
  }
}

/** What stays open of a tool's arguments. */
export interface OpenSpace {
  /** The mean of the arguments that can be counted, from 0 to 1: how open each is, on average. */
  readonly mean: number;
  /** The most of all their combinations that passes, from 0 to 1. */
  readonly all: number;
  /** Arguments that were counted. */
  readonly counted: number;
}

/** Undefined where no argument can be counted. */
export function openSpaceOf(shares: readonly (number | undefined)[]): OpenSpace | undefined {
  const counted = shares.filter((share) => share !== undefined);
  if (counted.length === 0) return undefined;
  return {
    mean: counted.reduce((total, share) => total + share, 0) / counted.length,
    all: counted.reduce((product, share) => product * share, 1),
    counted: counted.length,
  };
}
