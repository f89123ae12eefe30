/** The `ignore:` entries of a configuration → suppressions in each policy, judged over the whole run. */

import type { Document, Location, Position, Range } from "@callgate/core";
import { nodeAt, pathOfPointer } from "@callgate/core/yaml";
import type { JudgedSuppression, Suppression, SuppressionState } from "@callgate/linter";
import type { IgnoreEntry } from "./config.js";

/** The entry as a suppression in one policy. */
export function suppressionIn(document: Document, entry: IgnoreEntry): Suppression {
  return { kind: "configuration", ...entry, covers: coverOf(entry, document) };
}

/** Whether a place is in the key or in the value that the entry's path names. */
function coverOf({ path }: IgnoreEntry, document: Document): (location: Location) => boolean {
  if (path === undefined) return () => true;
  const steps = pathOfPointer(document.root, path);
  const found = steps && nodeAt(document.root, steps);
  if (found === undefined) return () => false;
  const ranges = [found.key, found.value].flatMap((node) => (node === undefined ? [] : document.rangeOf(node)));
  return ({ range }) => ranges.some((outer) => holds(outer, range));
}

function holds({ start, end }: Range, inner: Range): boolean {
  return compare(start, inner.start) <= 0 && compare(inner.end, end) <= 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

/** What became of an entry in the policies it is about, from what to say first to what to say last. */
const ORDER: readonly SuppressionState[] = [
  "unknown",
  "unsuppressible",
  "undated",
  "expired",
  "used",
  "open",
  "unused",
];

/**
 * What became of each entry. One that suppressed nothing is unused only where every policy it could be about was
 * looked at: the one file it names, or, in a run over all that the configuration names, any.
 */
export function judgeEntries(
  entries: readonly IgnoreEntry[],
  statesOf: ReadonlyMap<IgnoreEntry, readonly SuppressionState[]>,
  isWholeRun: boolean,
  policies: ReadonlySet<string>,
): JudgedSuppression[] {
  return entries.map((entry) => {
    const states = statesOf.get(entry) ?? [];
    const found = ORDER.find((state) => states.includes(state)) ?? "unused";
    const couldTell = isWholeRun || (entry.file !== undefined && policies.has(entry.file));
    const state = found === "unused" && !couldTell ? "open" : found;
    return { kind: "configuration", ...entry, covers: () => false, state };
  });
}
