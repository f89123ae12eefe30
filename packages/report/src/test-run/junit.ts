/** TestReport → JUnit XML: a suite for each suite, a test case for each case. */

import { missedSentence } from "../coverage/pretty.js";
import { detailLines } from "../details.js";
import { type JunitCase, type JunitSuite, junitDocument } from "../junit-xml.js";
import { styleOf } from "../pretty/style.js";
import { failureLines, placeText } from "./failure-lines.js";
import type { TestCaseRow, TestReport, TestSuiteRow } from "./report.js";
import { actualText, caseName, expectedText, notRunText } from "./words.js";

/** What is wrong with a suite is a failed case of it; cases that were not run are one skipped case. */
export function testJunit({ suites, findings, notes, coverage }: TestReport): string {
  const uris = new Set(suites.map(({ uri }) => uri));
  const elsewhere = findings.filter(({ location }) => !uris.has(location.uri));
  const missed = coverage?.missed ?? [];
  return junitDocument("callgate test", [
    ...suites.map((suite) => suiteOf(suite, findings)),
    ...(elsewhere.length === 0 ? [] : [{ name: "files", cases: elsewhere.map(findingCase) }]),
    ...(notes.length === 0 ? [] : [{ name: "policies", cases: notes.map(noteCase) }]),
    ...(missed.length === 0
      ? []
      : [
          {
            name: "coverage",
            cases: missed.map((one): JunitCase => {
              const message = missedSentence(one);
              return { name: one.of, group: "coverage", failure: { type: "coverage", message }, text: [message] };
            }),
          },
        ]),
  ]);
}

function suiteOf({ uri, cases, notRun }: TestSuiteRow, findings: TestReport["findings"]): JunitSuite {
  const own = findings.filter(({ location }) => location.uri === uri).map(findingCase);
  const skipped: JunitCase[] =
    notRun === 0 ? [] : [{ name: "not run", group: uri, skipped: notRunText(notRun), text: [] }];
  return { name: uri, cases: [...own, ...cases.map((row) => caseOf(row, uri)), ...skipped] };
}

/** What is to be known of a policy fails no case; as a skipped one, readers show it. */
function noteCase({ location, message, check }: TestReport["notes"][number]): JunitCase {
  const { line, column } = location.range.start;
  return {
    name: `${check} at ${line}:${column}`,
    group: location.uri,
    place: { file: location.uri, line },
    skipped: message,
    text: [],
  };
}

function findingCase(finding: TestReport["findings"][number]): JunitCase {
  const { location, message } = finding;
  const { line, column } = location.range.start;
  return {
    name: `suite at ${line}:${column}`,
    group: location.uri,
    place: { file: location.uri, line },
    failure: { type: "suite", message },
    text: [`${placeText(location)} ${message}`, ...detailLines(finding)],
  };
}

const PLAIN = styleOf(false);

function caseOf(row: TestCaseRow, suite: string): JunitCase {
  const { location, failure } = row;
  const base = { name: caseName(row), group: suite, place: { file: location.uri, line: location.range.start.line } };
  if (failure === undefined) return { ...base, text: [] };
  const message = `expected ${expectedText(failure)}, actual ${actualText(failure)}`;
  return { ...base, failure: { type: "expectation", message }, text: failureLines(failure, PLAIN) };
}
