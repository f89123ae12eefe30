/** What the action tells later steps. Nothing of a policy's text is in it: only numbers, fixed words and paths of ours. */

import { randomUUID } from "node:crypto";
import {
  countFindings,
  differingTools,
  impactOf,
  mayBeWider,
  type ReviewReport,
  testCounts,
  verdictOf,
} from "@callgate/report";
import type { Declared } from "./inputs.js";

export const OUTPUTS = {
  conclusion: { description: "success or failure, as the check" },
  verdict: {
    description:
      "The worst that the change does: wider, incomparable, unknown, narrower, equal; none where no policy differs",
  },
  widened: { description: "The number of tools of which more passes, or may pass: wider, incomparable or unknown" },
  errors: { description: "The number of lint errors" },
  warnings: { description: "The number of lint warnings" },
  notes: { description: "The number of lint notes" },
  "new-findings": { description: "The number of lint findings that the change brings" },
  "fixed-findings": { description: "The number of lint findings that the change fixes" },
  "changed-calls": { description: "The number of recorded calls that are decided differently" },
  "tests-passed": { description: "The number of cases of policy tests that passed" },
  "tests-failed": { description: "The number of cases that failed, and of what else is wrong with suites" },
  sarif: { description: "The path of the report as SARIF, for github/codeql-action/upload-sarif" },
  json: { description: "The path of the report as JSON" },
  html: { description: "The path of the report as one HTML file" },
  markdown: { description: "The path of the report as Markdown, as the job summary has it" },
} as const satisfies Readonly<Record<string, Declared>>;

export type OutputName = keyof typeof OUTPUTS;

export type Outputs = Readonly<Record<OutputName, string>>;

/** The report files, by the output that names them. */
export type ReportFiles = Readonly<Record<"sarif" | "json" | "html" | "markdown", string>>;

export function outputsOf(report: ReviewReport, files: ReportFiles): Outputs {
  const counts = countFindings(report.lint.findings);
  const { appeared, fixed } = report.changes;
  const tests = report.tests && testCounts(report.tests.report);
  return {
    conclusion: report.failures.length === 0 ? "success" : "failure",
    verdict: verdictOf(report) ?? "none",
    widened: String(differingTools(report).filter(({ row }) => mayBeWider(row)).length),
    errors: String(counts.error),
    warnings: String(counts.warning),
    notes: String(counts.note),
    "new-findings": String(appeared.length),
    "fixed-findings": String(fixed.length),
    "changed-calls": String(impactOf(report)?.changed ?? 0),
    "tests-passed": String(tests?.passed ?? 0),
    "tests-failed": String(tests?.failed ?? 0),
    ...files,
  };
}

/** The outputs as the runner's file takes them. No value can end itself: what does so is drawn by lot. */
export function outputText(outputs: Partial<Outputs>, delimiter: string = `end-${randomUUID()}`): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}
