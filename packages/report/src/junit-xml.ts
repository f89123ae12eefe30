/** Test cases → JUnit XML. */

import { attributes, xmlText } from "./xml.js";

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly name: string;
  /** What a reader groups by. */
  readonly group: string;
  readonly place?: { readonly file: string; readonly line: number };
  /** Undefined where it passed. */
  readonly failure?: { readonly type: string; readonly message: string };
  readonly skipped?: string;
  /** Of a failure its text, otherwise what the case has to say. */
  readonly text: readonly string[];
}

/** One document. There are no `errors` unless cases say so: those are tests that could not run. */
export function junitDocument(name: string, suites: readonly JunitSuite[]): string {
  const totals = countsOf(suites.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals, time: 0 })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function countsOf(cases: readonly JunitCase[]): Readonly<Record<"tests" | "failures" | "errors" | "skipped", number>> {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  };
}

function suiteLines({ name, cases }: JunitSuite): string[] {
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), time: 0 })}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function caseLines({ name, group, place, failure, skipped, text }: JunitCase): string[] {
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
