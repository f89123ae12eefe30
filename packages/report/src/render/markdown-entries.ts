/**
 * Findings → entries of a page of Markdown; and the page no longer than it may be, with the most important of its entries.
 */

import type { Finding, Severity } from "@callgate/core";
import { witnessCall, witnessLead } from "../describe-finding.js";
import { count } from "../describe-values.js";
import { clipped } from "../printable.js";
import { codeBlock, codeSpan, inline } from "./markdown-text.js";

/** Longer messages and calls are cut. */
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_CALL_LENGTH = 4_000;
const MAX_RELATED = 5;

/** How important entries are: denials and errors first. */
export const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** A section for each file that there are findings about, in their order. */
export function findingSections(findings: readonly Finding[]): Section[] {
  const uris = [...new Set(findings.map(({ location }) => location.uri))];
  return uris.map((uri) => ({
    heading: `### ${codeSpan(uri)}\n\n`,
    entries: findings
      .filter(({ location }) => location.uri === uri)
      .map((finding) => {
        const { line, column } = finding.location.range.start;
        return findingEntry(finding, `at ${line}:${column}`);
      }),
  }));
}

/** A finding as an item of a list, the calls that show it folded away. @param place where it is, as Markdown */
export function findingEntry(finding: Finding, place: string): Entry {
  return { rank: RANK[finding.severity], text: item(finding, place), extra: details(finding) };
}

function item({ check, severity, message, fix, related }: Finding, place: string): string {
  const head = `- **${severity}** ${codeSpan(check)} ${place}: ${sentence(message)}`;
  const advice = fix === undefined ? "" : ` **Fix:** ${sentence(fix.message)}`;
  const shown = related.slice(0, MAX_RELATED).map((place) => {
    const { uri, range } = place.location;
    return `  - ${codeSpan(`${uri}:${range.start.line}:${range.start.column}`)} ${sentence(place.message)}`;
  });
  const more = related.length > shown.length ? [`  - ${count(related.length - shown.length, "more place")}`] : [];
  return [`${head}${advice}`, ...shown, ...more].map((written) => `${written}\n`).join("");
}

function sentence(text: string): string {
  return inline(clipped(text, MAX_MESSAGE_LENGTH));
}

/** The calls that show it, folded away. */
function details({ witness }: Finding): string | undefined {
  if (witness === undefined) return undefined;
  const call = witnessCall(witness);
  if (call.length > MAX_CALL_LENGTH) return undefined;
  return [
    "",
    "  <details><summary>Shown by</summary>",
    "",
    `  ${sentence(witnessLead(witness))}:`,
    "",
    codeBlock(call, "json", "  "),
    "",
    "  </details>",
    "",
    "",
  ].join("\n");
}

export interface Entry {
  /** The lower, the more important. */
  readonly rank: number;
  readonly text: string;
  /** Follows it if there is room left when all entries are on the page. */
  readonly extra?: string | undefined;
}

export interface Section {
  /** Above its entries, if any of them is on the page. */
  readonly heading: string;
  readonly entries: readonly Entry[];
  /** Below them. */
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
  // After an entry that did not fit, nothing less important follows, however short.
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
