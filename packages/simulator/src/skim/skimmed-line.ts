/** One skimmed line, as its reader sees it. */

import type { TimeParser } from "../readers/time.js";

/** What a member's value is; undefined for a member that is not there. */
export const Kind = { text: 1, escapedText: 2, number: 3, word: 4, object: 5, list: 6 } as const;

/** It is good until the next line is looked at. A line is a JSON object, in which no followed member comes twice. */
export interface SkimmedLine {
  /** The marks that it has: the sum of their bits. */
  readonly marks: number;
  /** One of `Kind`; 0 for a member that is not there. */
  kind(member: number): number;
  /** The followed members that it has: for each, 1 shifted by its place in the spec. */
  readonly members: number;
  /** Of these, the ones whose texts are what the spec says that they mostly are. */
  readonly usual: number;
  /**
   * The objects with followed members that have others, too: a bit for each, the record's first, and then in the order of
   * the spec.
   */
  readonly others: number;
  /** Whether a number may be larger than JavaScript's numbers. */
  readonly hasLargeNumber: boolean;
  /** Whether the value is that text, or such a number or word, as it is written. */
  is(member: number, text: string): boolean;
  /** The text of a member; undefined where it is not a text, or has an escape. */
  text(member: number): string | undefined;
  /** The number of a member; NaN where it is not a number. */
  number(member: number): number;
  /** The bytes of a member that is there. */
  length(member: number): number;
  /** The time of a member, in epoch milliseconds; undefined where it is not a time. */
  time(member: number, parse: TimeParser): number | undefined;
  /** The value of a member that is asked for parsed. */
  value(member: number): unknown;
  /** The texts behind keys that are listed; undefined where one has an escape. */
  listed(): string[] | undefined;
  /** The line. */
  whole(): string;
  /** The line without its long texts and its members that the spec leaves out of such a line. */
  brief(): string;
}
