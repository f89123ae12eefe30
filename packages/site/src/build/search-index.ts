/** What the search finds → its index as JSON, as `browser/search.ts` loads it. */

import MiniSearch from "minisearch";
import type { SearchEntry } from "../pages/search-entries.js";
import { SEARCH_OPTIONS } from "../search-options.js";

export function searchIndex(entries: readonly SearchEntry[]): string {
  const index = new MiniSearch<SearchEntry & { start: string }>(SEARCH_OPTIONS);
  index.addAll(entries.map((entry) => ({ ...entry, start: entry.text.slice(0, MAX_START) })));
  return JSON.stringify(index);
}

/** Characters of a part's text that a result shows. */
const MAX_START = 140;
