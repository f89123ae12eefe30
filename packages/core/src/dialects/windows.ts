/** Windows by name: the UTC calendar's minute, hour and day. */

import type { Window } from "../policy.js";

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
]);

export const WINDOW_NAMES: readonly string[] = [...MILLISECONDS.keys()];

/** The window of that name; 0 milliseconds for one the engine does not know, which starts again at every call. */
export function namedWindow(name: string): Window {
  return { name, milliseconds: MILLISECONDS.get(name) ?? 0 };
}

/** The name of the window of exactly that many milliseconds; undefined where it has none. */
export function windowOfLength(milliseconds: number): string | undefined {
  for (const [name, length] of MILLISECONDS) if (length === milliseconds) return name;
  return undefined;
}
