/** DiffReport → Markdown, for a comment on a pull request. */

import { count } from "../count.js";
import { findingSections, RANK } from "../markdown/findings.js";
import { fit, type Section } from "../markdown/fit.js";
import { codeBlock, codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import { impactSection, impactWords } from "./impact-markdown.js";
import { type DiffReport, type DiffSide, differing, type ToolDiffRow } from "./report.js";
import { budgetChange, decisionWords, headline, toolWords, whatPasses, witnessLine } from "./words.js";

/** A comment on GitHub may have this many characters. */
const MOST_CHARACTERS = 65_536;
/** For the heading and for what is said of entries left out. */
const RESERVED = 1_500;
const LONGEST_SENTENCE = 1_000;
const LONGEST_CALLS = 4_000;
const LONGEST_NAME = 200;
const MOST_CHANGES = 20;

/** A page of Markdown. Nothing in it comes from a policy or a transcript but as plain words or code. */
export function diffMarkdown(report: DiffReport): string {
  const { before, after, findings, tools, lint, impact } = report;
  const rows = differing(tools);
  const sections: Section[] = [
    ...findingSections(findings),
    { heading: "", entries: rows.map((row) => ({ rank: rankOf(row), text: toolText(row), extra: callsOf(row) })) },
    ...(impact === undefined ? [] : [impactSection(impact, `### ${impactWords(impact)}`)]),
    ...(lint === undefined
      ? []
      : [
          titled("New lint findings", findingSections(lint.appeared)),
          titled("Lint findings that are gone", findingSections(lint.gone)),
        ]),
  ];
  const { text, leftOut } = fit(sections, MOST_CHARACTERS - RESERVED);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here, the least important ones; \`--format json\` lists all.\n`;
  const passing = whatPasses(report).map((line) => `- ${sentence(line)}\n`);
  const now = passing.length === 0 ? "" : `\nWhat passes now:\n\n${passing.join("")}`;
  const sides = `${sideText(before)} → ${sideText(after)}\n${now}`;
  return `## callgate: ${inline(headline(report))}\n\n${sides}${text === "" ? "" : `\n${text}`}${more}`;
}

function sideText({ name, missing, notEnforced }: DiffSide): string {
  const shown = codeSpan(clipped(name, LONGEST_NAME));
  if (notEnforced !== undefined) return `${shown} (not enforced)`;
  return missing === undefined ? shown : `${shown} (not there: ${inline(missing)})`;
}

/** What lets more through comes first, and stays longest. */
function rankOf({ verdict }: ToolDiffRow): number {
  if (verdict === "wider" || verdict === "incomparable") return RANK.error;
  return verdict === "unknown" ? RANK.warning : RANK.note;
}

function toolText(row: ToolDiffRow): string {
  const { tool, verdict, category, reason, changes, witnesses, budget } = row;
  const name = tool === "*" ? sentence(toolWords(row)) : codeSpan(clipped(tool, LONGEST_NAME));
  const more = changes.length - MOST_CHANGES;
  const lines = [
    `- **${verdict}** ${name}${category === undefined ? "" : ` (${category})`}`,
    ...(reason === undefined ? [] : [`  - nobody can say: ${sentence(reason)}`]),
    ...witnesses.map(
      ({ before, after, sentence: told }) => `  - **${decisionWords(before, after)}:** ${sentence(told)}`,
    ),
    `  - most that can pass: ${sentence(budgetChange(budget))}`,
    ...changes.slice(0, MOST_CHANGES).map((change) => `  - ${sentence(change.sentence)}`),
    ...(more > 0 ? [`  - and ${count(more, "more change")}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The calls, folded away. */
function callsOf({ witnesses }: ToolDiffRow): string | undefined {
  const lines = witnesses.map(witnessLine).filter((line) => line.length <= LONGEST_CALLS);
  if (lines.length === 0) return undefined;
  const blocks = lines.flatMap((line) => [codeBlock(line, "json", "  "), ""]);
  return ["", "  <details><summary>Shown by</summary>", "", ...blocks, "  </details>", "", ""].join("\n");
}

/** Sections about one thing as one. */
function titled(title: string, sections: readonly Section[]): Section {
  return { heading: `### ${title}\n\n`, entries: sections.flatMap(({ entries }) => entries) };
}

function sentence(text: string): string {
  return inline(clipped(text, LONGEST_SENTENCE));
}
