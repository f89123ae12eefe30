/** Places of a policy, in the order of its text. */

import type { Document, Path } from "@callgate/core";
import { nodeAt } from "@callgate/core/yaml";

interface Placed {
  readonly path: Path;
}

/** A copy in the order of the text; places that the document does not hold come last. */
export function inTextOrder<T extends Placed>({ root }: Document, places: readonly T[]): T[] {
  const start = ({ path }: Placed) => nodeAt(root, path)?.value.start ?? Number.MAX_SAFE_INTEGER;
  return places
    .map((place) => ({ place, start: start(place) }))
    .sort((a, b) => a.start - b.start)
    .map(({ place }) => place);
}
