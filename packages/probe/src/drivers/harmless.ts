/** Configuration of agents → the part of it that starts and reaches nothing. */

import { readJsonLayer } from "@callgate/core/hosts";
import { fieldsOf } from "../apis/api.js";

/** Text that a program can be given, and the keys that are not in it. */
export interface Harmless {
  readonly text: string;
  readonly left: readonly string[];
}

/**
 * A JSON file with those of its keys alone that start and reach nothing; the very text where it has no others.
 * @param keys each with what becomes of its value; undefined leaves the key out
 * @param lenient as the program reads it: with comments and trailing commas, comments alone, or neither
 * @returns a sentence where the text cannot be read, so that it is not known what it would start
 */
export function harmlessJson(
  { path, text }: { readonly path: string; readonly text: string },
  keys: Readonly<Record<string, (value: unknown) => unknown>>,
  lenient: boolean | "comments",
): Harmless | string {
  const { value } = readJsonLayer(text, path, lenient);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return unreadable(path);
  const { value: harmless, left } = kept(fieldsOf(value), keys, path);
  return { text: left.length === 0 ? text : JSON.stringify(harmless), left };
}

/** An object with those of its keys that are listed, and what is left out of it. */
export function kept(
  value: Readonly<Record<string, unknown>>,
  keys: Readonly<Record<string, (value: unknown) => unknown>>,
  path: string,
): { readonly value: Readonly<Record<string, unknown>>; readonly left: readonly string[] } {
  const made: Record<string, unknown> = {};
  const left: string[] = [];
  for (const [key, one] of Object.entries(value)) {
    const part = Object.hasOwn(keys, key) ? keys[key]?.(one) : undefined;
    if (part === undefined) {
      left.push(`\`${key}\` of ${path}`);
      continue;
    }
    Object.defineProperty(made, key, { value: part, enumerable: true });
    if (JSON.stringify(part) !== JSON.stringify(one)) left.push(`a part of \`${key}\` of ${path}`);
  }
  return { value: made, left };
}

/** The sentence about a file that cannot be read. */
export function unreadable(path: string): string {
  return `${path} cannot be read, so that it is not known what it would start; the program is not given it`;
}

/** The value as it is. */
export function whole(value: unknown): unknown {
  return value;
}

/** An object with its fields of these names alone; any other value as it is. */
export function onlyFields(...names: readonly string[]): (value: unknown) => unknown {
  return (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(fieldsOf(value)).filter(([name]) => names.includes(name)))
      : value;
}

/** The same of every object that an object holds. */
export function eachOnly(...names: readonly string[]): (value: unknown) => unknown {
  const only = onlyFields(...names);
  return (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, one]) => [name, only(one)]))
      : value;
}

/**
 * The arguments of a command line, where all of them are known to start and reach nothing.
 * @param known each flag, and whether values follow it
 * @returns a sentence about the first that is not
 */
export function harmlessFlags(flags: readonly string[], known: ReadonlyMap<string, boolean>): string | undefined {
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] as string;
    const [name = ""] = flag.split("=");
    const takesValue = known.get(name);
    if (takesValue === undefined) return `the flag ${name} cannot be used in a probe`;
    // Some take several values, up to the next flag.
    if (takesValue && !flag.includes("=")) while (at + 1 < flags.length && !flags[at + 1]?.startsWith("-")) at++;
  }
  return undefined;
}
