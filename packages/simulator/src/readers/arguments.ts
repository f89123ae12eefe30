/** How much of a call's arguments a record has. */

import type { JsonObject } from "./fields.js";

export const REDACTED = "the record's arguments are redacted, and a rule reads them";
export const TRUNCATED = "the record's arguments are truncated, and a rule reads them";
export const HASHED = "the record has only a hash of the arguments, and a rule reads them";
export const NOT_RECORDED = "the record does not have the arguments, and a rule reads them";
export const NO_JSON = "the record's arguments are no JSON, and a rule reads them";

/** Arguments as a record has them; `argsUnknown` says why they are not, or not wholly, known. */
export interface Arguments {
  readonly args: unknown;
  readonly argsUnknown: string | undefined;
}

export const NO_ARGUMENTS: Arguments = { args: undefined, argsUnknown: undefined };

/** Arguments that the record has as a value; `null` means none. */
export function plainArguments(value: unknown): Arguments {
  return { args: value ?? undefined, argsUnknown: undefined };
}

/** Arguments that the record has as JSON in a text, or as a value; an empty text means none. */
export function writtenArguments(value: unknown): Arguments {
  if (typeof value !== "string") return plainArguments(value);
  if (value.trim() === "") return NO_ARGUMENTS;
  try {
    return plainArguments(JSON.parse(value));
  } catch {
    // Cut off, or never JSON: nothing is known of them.
    return { args: undefined, argsUnknown: NO_JSON };
  }
}

/** Arguments that the format does not have. */
export function missingArguments(why: string): Arguments {
  return { args: undefined, argsUnknown: why };
}

/** What a format writes in place of what it leaves out. */
export interface Marks {
  readonly redacted?: (text: string) => boolean;
  readonly truncated?: (text: string) => boolean;
  /** From this depth of nesting on, counted from the arguments, the format leaves everything out. */
  readonly depth?: number;
}

/** The same arguments, and whether something in them was left out. */
export function withMarks({ args, argsUnknown }: Arguments, marks: Marks): Arguments {
  if (argsUnknown !== undefined) return { args, argsUnknown };
  // No recursion: the record is untrusted and may nest very deep.
  const open: { value: unknown; depth: number }[] = [{ value: args, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === "string") {
      if (marks.redacted?.(value)) return { args, argsUnknown: REDACTED };
      if (marks.truncated?.(value)) return { args, argsUnknown: TRUNCATED };
    } else if (typeof value === "object" && value !== null) {
      if (marks.depth !== undefined && depth >= marks.depth) return { args, argsUnknown: TRUNCATED };
      for (const part of Object.values(value as JsonObject)) open.push({ value: part, depth: depth + 1 });
    }
  }
  return { args, argsUnknown };
}
