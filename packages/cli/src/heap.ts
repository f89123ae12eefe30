/** Memory of a command whose input leaves much garbage behind: V8's limit of it, set once. */

import { setFlagsFromString } from "node:v8";

/** How far the heap may grow over what is in use before it is collected, in percent. V8 allows some 300 by itself. */
const HEAP_GROWTH = 50;

/**
 * Collects garbage earlier, for commands that read tens of thousands of files or compare very long lists: a third less
 * memory. `lint` does without: on fifty policies it would take a quarter more time.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
}
