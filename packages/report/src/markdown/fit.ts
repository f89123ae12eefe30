/** Entries in sections → a page no longer than it may be, with the most important of them. */

export interface Entry {
  /** The lower, the more important. */
  readonly rank: number;
  readonly text: string;
  /** What follows it if there is room left when all entries are on the page. */
  readonly extra?: string | undefined;
}

export interface Section {
  /** What stands above its entries, where it has any on the page. */
  readonly heading: string;
  readonly entries: readonly Entry[];
  /** What stands below them. */
  readonly closing?: string | undefined;
}

/**
 * The sections in their order with the entries that fit into `room` characters, and how many were left out. The more
 * important come first, then the earlier; of what is left, extras in the same order.
 */
export function fit(sections: readonly Section[], room: number): { readonly text: string; readonly leftOut: number } {
  const all = sections.flatMap((section) => section.entries.map((entry) => ({ section, entry })));
  const byRank = [...all].sort((a, b) => a.entry.rank - b.entry.rank);
  const [kept, extended, opened] = [new Set<Entry>(), new Set<Entry>(), new Set<Section>()];
  let left = room;
  // Nothing less important than what found no place, however short it is.
  let cut = Number.POSITIVE_INFINITY;
  for (const { section, entry } of byRank) {
    const cost =
      entry.text.length + (opened.has(section) ? 0 : section.heading.length + (section.closing?.length ?? 0) + 1);
    if (entry.rank > cut) break;
    if (cost > left) {
      cut = entry.rank;
      continue;
    }
    left -= cost;
    kept.add(entry);
    opened.add(section);
  }
  for (const { entry } of byRank) {
    if (entry.extra === undefined || !kept.has(entry) || entry.extra.length > left) continue;
    left -= entry.extra.length;
    extended.add(entry);
  }
  const text = sections
    .filter((section) => opened.has(section))
    .map(({ heading, entries, closing = "" }) => {
      const shown = entries.filter((entry) => kept.has(entry));
      return `${heading}${shown.map((entry) => `${entry.text}${extended.has(entry) ? entry.extra : ""}`).join("")}${closing}`;
    })
    .join("\n");
  return { text, leftOut: all.length - kept.size };
}
