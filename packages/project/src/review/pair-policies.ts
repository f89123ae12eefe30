/** The policies of two commits → those that differ, a renamed one beside what it was. */

export interface PolicyPair {
  /** Undefined where it was added. */
  readonly before: string | undefined;
  /** Undefined where it was removed. */
  readonly after: string | undefined;
}

/** A policy's text, by path. */
export type Texts = ReadonlyMap<string, string>;

/** As much of the lines of a renamed file must be the same as git asks for. */
const LEAST_ALIKE = 0.5;
/** Comparing each with each takes time; beyond, only what is the same counts as renamed. */
const MAX_COMPARED = 2_000;

/** Those that differ, by path. */
export function pairPolicies(before: Texts, after: Texts): PolicyPair[] {
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const added = [...after.keys()].filter((path) => !before.has(path));
  const renamed = renames(gone, added, before, after);
  const wasOf = new Map(renamed.map((pair) => [pair.after, pair.before]));
  const moved = new Set(renamed.map((pair) => pair.before));
  const pairs: PolicyPair[] = [
    ...[...after.keys()].filter((path) => before.has(path)).map((path) => ({ before: path, after: path })),
    ...added.map((path) => ({ before: wasOf.get(path), after: path })),
    ...gone.filter((path) => !moved.has(path)).map((path) => ({ before: path, after: undefined })),
  ];
  const isChanged = (pair: PolicyPair) =>
    pair.before !== pair.after || before.get(pair.before ?? "") !== after.get(pair.after ?? "");
  return pairs.filter(isChanged).sort((a, b) => compare(nameOf(a), nameOf(b)));
}

/** The path of today, or the last one. */
export function nameOf({ before, after }: PolicyPair): string {
  return after ?? before ?? "";
}

function renames(gone: readonly string[], added: readonly string[], before: Texts, after: Texts) {
  const isSmall = gone.length * added.length <= MAX_COMPARED;
  const candidates = gone.flatMap((was) =>
    added.flatMap((now) => {
      const [old, text] = [before.get(was) ?? "", after.get(now) ?? ""];
      const alike = old === text ? 1 : isSmall ? alikeness(old, text) : 0;
      return alike >= LEAST_ALIKE ? [{ before: was, after: now, alike }] : [];
    }),
  );
  const [taken, found] = [new Set<string>(), [] as { before: string; after: string }[]];
  // A new file may be like several that are gone: the most alike are pairs first, then those with the same name.
  const nearest = candidates.sort(
    (a, b) =>
      b.alike - a.alike ||
      Number(baseName(b.before) === baseName(b.after)) - Number(baseName(a.before) === baseName(a.after)) ||
      compare(a.before, b.before) ||
      compare(a.after, b.after),
  );
  for (const pair of nearest) {
    if (taken.has(`-${pair.before}`) || taken.has(`+${pair.after}`)) continue;
    taken.add(`-${pair.before}`).add(`+${pair.after}`);
    found.push({ before: pair.before, after: pair.after });
  }
  return found;
}

/** The part of both texts' lines that they have in common, from 0 to 1. */
function alikeness(a: string, b: string): number {
  const [left, right] = [linesOf(a), linesOf(b)];
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  let same = 0;
  for (const line of right) {
    const count = counts.get(line) ?? 0;
    if (count > 0) same++;
    counts.set(line, count - 1);
  }
  return (2 * same) / Math.max(1, left.length + right.length);
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
