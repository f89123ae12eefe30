/** Findings as lists, one for each file. */

import type { Finding, Severity } from "@callgate/core";
import { count } from "../count.js";
import { clipped } from "../printable.js";
import { witnessCall, witnessLead } from "../witness.js";
import type { Entry, Section } from "./fit.js";
import { codeBlock, codeSpan, inline } from "./inline.js";

/** More of a message, or of a call, no one reads here. */
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
  const mend = fix === undefined ? "" : ` **Fix:** ${sentence(fix.message)}`;
  const shown = related.slice(0, MAX_RELATED).map((place) => {
    const { uri, range } = place.location;
    return `  - ${codeSpan(`${uri}:${range.start.line}:${range.start.column}`)} ${sentence(place.message)}`;
  });
  const more = related.length > shown.length ? [`  - ${count(related.length - shown.length, "more place")}`] : [];
  return [`${head}${mend}`, ...shown, ...more].map((written) => `${written}\n`).join("");
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
