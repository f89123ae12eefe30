/** TestReport → Markdown, for a job's summary or a comment on a pull request. */

import { count } from "../count.js";
import { coveredLines, missingOf, offLines } from "../coverage/goals.js";
import { missedSentence } from "../coverage/pretty.js";
import { COVERAGE_KINDS, type CoverageReport, type PolicyCoverageRow } from "../coverage/report.js";
import { findingSections, RANK } from "../markdown/findings.js";
import { fit, type Section } from "../markdown/fit.js";
import { cell, codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import { failedCaseEntry } from "./case-markdown.js";
import { type TestReport, testCounts } from "./report.js";
import { summaryLine } from "./words.js";

/** A comment on GitHub may have this many characters. */
const MOST_CHARACTERS = 65_536;
/** For the heading and for what is said of entries left out. */
const RESERVED = 1_500;
const LONGEST_SENTENCE = 400;

/** A page of Markdown. Nothing in it comes from a policy or a suite but as plain words or code. */
export function testMarkdown(report: TestReport): string {
  const { suites, findings, notes, coverage } = report;
  const failed = suites.flatMap(({ cases }) => cases.filter(({ failure }) => failure !== undefined));
  const sections: Section[] = [
    ...findingSections(findings),
    ...findingSections(notes),
    {
      heading: "### Failed cases\n\n",
      entries: failed.map(failedCaseEntry),
    },
    ...(coverage === undefined ? [] : coverageSections(coverage)),
  ];
  const { text, leftOut } = fit(sections, MOST_CHARACTERS - RESERVED);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here, the least important ones; \`--format json\` lists all.\n`;
  return `## callgate: ${summaryLine(testCounts(report))}\n${text === "" ? "" : `\n${text}`}${more}`;
}

function coverageSections({ policies, missed }: CoverageReport): Section[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const columns = ["policy", "covered", ...COVERAGE_KINDS];
  const rows = policies.map(({ uri, scores }) => {
    const kinds = COVERAGE_KINDS.map((kind) =>
      scores[kind].total === 0 ? "" : `${scores[kind].covered} of ${scores[kind].total}`,
    );
    return { rank: RANK.warning, text: line([codeSpan(uri), `${scores.total.percent}%`, ...kinds]) };
  });
  const below = missed.map((one) => `${missedSentence(one)}.\n\n`).join("");
  return [
    { heading: `### Coverage\n\n${below}${line(columns)}${line(columns.map(() => "---"))}`, entries: rows },
    { heading: "### Not covered\n\n", entries: policies.flatMap(gaps) },
  ];
}

function gaps(policy: PolicyCoverageRow): Section["entries"] {
  const onLines = coveredLines(policy).flatMap(({ line, items }) =>
    items.flatMap(missingOf).map((missing) => `- ${codeSpan(`${policy.uri}:${line}`)} ${sentence(missing)}\n`),
  );
  const off = offLines(policy)
    .flatMap(missingOf)
    .map((missing) => `- ${codeSpan(policy.uri)} ${sentence(missing)}\n`);
  return [...onLines, ...off].map((text) => ({ rank: RANK.note, text }));
}

function sentence(text: string): string {
  return inline(clipped(text, LONGEST_SENTENCE));
}
