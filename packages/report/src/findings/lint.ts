/** Report of a lint → its findings, with those that are suppressed. */

import { hostsSentences } from "../describe-hosts.js";
import { failsRun, type LintReport, passedOverWords, suppressedOf } from "../results/report.js";
import { type FindingRun, resultsOf } from "./run.js";

export function lintRun(report: LintReport): FindingRun {
  const { command, version, checks, sources, subjects, findings, passedOver = [], hosts = [], showSuppressed } = report;
  return {
    command,
    version,
    checks,
    sources,
    subjects,
    results: [
      ...resultsOf(findings, (finding) => failsRun(finding, report)),
      ...suppressedOf(report).map((finding) => ({ finding, fails: false, suppressed: finding.suppressed })),
    ],
    notices: [
      ...hostsSentences(hosts),
      ...(passedOver.length === 0 ? [] : [`passed over: ${passedOverWords(passedOver)}`]),
    ].map((text) => ({ level: "note", text }) as const),
    passed: [],
    showSuppressed,
  };
}
