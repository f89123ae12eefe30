/** TestReport → JSON, version 1; its JSON Schema is `schemas/test.schema.json`. */

import { coverageObject } from "../coverage/json.js";
import { findingObject } from "../json.js";
import { jsonDocument } from "../printable.js";
import { argumentsObject, isoTime, limitObject, remedyObject } from "../replay/json.js";
import { type TestCaseRow, type TestFailureRow, type TestReport, testCounts } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function testJson(report: TestReport): string {
  return jsonDocument(testObject(report));
}

/** What `testJson` prints. */
export function testObject(report: TestReport): object {
  const { suites, findings, notes, coverage } = report;
  return {
    version: 1,
    command: "test",
    suites: suites.map(({ uri, cases, notRun }) => ({ uri, notRun, cases: cases.map(caseObject) })),
    findings: findings.map(findingObject),
    policyErrors: notes.map(findingObject),
    coverage: coverage && coverageObject(coverage),
    summary: testCounts(report),
  };
}

function caseObject({ name, policy, location, failure }: TestCaseRow): object {
  return { name, policy, passed: failure === undefined, location, failure: failure && failureObject(failure) };
}

function failureObject({ call, limits, remedies, otherMessage: _other, ...failure }: TestFailureRow): object {
  const { args, at, ...rest } = call;
  return {
    ...failure,
    call: { ...rest, at: isoTime(at), ...argumentsObject(args) },
    limits: limits.map(limitObject),
    remedies: remedies?.map(remedyObject),
  };
}
