/** A witness → what of it is shown: a call may hold a name or a value of a megabyte, and a report thousands of such calls. */

import { clipped } from "./printable.js";

/** The longest text in a call that is shown whole, in UTF-16 code units. */
const MAX_TEXT = 2_000;

interface ShownCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * The call with its long texts cut, keys too; the engine has decided the whole one.
 * @returns the same call where nothing is cut
 */
export function shownCall<T extends ShownCall>(call: T): T {
  const args = shortened(call.args);
  const tool = clipped(call.tool, MAX_TEXT);
  return args === call.args && tool === call.tool ? call : { ...call, tool, args };
}

/** The value with its long texts cut; the same value where all are short. */
function shortened(value: unknown): unknown {
  if (typeof value === "string") return clipped(value, MAX_TEXT);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(shortened);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const entries = Object.entries(value);
  const short = entries.map(([key, item]) => [clipped(key, MAX_TEXT), shortened(item)] as const);
  const isSame = short.every(([key, item], i) => key === entries[i]?.[0] && item === entries[i]?.[1]);
  // Where two long keys become one, the last stays.
  return isSame ? value : Object.fromEntries(short);
}
