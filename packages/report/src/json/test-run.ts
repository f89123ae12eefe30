/** TestReport and CoverageReport → JSON, version 1; the JSON Schema of a test run is `schemas/test.schema.json`. */

import { integer, isoTime } from "../describe-values.js";
import { jsonDocument } from "../printable.js";
import type { CoverageItem, CoverageReport, PolicyCoverageRow } from "../results/coverage.js";
import { type TestCaseRow, type TestFailureRow, type TestReport, testCounts } from "../results/test-run.js";
import { argumentsObject, limitObject, remedyObject } from "./replay.js";
import { findingObject } from "./report.js";

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
    assumed: report.assumed,
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

function failureObject({
  call,
  limits,
  remedies,
  suggested,
  otherMessage: _other,
  ...failure
}: TestFailureRow): object {
  const { args, at, ...rest } = call;
  return {
    ...failure,
    meant: suggested,
    call: { ...rest, at: isoTime(at), ...argumentsObject(args) },
    limits: limits.map(limitObject),
    remedies: remedies?.map(remedyObject),
  };
}

/** What the JSON formats hold of it. */
export function coverageObject({ policies, scores, missed }: CoverageReport): object {
  return { scores, missed, policies: policies.map(policyObject) };
}

/** A document of its own. */
export function coverageJson(report: CoverageReport): string {
  return jsonDocument({ version: 1, assumed: report.assumed, ...coverageObject(report) });
}

function policyObject({ uri, scores, items }: PolicyCoverageRow): object {
  const of = (kind: CoverageItem["kind"]) => items.filter((item) => item.kind === kind).map(itemObject);
  return {
    uri,
    scores,
    rules: of("rules"),
    conditions: of("conditions"),
    limits: of("limits"),
    paths: of("paths"),
    tools: of("tools"),
  };
}

function itemObject(item: CoverageItem): object {
  if (item.kind === "limits") {
    const { kind: _kind, max, highest, ...rest } = item;
    return { ...rest, max: integer(max), highest: integer(highest) };
  }
  if (item.kind === "paths") {
    const { kind: _kind, path, ...rest } = item;
    return { kind: path, ...rest };
  }
  const { kind: _kind, ...rest } = item;
  return rest;
}
