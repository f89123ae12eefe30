/** TestReport → each failed case as a finding at what was expected, and what no case tries. */

import type { Finding } from "@callgate/core";
import { isAboutRun } from "@callgate/core/dialects";
import { plainText } from "../blocks.js";
import type { CheckRow } from "../results/report.js";
import {
  actualText,
  caseName,
  expectedText,
  failureLines,
  notRunText,
  summaryLine,
  type TestCaseRow,
  type TestReport,
  testCounts,
} from "../results/test-run.js";
import { coverageNotices, uncoveredResults } from "./coverage.js";
import type { FindingRun, Notice, Result, TestCase } from "./run.js";

const FAILED_CASE: CheckRow = {
  id: "failed-case",
  summary: "a test case whose calls are decided differently than it expects",
  severity: "error",
  hasPage: false,
};

export function testRun(report: TestReport): FindingRun {
  const { version, suites, findings, notes, sources, coverage } = report;
  return {
    command: "test",
    version,
    checks: [FAILED_CASE],
    sources,
    subjects: suites.map(({ uri }) => uri),
    results: [
      ...findings.map((finding) => ({ finding, fails: true })),
      ...suites.flatMap(({ uri, cases }) => cases.flatMap((row) => caseResult(row, uri))),
      ...notes.map(noteResult),
      ...(coverage === undefined ? [] : uncoveredResults(coverage)),
    ],
    notices: [
      { level: "note", isAnswer: true, text: summaryLine(testCounts(report)) },
      ...suites.flatMap(({ uri, notRun }): Notice[] =>
        notRun === 0
          ? []
          : [
              {
                level: "note",
                text: `${notRunText(notRun)} of ${uri}`,
                testCase: { suite: uri, name: "not run", group: uri, skipped: notRunText(notRun), text: [] },
              },
            ],
      ),
      ...(coverage === undefined ? [] : coverageNotices(coverage)),
    ],
    passed: suites.flatMap(({ uri, cases }) =>
      cases.filter(({ failure }) => failure === undefined).map((row) => testCaseOf(row, uri)),
    ),
  };
}

function testCaseOf(row: TestCaseRow, suite: string): TestCase {
  const { location } = row;
  const place = { file: location.uri, line: location.range.start.line };
  return { suite, name: caseName(row), group: suite, place, text: [] };
}

function caseResult(row: TestCaseRow, suite: string): Result[] {
  const { failure } = row;
  if (failure === undefined) return [];
  const message = `expected ${expectedText(failure)}, actual ${actualText(failure)}`;
  const lines = failureLines(failure).map(plainText);
  return [
    {
      finding: {
        check: FAILED_CASE.id,
        severity: "error",
        message: `${caseName(row)}: ${message}`,
        location: failure.location,
        related: [],
      },
      fails: true,
      title: caseName(row),
      lines,
      testCase: { ...testCaseOf(row, suite), failure: { type: "expectation", message }, text: lines },
    },
  ];
}

/** What is known of a policy fails no case; as a skipped one, readers show it. */
function noteResult(note: Finding): Result {
  if (isAboutRun(note)) return { finding: note, fails: false };
  const isError = note.severity === "error" && note.check !== "not-enforced";
  const message = isError ? `the policy was run as the engine runs it: ${note.message}` : note.message;
  return {
    finding: { ...note, severity: "warning", message },
    fails: false,
    testCase: { skipped: note.message, text: [] },
  };
}
