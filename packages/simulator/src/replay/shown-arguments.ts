/** A call's arguments → as much of them as is kept to be shown. */

import { restoreNumbers } from "../readers/forwarded.js";

/** Arguments that are kept for people to see; they may hold anything, so their length is bounded. */
export interface ShownArguments {
  /** JSON in one line. */
  readonly text: string;
  /** Whether `text` is only the beginning of it. */
  readonly cut: boolean;
}

/** What a redaction puts in place of a value. */
export const REDACTED_VALUE = "[redacted]";

/** Arguments → the same without what is to be hidden; a copy if anything differs. */
export type Redact = (args: unknown) => unknown;

/** In UTF-16 code units; the transcript has the rest. */
const MAX_ARGUMENTS_TEXT = 1_000;

/** The arguments to show, or any other value; undefined for what is undefined. @param most in UTF-16 code units */
export function shownArguments(args: unknown, redact?: Redact, most = MAX_ARGUMENTS_TEXT): ShownArguments | undefined {
  if (args === undefined) return undefined;
  const text = jsonOf(redact === undefined ? args : redact(args));
  if (text === undefined) return { text: "", cut: true };
  // A copy: a slice would keep the whole text alive.
  return text.length <= most
    ? { text, cut: false }
    : { text: Buffer.from(text.slice(0, most).toWellFormed()).toString(), cut: true };
}

/** All of the arguments as JSON in one line; undefined for none, or where they nest too deep to be written. */
export function wholeArguments(args: unknown, redact?: Redact): string | undefined {
  if (args === undefined) return undefined;
  return jsonOf(redact === undefined ? args : redact(args));
}

/** Undefined for what nests too deep to be written. */
function jsonOf(value: unknown): string | undefined {
  try {
    const json = JSON.stringify(value);
    return json === undefined ? undefined : restoreNumbers(json);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
