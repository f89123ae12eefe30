/** The node for a value that was not read, because its aliases lead back to themselves or repeat without end. */

import type { ScalarNode } from "./document.js";

/** No document can hold this tag: it begins with a blank. */
const OMITTED_TAG = " omitted";

/** Wherever it is read, it is an error: see `scalarValue`. */
export const OMITTED: ScalarNode = { kind: "scalar", start: 0, end: 0, text: "", plain: true, tag: OMITTED_TAG };

export function isOmitted({ tag }: ScalarNode): boolean {
  return tag === OMITTED_TAG;
}
