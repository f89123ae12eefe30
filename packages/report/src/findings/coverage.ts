/** CoverageReport → what no case tries as findings, a line of a policy each. */

import type { CoverageReport } from "../results/coverage.js";
import { coveredLines, missedSentence, missingOf, offLines } from "../results/coverage.js";
import type { CheckRow } from "../results/report.js";
import type { FindingRun, Notice, Result } from "./run.js";

const NOT_COVERED: CheckRow = {
  id: "not-covered",
  summary: "a part of a policy that no test case tries",
  severity: "note",
  hasPage: false,
};

export function coverageRun(report: CoverageReport): FindingRun {
  const { policies, version } = report;
  return {
    command: "coverage",
    version,
    checks: [NOT_COVERED],
    sources: new Map(policies.map(({ uri, text }) => [uri, text])),
    subjects: policies.map(({ uri }) => uri),
    results: uncoveredResults(report).map(({ testCase: _none, ...result }) => result),
    notices: [
      { level: "note", isAnswer: true, text: `${report.scores.total.percent}% covered` },
      ...coverageNotices(report),
    ],
    passed: [],
  };
}

/** What is not covered on each line; no test cases, for a test run has its own. */
export function uncoveredResults({ policies }: CoverageReport): Result[] {
  return policies.flatMap(({ uri, text, ...policy }) =>
    coveredLines({ uri, text, ...policy })
      .filter(({ state }) => state !== "covered")
      .map(({ line, items }): Result => {
        const sentences = items.flatMap(missingOf);
        const at = { line, column: 1 };
        return {
          finding: {
            check: NOT_COVERED.id,
            severity: NOT_COVERED.severity,
            message: sentences.join("; "),
            location: { uri, range: { start: at, end: at } },
            related: [],
          },
          source: text,
          fails: false,
          lines: sentences,
          testCase: "none",
        };
      }),
  );
}

/** The thresholds that were missed, and the tools that are only in the tool list. */
export function coverageNotices({ policies, missed }: CoverageReport): Notice[] {
  return [
    ...missed.map((one): Notice => {
      const message = missedSentence(one);
      return {
        level: "error",
        title: "callgate coverage",
        text: message,
        testCase: {
          suite: "coverage",
          name: one.of,
          group: "coverage",
          failure: { type: "coverage", message },
          text: [message],
        },
      };
    }),
    ...policies.flatMap((policy) => {
      const uncalled = offLines(policy).flatMap(missingOf);
      return uncalled.length === 0 ? [] : [{ level: "note" as const, text: `${policy.uri}: ${uncalled.join("; ")}` }];
    }),
  ];
}
