/** What to say of a counter that two limits of one tool move. */

import { clip } from "../text/words.js";

/**
 * @param other the limit that moves it first, as a noun
 * @param isOneWindow whether both count in the same window; else each restarts the counter where the other left it
 */
export function sharedCounter(counter: string, other: string, isOneWindow: boolean): string {
  const effect = isOneWindow
    ? "each call counts for both"
    : "each restarts it in its own window, so neither limit holds";
  return `the counter \`${clip(counter)}\` is also moved by ${other} of this tool: ${effect}; give it another name`;
}
