/** A replay as tables: the would-be denials by rule, what could not be evaluated or read, the tools. */

import { count, number } from "../count.js";
import { groupDenials } from "../denials.js";
import { clipped } from "../printable.js";
import type { ReplayTables } from "../report.js";
import { RANK } from "./findings.js";
import type { Section } from "./fit.js";
import { cell, codeSpan, inline } from "./inline.js";

const LONGEST_MESSAGE = 1_000;
/** After everything that a reader has to act upon. */
const LEAST_RANK = 3;

/** The sections of a replay; those without entries have none on the page. */
export function replaySections({ denials, decisions, reasons, transcripts, tools }: ReplayTables): Section[] {
  const unlisted = decisions.deny - denials.length;
  const rest = unlisted > 0 ? [[`${number(unlisted)} later denials`, "", "", "", ""]] : [];
  return [
    table(
      "Calls that would be denied",
      ["calls", "tool", "rule", "message", "first"],
      [
        ...groupDenials(denials).map(({ first, rows }) => [
          number(rows.length),
          toolName(first),
          `${codeSpan(first.rule)} at ${codeSpan(`${first.policy.uri}:${first.policy.range.start.line}`)}`,
          inline(clipped(first.message, LONGEST_MESSAGE)),
          codeSpan(`${first.transcript.uri}:${first.transcript.line}`),
        ]),
        ...rest,
      ],
      RANK.error,
    ),
    {
      heading: "### Not evaluated\n\n",
      entries: reasons.map(({ reason, calls }) => ({
        rank: RANK.warning,
        text: `- ${count(calls, "call")}: ${inline(reason)}\n`,
      })),
    },
    {
      heading: "### Not read\n\n",
      entries: transcripts
        .filter(({ bad }) => bad > 0)
        .map(({ uri, bad, lines, firstBad }) => ({
          rank: RANK.warning,
          text: `- ${number(bad)} of ${count(lines, "line")} of ${codeSpan(uri)}${firstOf(firstBad)}\n`,
        })),
    },
    table(
      "Tools",
      ["tool", "category", "calls", "allowed", "denied", "approval", "not evaluated"],
      tools.map(({ server, tool, category, calls, decisions: of }) => [
        toolName({ server, tool }),
        category,
        ...[calls, of.allow, of.deny, of.approval, of.notEvaluated].map(number),
      ]),
      LEAST_RANK,
    ),
  ];
}

function firstOf([first]: readonly { readonly line: number; readonly reason: string }[]): string {
  return first === undefined ? "" : `, the first at line ${first.line}: ${inline(first.reason)}`;
}

function toolName({ server, tool }: { readonly server: string | undefined; readonly tool: string }): string {
  return server === undefined ? codeSpan(tool) : `${codeSpan(tool)} on ${codeSpan(server)}`;
}

function table(title: string, columns: readonly string[], rows: readonly string[][], rank: number): Section {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return {
    heading: `### ${title}\n\n${line(columns)}${line(columns.map(() => "---"))}`,
    entries: rows.map((row) => ({ rank, text: line(row) })),
  };
}
