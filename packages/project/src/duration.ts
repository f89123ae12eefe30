/** `1s`, `500ms`, `2m`, `7d` → milliseconds. */

import { UserError } from "./user-error.js";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in milliseconds. @throws UserError for what is none */
export function parseDuration(text: string): number {
  const m = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS[m?.[2] ?? ""];
  if (m === null || unit === undefined)
    throw new UserError(`\`${text}\` is no duration; write a number and a unit, such as 500ms, 1s or 2m`);
  return Number(m[1]) * unit;
}
