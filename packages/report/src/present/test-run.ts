/** TestReport → what failed, each with why; then each suite in a line, then the sum. */

import type { Finding } from "@callgate/core";
import { isAboutRun } from "@callgate/core/dialects";
import type { Item, Page } from "../blocks.js";
import { count } from "../describe-values.js";
import {
  actualText,
  caseName,
  expectedText,
  failureLines,
  notRunText,
  summaryLine,
  type TestCaseRow,
  type TestReport,
  type TestSuiteRow,
  testCounts,
} from "../results/test-run.js";
import { coverageSections } from "./coverage.js";

export function presentTest(report: TestReport): Page {
  const { version, suites, findings, notes, sources, coverage } = report;
  const counts = testCounts(report);
  return {
    command: "test",
    version,
    headline: { tone: counts.failed === 0 ? "good" : "bad", text: summaryLine(counts) },
    tone: counts.failed === 0 ? "good" : "bad",
    sections: [
      {
        heading: "Failed cases",
        isPlain: true,
        blocks: [{ kind: "list", items: suites.flatMap(({ cases }) => cases.flatMap(failedItem)) }],
      },
      { heading: "What is wrong with suites", isPlain: true, blocks: [{ kind: "findings", findings, sources }] },
      {
        heading: "Policies",
        isPlain: true,
        blocks: [
          { kind: "list", items: noteItems(notes.filter((note) => !isAboutRun(note))) },
          { kind: "findings", findings: notes.filter(isAboutRun), sources },
        ],
      },
      {
        heading: "Suites",
        isPlain: true,
        blocks: [{ kind: "list", items: suites.map((suite) => suiteItem(suite, findings)) }],
      },
      ...(coverage === undefined ? [] : coverageSections(coverage)),
    ],
  };
}

/** What was expected and what came, and below it why. */
function failedItem(row: TestCaseRow): Item[] {
  const { failure } = row;
  if (failure === undefined) return [];
  return [
    {
      text: [{ strong: caseName(row) }, "  ", { place: failure.location }],
      gist: `: expected ${expectedText(failure)}, got ${actualText(failure)}`,
      tone: "bad",
      details: { summary: "Why", lines: failureLines(failure), isProse: true },
    },
  ];
}

/** Errors of policies are for lint to explain; that they change what is tested must be said here. */
function noteItems(notes: readonly Finding[]): Item[] {
  const uris = [...new Set(notes.map(({ location }) => location.uri))];
  const item = ({ location }: Finding, text: string): Item => ({
    text: [{ place: location }, ` ${text}`],
    tone: "warning",
  });
  return uris.flatMap((uri) => {
    const own = notes.filter(({ location }) => location.uri === uri);
    const isError = ({ check, severity }: Finding) => severity === "error" && check !== "not-enforced";
    const [about, errors] = [own.filter((note) => !isError(note)), own.filter(isError)];
    const isRefused = about.some(({ check }) => check === "not-enforced");
    const [first] = errors;
    const rest = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
    const lead = isRefused ? "" : "the policy has errors, and was run as the engine runs it: ";
    return [
      ...about.map((note) => item(note, note.message)),
      ...(first === undefined ? [] : [item(first, `${lead}${first.message}${rest}`)]),
    ];
  });
}

function suiteItem({ uri, cases, notRun }: TestSuiteRow, findings: readonly Finding[]): Item {
  const failed = cases.filter(({ failure }) => failure !== undefined).length;
  const wrong = findings.filter(({ location }) => location.uri === uri).length;
  const parts = [
    `${cases.length - failed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(wrong > 0 ? [count(wrong, "error of the suite", "errors of the suite")] : []),
    ...(notRun > 0 ? [notRunText(notRun)] : []),
  ];
  return { text: [{ code: uri }, `  ${parts.join(", ")}`], tone: failed === 0 && wrong === 0 ? "good" : "bad" };
}
