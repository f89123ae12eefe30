/** Edits that change the order of entries. */

import type { Document, Path } from "../document/document.js";
import type { TextEdit } from "./edit-text.js";
import { endOfEntry, placeOf } from "./place.js";

/**
 * Puts the entry at `path` and the one that follows it in its mapping in each other's place; comments stay where they are.
 * Undefined where there is no such pair, where an alias leads to one of them, and in TOML, where order means nothing.
 */
export function swapWithNext(document: Document, path: Path): TextEdit[] | undefined {
  const place = placeOf(document, path);
  if (place?.parent?.kind !== "entry" || document.format === "toml") return undefined;
  const { map, index } = place.parent;
  const spans = [map.entries[index], map.entries[index + 1]].map((entry) => {
    const end = entry && endOfEntry(document, entry);
    return entry === undefined || end === undefined || entry.valueAlias !== undefined
      ? undefined
      : { start: entry.key.start, end };
  });
  const [one, next] = spans;
  if (one === undefined || next === undefined) return undefined;
  const written = ({ start, end }: { readonly start: number; readonly end: number }) => document.text.slice(start, end);
  return [
    { ...one, text: written(next) },
    { ...next, text: written(one) },
  ];
}
