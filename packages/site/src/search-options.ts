/** How the index of the search is made, and read. */

import type { Options } from "minisearch";

export const SEARCH_OPTIONS = {
  fields: ["page", "heading", "text"],
  storeFields: ["page", "heading", "start"],
  // Names of checks, keys and options are found whole and in parts: `rate-limit`, `rate_limit`, `rate`.
  tokenize: (text: string) => {
    const words = text.split(/[^\p{L}\p{N}_.-]+/u);
    return words.flatMap((word) => {
      const parts = word.split(/[_.-]+/).filter((part) => part !== "");
      return parts.length > 1 ? [word.replace(/^[.-]+|[.-]+$/g, ""), ...parts] : parts;
    });
  },
  searchOptions: { prefix: true, fuzzy: 0.15, boost: { page: 4, heading: 3 }, combineWith: "AND" },
} satisfies Options;
