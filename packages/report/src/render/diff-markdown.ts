/** DiffReport → Markdown: what of a policy differs, as a table, and what is written differently below it. */

import type { Finding } from "@callgate/core";
import { placeText } from "../blocks.js";
import { assumedSentences } from "../describe-assumed.js";
import { DECIDED, decisionChange } from "../describe-decisions.js";
import { passedOverSentences } from "../describe-passed-over.js";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import {
  codeMarks,
  type DiffReport,
  type DiffWitnessRow,
  differing,
  effectWords,
  failureWords,
  headline,
  type Impact,
  impactRules,
  type LintChanges,
  newlyEnforcedWords,
  onHost,
  sideWords,
  type ToolDiffRow,
  toolWords,
  whatPasses,
  witnessLine,
} from "../results/diff.js";
import { budgetSides, isShortCall, shortCall } from "../results/review.js";
import { type Entry, findingEntry, findingSections, fit, RANK, type Section } from "./markdown-entries.js";
import { cell, codeBlock, codeSpan, inline, inlineWithin } from "./markdown-text.js";
import type { View } from "./view.js";

/** As written, with escapes. */
const MAX_SENTENCE_LENGTH = 600;
const MAX_CALLS_LENGTH = 4_000;
const MAX_NAME_LENGTH = 100;
const MAX_PLACE_LENGTH = 300;
const MAX_CHANGES = 20;

/** How important the details of a table are: less than every finding. */
export const DETAIL_RANK = RANK.note + 1;

/** A comment on GitHub may have this many characters. */
const MAX_CHARACTERS = 65_536;
/** For what is said of entries left out. */
const RESERVED = 300;

/** A comparison as a page of Markdown, with the table that the comment on a pull request has. */
export function diffMarkdown(report: DiffReport, { fails }: View = {}): string {
  const { before, after, notes = [], lint } = report;
  const reasons = fails === false ? [] : failureWords(report);
  const lead = [
    `## callgate: ${inline(headline(report))}`,
    `${codeSpan(sideWords(before))} → ${codeSpan(sideWords(after))}`,
    ...(reasons.length === 0 ? [] : [`**It fails:** ${reasons.map(sentence).join("; ")}`]),
    ...[...notes, ...assumedSentences(report)].map(sentence),
  ].join("\n\n");
  const sections = [
    ...findingSections(report.findings),
    ...diffSections(report, `### ${codeSpan(clipped(after.path, MAX_NAME_LENGTH))}\n\n`),
    ...(lint === undefined ? [] : lintSections(lint)),
  ];
  const { text, leftOut } = fit(sections, MAX_CHARACTERS - RESERVED - lead.length);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here, the least important ones; \`--format json\` lists all.\n`;
  return `${lead}\n${text === "" ? "" : `\n${text}`}${more}`;
}

function lintSections({ appeared, gone }: LintChanges): Section[] {
  const place = ({ uri, range }: Finding["location"]) => codeSpan(`${uri}:${range.start.line}:${range.start.column}`);
  return [
    {
      heading: `### ${count(appeared.length, "lint finding")} new after\n\n`,
      entries: appeared.map((finding): Entry => findingEntry(finding, `at ${place(finding.location)}`)),
    },
    {
      heading: `### ${count(gone.length, "lint finding")} gone after\n\n`,
      entries: gone.map(({ check, message, location }) => ({
        rank: RANK.note,
        text: `- ${codeSpan(check)} at ${place(location)}: ${sentence(message)}\n`,
      })),
    },
  ];
}

/**
 * A table of what differs, the recorded calls that are decided differently, and, folded, what is written differently.
 * @param title above it, as Markdown
 */
export function diffSections(diff: DiffReport, title: string): Section[] {
  const rows = differing(diff.tools);
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const isHosts = rows.some(({ host }) => host !== undefined);
  const columns = ["", "tool", isHosts ? "what becomes of calls" : "most that can pass", "shown by"];
  const absent = [diff.before, diff.after].flatMap(({ missing }, i) =>
    missing === undefined ? [] : `${i === 0 ? "There was" : "There is"} no such file: ${inline(missing)}.\n\n`,
  );
  const lead = `${title}${absent.join("")}`;
  const effect = effectWords(diff);
  if (effect !== undefined)
    return [{ heading: lead, entries: [{ rank: RANK.error, text: `**Not enforced:** ${sentence(effect)}\n` }] }];
  if (diff.problems !== undefined && diff.problems.length > 0)
    return [
      {
        heading: lead,
        entries: [{ rank: RANK.error, text: `**Not compared:** ${sentence(diff.problems.join("; "))}\n` }],
      },
    ];
  const fresh = newlyEnforcedWords(diff);
  const now = whatPasses(diff).map((text) => `- ${sentence(text)}\n`);
  const newly =
    fresh === undefined ? "" : `**Newly enforced:** ${sentence(fresh)}.\n\nWhat passes now:\n\n${now.join("")}\n`;
  const same = fresh === undefined ? "Written differently; every call is decided as before.\n" : "";
  const table =
    rows.length === 0
      ? { heading: `${lead}${newly}`, entries: [{ rank: RANK.note, text: same }] }
      : {
          heading: `${lead}${newly}${line(columns)}${line(columns.map(() => "---"))}`,
          entries: rows.map((row) => ({ rank: rankOf(row), text: line(cellsOf(row)) })),
        };
  const details = {
    heading: "<details><summary>What is written differently, and the calls in full</summary>\n\n",
    entries: rows.flatMap((row) => {
      const text = detailsOf(row);
      return text === undefined ? [] : [{ rank: DETAIL_RANK, text }];
    }),
    closing: "\n</details>\n",
  };
  return [table, ...(diff.impact === undefined ? [] : [impactPart(diff.impact)]), details];
}

function impactPart(impact: Impact): Section {
  const notes = impactNotes(impact);
  const more = notes.length === 0 ? "" : ` ${notes.join("; ")}.`;
  if (impact.calls === 0)
    return {
      heading: "",
      entries: [{ rank: RANK.note, text: `**Recorded calls:** none is for this policy to decide.${more}\n` }],
    };
  if (impact.changed === 0) {
    const left = impact.notEvaluated.reduce((sum, { calls }) => sum + calls, 0);
    const rest = left === 0 ? "" : `; ${count(left, "call")} not evaluated`;
    const text = `**Recorded calls:** none of ${number(impact.calls)} is decided differently${rest}.${more}\n`;
    return { heading: "", entries: [{ rank: RANK.warning, text }] };
  }
  return impactSection(
    impact,
    `**Recorded calls:** ${number(impact.changed)} of ${number(impact.calls)} ${impact.changed === 1 ? "is" : "are"} decided differently.`,
  );
}

/** What lets more through stays longest. */
function rankOf({ verdict }: ToolDiffRow): number {
  if (verdict === "wider" || verdict === "incomparable") return RANK.error;
  return verdict === "unknown" ? RANK.warning : RANK.note;
}

function cellsOf(row: ToolDiffRow): string[] {
  const { verdict, category, reason, witnesses } = row;
  const stress = (text: string) => (verdict === "narrower" ? text : `**${text}**`);
  const shown = witnesses.map((witness) => witnessCell(witness, stress));
  return [
    stress(verdict),
    `${nameOf(row)}${category === undefined ? "" : ` (${category})`}`,
    row.host === undefined ? budgetCell(row.budget, stress) : accessCell(row, stress),
    [...shown, ...(reason === undefined ? [] : [`unknown: ${sentence(reason)}`])].join("; "),
  ];
}

function nameOf(row: ToolDiffRow): string {
  return row.tool === "*"
    ? sentence(toolWords({ ...row, coveredTools: row.coveredTools.map(codeMarks) }))
    : `${codeSpan(clipped(row.tool, MAX_NAME_LENGTH))}${onHost(row)}`;
}

/** What becomes of calls, in place of how many can pass: an agent's own configuration counts none. */
function accessCell({ changes }: ToolDiffRow, stress: (text: string) => string): string {
  const [first] = changes;
  return first === undefined ? "" : stress(sentence(first.sentence));
}

const EACH = " for each agent";

/** `10 calls a minute → **30 calls a minute** for each agent`. */
function budgetCell(budget: ToolDiffRow["budget"], stress: (text: string) => string): string {
  const [before, after] = budgetSides(budget).map((text) => clipped(text, MAX_SENTENCE_LENGTH));
  if (before === undefined) return "";
  if (after === undefined) return `${inline(before)}, as before`;
  const each = before.endsWith(EACH) && after.endsWith(EACH) ? EACH : "";
  const part = (text: string) => inline(each === "" ? text : text.slice(0, -EACH.length));
  return `${part(before)} → ${stress(part(after))}${each}`;
}

function witnessCell(witness: DiffWitnessRow, stress: (text: string) => string): string {
  const [before, after] = [DECIDED[witness.before], DECIDED[witness.after]];
  const isNamed = witness.calls.some(({ server }) => server !== undefined);
  const what = isOneCall(witness) && !isNamed ? codeSpan(shortCall(witness)) : sentence(witness.sentence);
  return `${what}: ${before} → ${stress(after)}`;
}

function isOneCall({ calls }: DiffWitnessRow): boolean {
  return calls.length === 1 && (calls[0]?.times ?? 1) === 1;
}

/** Whether the cell in the table shows all that there is to the calls. */
function isWholeInCell(witness: DiffWitnessRow): boolean {
  const [call] = witness.calls;
  return isOneCall(witness) && call?.server === undefined && call?.annotations === undefined && isShortCall(witness);
}

/** What the table does not show; undefined where that is nothing. */
function detailsOf({ tool, coveredTools, changes, witnesses }: ToolDiffRow): string | undefined {
  const more = changes.length - MAX_CHANGES;
  const name = tool === "*" ? sentence(toolWords({ tool, coveredTools })) : codeSpan(clipped(tool, MAX_NAME_LENGTH));
  const calls = witnesses
    .filter((witness) => !isWholeInCell(witness))
    .map(witnessLine)
    .filter((line) => line.length <= MAX_CALLS_LENGTH);
  if (changes.length + calls.length === 0) return undefined;
  const lines = [
    `- ${name}`,
    ...changes.slice(0, MAX_CHANGES).map((change) => `  - ${sentence(change.sentence)}${placeOf(change)}`),
    ...(more > 0 ? [`  - and ${count(more, "more change")}`] : []),
    ...calls.flatMap((line) => ["", codeBlock(line, "json", "  ")]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** ` at policy.json:6:18`, after the change where it is there. */
function placeOf({ before, after }: ToolDiffRow["changes"][number]): string {
  const place = after ?? before;
  if (place === undefined) return "";
  return ` at ${codeSpan(clipped(placeText(place), MAX_PLACE_LENGTH))}`;
}

function sentence(text: string): string {
  return inlineWithin(text, MAX_SENTENCE_LENGTH);
}

const MAX_IMPACT_NAME_LENGTH = 200;
const MAX_RULES_LENGTH = 1_000;

/** What was passed over in the transcripts, as Markdown. */
export function impactNotes({ passedOver }: Impact): string[] {
  return passedOver === undefined
    ? []
    : passedOverSentences(passedOver).map((text) => inline(clipped(text, MAX_RULES_LENGTH)));
}

/** A row for each kind of change, below the heading. @param heading as Markdown */
export function impactSection(impact: Impact, heading: string): Section {
  const { kinds, notEvaluated } = impact;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const columns = ["calls", "tool", "decision", "rule", "first"];
  const left = notEvaluated.reduce((sum, kind) => sum + kind.calls, 0);
  const notes = [...(left === 0 ? [] : [`${count(left, "call")} not evaluated`]), ...impactNotes(impact)];
  const rest = notes.length === 0 ? "" : `${notes.join("; ")}.\n\n`;
  if (kinds.length === 0)
    return {
      heading: `${heading}\n\n`,
      entries: notes.map((text) => ({ rank: RANK.warning, text: `- ${text}\n` })),
    };
  return {
    heading: `${heading}\n\n${rest}${line(columns)}${line(columns.map(() => "---"))}`,
    entries: kinds.map((kind) => ({
      rank: RANK.warning,
      text: line([
        number(kind.calls),
        `${codeSpan(clipped(kind.tool, MAX_IMPACT_NAME_LENGTH))}${kind.server === undefined ? "" : ` on ${codeSpan(clipped(kind.server, MAX_IMPACT_NAME_LENGTH))}`}`,
        decisionChange(kind.before.decision, kind.after.decision),
        inline(clipped(impactRules(kind), MAX_RULES_LENGTH)),
        codeSpan(`${kind.first.uri}:${kind.first.line}`),
      ]),
    })),
  };
}
