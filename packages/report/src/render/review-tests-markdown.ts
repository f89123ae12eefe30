/** What the suites say of a change → sections of a page. */

import type { Finding } from "@callgate/core";
import { count } from "../describe-values.js";
import { clipped } from "../printable.js";
import { lostLine, type ReviewedTests } from "../results/review.js";
import { actualText, caseName, expectedText, summaryLine, type TestCaseRow, testCounts } from "../results/test-run.js";
import { type Entry, findingEntry, RANK, type Section } from "./markdown-entries.js";
import { codeSpan, inline } from "./markdown-text.js";

/** More failures are folded. */
const MAX_FAILURES = 10;
const MAX_PATH_LENGTH = 300;
const MAX_LINE_LENGTH = 1_000;

/** The sum, each failure, and what is no longer tried. Nothing of it comes from a suite but as plain words or code. */
export function testSections({ report, lost }: ReviewedTests): Section[] {
  const failed = report.suites.flatMap(({ cases }) => cases.filter(({ failure }) => failure !== undefined));
  // Each in a line: the JSON report says why, and so does the command.
  const failures = [...report.findings.map(entryAtLine), ...failed.map(failedCaseEntry)].map(withoutExtra);
  const sum = `**Policy tests:** ${summaryLine(testCounts(report))}`;
  const rest = failures.slice(MAX_FAILURES);
  return [
    failures.length === 0
      ? { heading: "", entries: [{ rank: RANK.warning, text: `${sum}\n` }] }
      : { heading: `${sum}\n\n`, entries: failures.slice(0, MAX_FAILURES) },
    {
      heading: `<details><summary>${count(rest.length, "more failure")}</summary>\n\n`,
      entries: rest.map(({ rank, text }) => ({ rank: rank + 1, text })),
      closing: "\n</details>\n",
    },
    {
      heading: "**No longer covered by tests:**\n\n",
      entries: lost.map((one) => ({
        rank: RANK.warning,
        text: `- ${codeSpan(clipped(one.path, MAX_PATH_LENGTH))}: ${inline(clipped(lostLine(one), MAX_LINE_LENGTH))}\n`,
      })),
    },
  ];
}

/** A finding as an entry, with its file and line. */
export function entryAtLine(finding: Finding): Entry {
  const { uri, range } = finding.location;
  return findingEntry(finding, `at ${codeSpan(`${clipped(uri, MAX_PATH_LENGTH)}:${range.start.line}`)}`);
}

function withoutExtra({ rank, text }: Entry): Entry {
  return { rank, text };
}

const MAX_SENTENCE = 400;
const MAX_PATH = 300;

/** What was expected and what came, in one line. Nothing of it comes from a suite but as plain words or code. */
export function failedCaseEntry(row: TestCaseRow): Entry {
  const { failure, location } = row;
  if (failure === undefined) return { rank: RANK.error, text: "" };
  const place = codeSpan(`${clipped(location.uri, MAX_PATH)}:${location.range.start.line}`);
  return {
    rank: RANK.error,
    text: `- **${sentence(caseName(row))}** at ${place}: expected ${sentence(expectedText(failure))}, got ${sentence(actualText(failure))}\n`,
  };
}

function sentence(text: string): string {
  return inline(clipped(text, MAX_SENTENCE));
}
