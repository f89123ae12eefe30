/** Several edits as one. */

import type { TextEdit } from "./edit-text.js";
import { inTextOrder } from "./edit-text.js";

/** All the edits; undefined where one of them cannot be made, or two of them bear on one place. */
export function together(parts: Iterable<readonly TextEdit[] | undefined>): TextEdit[] | undefined {
  const all: TextEdit[] = [];
  for (const edits of parts) {
    if (edits === undefined) return undefined;
    all.push(...edits);
  }
  const ordered = inTextOrder(all);
  return ordered.some(({ start }, i) => i > 0 && start < (ordered[i - 1] as TextEdit).end) ? undefined : ordered;
}
