/** One call's decision → a finding where it is not allowed. */

import { type CheckedCall, checkedSentence, otherwiseSentences } from "../results/checked-call.js";
import type { CheckRow } from "../results/report.js";
import { type FindingRun, resultsOf } from "./run.js";

const NOT_ALLOWED: CheckRow = {
  id: "call-not-allowed",
  summary: "a call that is denied, or that requires approval",
  severity: "error",
  hasPage: false,
};

export function checkedCallRun(report: CheckedCall): FindingRun {
  const { version, subject, decision, place, findings, sources, notes } = report;
  const start = { line: 1, column: 1 };
  const location = place ?? { uri: subject, range: { start, end: start } };
  const message = [checkedSentence(report), ...otherwiseSentences(report)].join("; ");
  const isAnswer = decision === "allow" || decision === "unknown";
  const { id: check, severity } = NOT_ALLOWED;
  return {
    command: "check",
    version,
    checks: [NOT_ALLOWED],
    sources,
    subjects: [subject],
    results: [
      ...resultsOf(isAnswer ? [] : [{ check, severity, message, location, related: [] }], () => true),
      ...resultsOf(findings, () => false),
    ],
    notices: [
      ...(isAnswer
        ? [{ level: decision === "allow" ? "note" : "warning", isAnswer: true, text: message } as const]
        : []),
      ...notes.map((text) => ({ level: "note", text }) as const),
    ],
    passed: [],
  };
}
