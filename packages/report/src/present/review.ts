/** ReviewReport → what an agent may now do, why the check fails, and what there is to read, for a terminal. */

import type { Finding } from "@callgate/core";
import { type Page, type Section, spansOf } from "../blocks.js";
import { count } from "../describe-values.js";
import type { ReviewReport } from "../results/review.js";
import { findingsFromBefore, findingWords, lostLine, verdictLine } from "../results/review.js";
import type { TestReport } from "../results/test-run.js";
import { presentDiff } from "./diff.js";
import { presentTest } from "./test-run.js";

/** The JSON format has more. */
const MAX_POLICIES = 100;

/** Coverage is about the policies that differ; thresholds are about all. */
function changedCoverage({ policies, compared }: ReviewReport, report: TestReport): TestReport {
  const { coverage } = report;
  if (coverage === undefined || compared === undefined) return report;
  const paths = new Set(policies.map(({ path }) => path));
  return { ...report, coverage: { ...coverage, policies: coverage.policies.filter(({ uri }) => paths.has(uri)) } };
}

/** `2 files that this change leaves as they were have findings, too: 3 warnings; callgate lint shows them`. */
function elsewhereSentence(findings: readonly Finding[]): string {
  const files = new Set(findings.map(({ location }) => location.uri)).size;
  const have =
    files === 1
      ? "1 file that this change leaves as it was has"
      : `${files} files that this change leaves as they were have`;
  return `${have} findings, too: ${findingWords(findings)}; callgate lint shows them`;
}

export function presentReview(report: ReviewReport): Page {
  const { command, version, compared, policies, lint, changes, tests, failures, notes } = report;
  const { sources } = lint;
  const { here, elsewhere } = findingsFromBefore(report);
  return {
    command,
    version,
    headline: verdictLine(report),
    tone: failures.length === 0 ? "good" : "bad",
    notes: compared === undefined ? [] : [`${compared.before} → ${compared.after}`],
    sections: [
      {
        heading: "The check fails",
        blocks: [{ kind: "list", items: failures.map((text) => ({ text, tone: "bad" as const })) }],
      },
      {
        heading: "Notes",
        blocks: [{ kind: "list", items: notes.map((text) => ({ text, tone: "warning" as const })) }],
      },
      ...policies.slice(0, MAX_POLICIES).flatMap((policy): readonly Section[] => {
        if ("diff" in policy) {
          const { headline, sections } = presentDiff(policy.diff);
          return [
            { heading: { code: policy.path }, blocks: [{ kind: "text", text: headline }] },
            ...sections.map(({ heading, ...section }) => ({
              ...section,
              heading: [{ code: policy.path }, ": ", ...spansOf(heading)],
            })),
          ];
        }
        return [
          {
            heading: { code: policy.path },
            blocks: [
              { kind: "text", text: policy.problem, tone: "warning" },
              { kind: "code", lines: policy.details.trim() === "" ? [] : policy.details.trimEnd().split("\n") },
            ],
          },
        ];
      }),
      {
        heading: "Other policies",
        blocks: [
          {
            kind: "text",
            text:
              policies.length > MAX_POLICIES
                ? `${count(policies.length - MAX_POLICIES, "more policy", "more policies")}; the JSON report has them`
                : "",
          },
        ],
      },
      ...(tests === undefined ? [] : presentTest(changedCoverage(report, tests.report)).sections),
      {
        heading: "No longer covered by tests",
        blocks: [
          {
            kind: "list",
            items: (tests?.lost ?? []).map((one) => ({
              text: [{ code: one.path }, `: ${lostLine(one)}`],
              tone: "warning" as const,
            })),
          },
        ],
      },
      { heading: "New findings", blocks: [{ kind: "findings", findings: changes.appeared, sources }] },
      { heading: "Silenced by this change", blocks: [{ kind: "findings", findings: changes.silenced, sources }] },
      { heading: "Fixed", blocks: [{ kind: "findings", findings: changes.fixed, sources }] },
      {
        heading: compared === undefined ? "All findings" : "From before, in what this change touches",
        blocks: [{ kind: "findings", findings: here, sources }],
      },
      {
        heading: "From before, elsewhere",
        isPlain: true,
        blocks: [{ kind: "text", text: elsewhere.length === 0 ? "" : elsewhereSentence(elsewhere) }],
      },
    ],
  };
}
