/** Windows by name: the UTC calendar's minute, hour and day. */

import type { Window } from "./policy.js";

export const WINDOW_MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export type WindowName = keyof typeof WINDOW_MILLISECONDS;

export const WINDOW_NAMES = Object.keys(WINDOW_MILLISECONDS) as readonly WindowName[];

export function isWindowName(name: string): name is WindowName {
  return Object.hasOwn(WINDOW_MILLISECONDS, name);
}

/** The window of that name; 0 milliseconds for one the engine does not know, which starts again at every call. */
export function namedWindow(name: string): Window {
  return { name, milliseconds: isWindowName(name) ? WINDOW_MILLISECONDS[name] : 0 };
}

/** The name of the window of exactly that many milliseconds; undefined where it has none. */
export function windowOfLength(milliseconds: number): WindowName | undefined {
  return WINDOW_NAMES.find((name) => WINDOW_MILLISECONDS[name] === milliseconds);
}
