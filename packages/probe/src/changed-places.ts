/** Folders before and after a run → what changed in them, where the program cannot be enclosed. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Of each folder, so that none costs much. */
const MOST_ENTRIES = 10_000;

/** Size and time of each entry, by path. */
export type Listing = ReadonlyMap<string, string>;

/** What is directly in folders; one that cannot be read has nothing. */
export function listingOf(folders: readonly string[]): Listing {
  return new Map(folders.flatMap((folder) => namesIn(folder).map((name) => stamped(join(folder, name)))));
}

/** The paths that are new, gone or of another size or time, sorted. */
export function changedBetween(before: Listing, after: Listing): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).slice(0, MOST_ENTRIES);
  } catch {
    return [];
  }
}

function stamped(path: string): readonly [string, string] {
  const stats = statSync(path, { throwIfNoEntry: false });
  return [path, stats === undefined ? "" : `${stats.size} ${stats.mtimeMs}`];
}
