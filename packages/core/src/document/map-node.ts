/** Entries → a mapping with empty caches. */

import type { Entry, MapNode } from "./document.js";

/** A mapping from offset `start` to `end`, which is exclusive. The entries are copied: an array that was filled one by one is larger. */
export function mapNode(start: number, end: number, entries: readonly Entry[], tag?: string): MapNode {
  return { kind: "map", start, end, entries: entries.slice(), tag, asText: undefined, asValues: undefined };
}
