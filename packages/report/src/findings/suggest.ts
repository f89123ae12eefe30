/** SuggestReport → findings: calls that are lost, and what keeps the policy from being proved. */

import type { Finding } from "@callgate/core";
import { count } from "../describe-values.js";
import type { CheckRow } from "../results/report.js";
import {
  changesSentence,
  exceedsForce,
  heldOutSentence,
  proofSentence,
  type SuggestReport,
  suggestSentence,
} from "../results/suggest.js";
import { type FindingRun, groupOf, resultsOf } from "./run.js";

const LOST: CheckRow = {
  id: "lost-calls",
  summary: "recorded calls that the suggested policy denies",
  severity: "note",
  hasPage: false,
};

export function suggestRun(report: SuggestReport): FindingRun {
  const { version, findings, sources, policies, tools, proof, notes } = report;
  const start = { line: 1, column: 1 };
  const nameOf = (server: string | undefined) =>
    (policies.find((policy) => policy.server === server) ?? policies[0])?.name ?? "the suggested policy";
  const lost = tools
    .filter((tool) => tool.lost > 0)
    .map(
      (tool): Finding => ({
        check: LOST.id,
        severity: LOST.severity,
        message: `${count(tool.lost, "recorded call")} of ${groupOf({ server: tool.server ?? "", tool: tool.tool })} would be denied${tool.because === undefined ? "" : `: ${tool.because}`}`,
        location: { uri: nameOf(tool.server), range: { start, end: start } },
        related: [],
      }),
    );
  return {
    command: "suggest",
    version,
    checks: [LOST],
    sources,
    subjects: policies.map(({ name }) => name),
    results: [...resultsOf(findings, ({ severity }) => severity === "error"), ...resultsOf(lost, () => false)],
    notices: [
      { level: "note", isAnswer: true, text: suggestSentence(report) },
      { level: proof.unexpected > 0 ? "warning" : "note", text: proofSentence(report) },
      { level: "note", text: heldOutSentence(report) },
      ...[changesSentence(report) ?? []].flat().map((text) => ({
        level: exceedsForce(report) ? ("warning" as const) : ("note" as const),
        text,
      })),
      ...notes.map((text) => ({ level: "note" as const, text })),
    ],
    passed: [],
  };
}
