/** Arguments × path → what stands there. */

import { MISSING } from "./conditions.js";

/** The argument at a path, or MISSING; only objects are descended into. */
export function argumentAt(args: unknown, segments: readonly string[]): unknown {
  let current = args;
  for (const segment of segments) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) return MISSING;
    if (!Object.hasOwn(current, segment)) return MISSING;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}
