/** A text of parts with spaces between them → the ways it can be parted, for a part may hold spaces itself. */

import type { StepLimit } from "./step-limit.js";

/** Every way to part a text at some of its spaces, the finest first. */
export function* splits(text: string, steps: StepLimit): Iterable<readonly string[]> {
  const words = text.split(" ");
  yield* joined(words, 0, [], steps);
}

function* joined(
  words: readonly string[],
  from: number,
  parts: readonly string[],
  steps: StepLimit,
): Iterable<readonly string[]> {
  steps.spend(1);
  if (from === words.length) {
    yield parts;
    return;
  }
  for (let to = from + 1; to <= words.length; to++)
    yield* joined(words, to, [...parts, words.slice(from, to).join(" ")], steps);
}
