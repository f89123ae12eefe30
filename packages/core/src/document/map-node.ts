/** Entries → a mapping that nobody has read yet. */

import type { Entry, MapNode } from "./document.js";

/** A mapping from offset `start` to `end`, which is exclusive. */
export function mapNode(start: number, end: number, entries: readonly Entry[], tag?: string): MapNode {
  return { kind: "map", start, end, entries, tag, asText: undefined, asValues: undefined };
}
