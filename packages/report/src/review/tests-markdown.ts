/** What the suites say of a change → sections of a page. */

import type { Finding } from "@callgate/core";
import { count } from "../count.js";
import { findingEntry, RANK } from "../markdown/findings.js";
import type { Entry, Section } from "../markdown/fit.js";
import { codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import { failedCaseEntry } from "../test-run/case-markdown.js";
import { testCounts } from "../test-run/report.js";
import { summaryLine } from "../test-run/words.js";
import type { ReviewedTests } from "./report.js";
import { lostLine } from "./words.js";

/** More failures are folded. */
const MAX_FAILURES = 10;
const MAX_PATH_LENGTH = 300;
const MAX_LINE_LENGTH = 1_000;

/** The sum, each failure, and what is no longer tried. Nothing of it comes from a suite but as plain words or code. */
export function testSections({ report, lost }: ReviewedTests): Section[] {
  const failed = report.suites.flatMap(({ cases }) => cases.filter(({ failure }) => failure !== undefined));
  // Each in a line: the JSON report says why, and so does the command.
  const failures = [...report.findings.map(findingOfSuite), ...failed.map(failedCaseEntry)].map(withoutExtra);
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
      heading: "**Tried before this change, and no longer:**\n\n",
      entries: lost.map((one) => ({
        rank: RANK.warning,
        text: `- ${codeSpan(clipped(one.path, MAX_PATH_LENGTH))}: ${inline(clipped(lostLine(one), MAX_LINE_LENGTH))}\n`,
      })),
    },
  ];
}

function findingOfSuite(finding: Finding): Entry {
  const { uri, range } = finding.location;
  return findingEntry(finding, `at ${codeSpan(`${clipped(uri, MAX_PATH_LENGTH)}:${range.start.line}`)}`);
}

function withoutExtra({ rank, text }: Entry): Entry {
  return { rank, text };
}
