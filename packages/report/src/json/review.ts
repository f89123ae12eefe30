/** ReviewReport → JSON, version 1; its JSON Schema is `schemas/review.schema.json`. */

import { jsonDocument, printable } from "../printable.js";
import { type LostCoverage, lostLabel, type ReviewedPolicy, type ReviewReport, verdictOf } from "../results/review.js";
import { diffObject } from "./diff.js";
import { findingObject, reportObject } from "./report.js";
import { testObject } from "./test-run.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function reviewJson(report: ReviewReport): string {
  const { command, compared, policies, lint, changes, tests, failures, notes } = report;
  const object = {
    version: 1,
    command,
    assumed: report.assumed,
    compared: compared && { before: compared.before, after: compared.after },
    conclusion: failures.length === 0 ? "success" : "failure",
    failures,
    notes,
    verdict: verdictOf(report) ?? "none",
    policies: policies.map(policyObject),
    lint: reportObject(lint),
    changes: {
      new: changes.appeared.map(findingObject),
      fixed: changes.fixed.map(findingObject),
      silenced: changes.silenced.map(findingObject),
    },
    tests: tests && { report: testObject(tests.report), lost: tests.lost.map(lostObject) },
  };
  return jsonDocument(object);
}

function lostObject({ path, items }: LostCoverage): object {
  return { path, items: items.map((item) => ({ kind: item.kind, is: printable(lostLabel(item)) })) };
}

function policyObject({ path, was, ...rest }: ReviewedPolicy): object {
  if ("diff" in rest) return { path, was, diff: diffObject(rest.diff) };
  return { path, was, problem: [rest.problem, ...rest.details.split("\n")].map(printable).join("\n").trim() };
}
