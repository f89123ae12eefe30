/** FindingRuns → JUnit XML, as Jenkins, GitLab and others read it: a suite for each file, a test case for each result. */

import { detailLines } from "../describe-finding.js";
import type { FindingRun, Result, TestCase } from "../findings/run.js";
import { clipped } from "../printable.js";
import { suppressionClause } from "../results/report.js";
import { stableName } from "../stable-name.js";
import { attributes, xmlText } from "./xml.js";

const MAX_NAME_LENGTH = 200;

/**
 * Results that fail the run are failures, others are passed cases with output, and a file without results is a passed
 * case. Suppressed results are skipped cases, where they are wanted, and so is what could not be read or decided. There
 * are no `errors`: those are tests that could not run.
 */
export function junit(runs: readonly FindingRun[]): string {
  const suites = runs.flatMap(suitesOf);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `callgate ${runs[0]?.command ?? ""}`, ...countsOf(suites.flatMap(([, cases]) => cases)), time: 0 })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

type Suite = readonly [name: string, cases: readonly TestCase[]];

/** By name, in the order in which they are met; those of the files that were looked at first. */
function suitesOf({ subjects, results, notices, passed, showSuppressed }: FindingRun): Suite[] {
  const shown = results.filter(({ suppressed }) => suppressed === undefined || showSuppressed === true);
  const cases = [...shown.flatMap(caseOf), ...passed, ...notices.flatMap(({ testCase }) => testCase ?? [])];
  const suites = new Map<string, TestCase[]>(subjects.map((uri) => [uri, []]));
  for (const one of cases) suites.set(one.suite, [...(suites.get(one.suite) ?? []), one]);
  return [...suites].map(([suite, own]) => [
    suite,
    own.length > 0 ? numbered(own) : [{ suite, name: "no findings", group: suite, text: [] }],
  ]);
}

/** Cases of one name are numbered: readers of several runs know a case by its name. */
function numbered(cases: readonly TestCase[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const key = JSON.stringify([one.group, one.name]);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before === 0 ? one : { ...one, name: `${one.name} (${before + 1})` };
  });
}

function caseOf({ finding, fails, suppressed, calls, lines, testCase }: Result): TestCase[] {
  if (testCase === "none") return [];
  const { check, severity, message, location } = finding;
  const { uri, range } = location;
  const { line, column } = range.start;
  const details = detailLines(calls === undefined ? finding : { ...finding, related: [] });
  return [
    {
      suite: uri,
      // No line, no column and no count: it stays the same where lines above it come or go, and where amounts change.
      name: `${check}: ${clipped(stableName(message), MAX_NAME_LENGTH)}`,
      group: uri,
      place: { file: uri, line },
      failure: fails ? { type: severity, message } : undefined,
      skipped: suppressed && suppressionClause(suppressed),
      text: [
        ...(lines ?? [`${uri}:${line}:${column} ${severity} ${check}`, message, ...details]),
        ...(calls === undefined ? [] : [calls.text]),
      ],
      ...testCase,
    },
  ];
}

function countsOf(cases: readonly TestCase[]): Readonly<Record<"tests" | "failures" | "errors" | "skipped", number>> {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  };
}

function suiteLines([name, cases]: Suite): string[] {
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), time: 0 })}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function caseLines({ name, group, place, failure, skipped, text }: TestCase): string[] {
  const open = `<testcase${attributes({ name, classname: group, ...place, time: 0 })}`;
  const body = text.map(xmlText).join("\n");
  const inside = [
    ...(failure === undefined ? [] : [`<failure${attributes(failure)}>${body}</failure>`]),
    ...(skipped === undefined ? [] : [`<skipped${attributes({ message: skipped })}/>`]),
    ...(failure === undefined && body !== "" ? [`<system-out>${body}</system-out>`] : []),
  ];
  if (inside.length === 0) return [`    ${open}/>`];
  return [`    ${open}>`, ...inside.map((line) => `      ${line}`), "    </testcase>"];
}
