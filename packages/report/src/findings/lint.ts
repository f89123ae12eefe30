/** Report of a lint → its findings, with those that are suppressed. */

import { hostsSentences } from "../describe-hosts.js";
import { count, severityParts } from "../describe-values.js";
import { failsRun, type LintReport, passedOverWords, suppressedOf } from "../results/report.js";
import { type FindingRun, resultsOf } from "./run.js";

export function lintRun(report: LintReport): FindingRun {
  const { command, version, checks, sources, subjects, findings, passedOver = [], hosts = [], showSuppressed } = report;
  const hidden = severityParts(report.notShown ?? []).map(({ text }) => text);
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
      ...(hidden.length === 0 ? [] : [`not shown: ${hidden.join(", ")}`]),
      ...(report.checksLeft === undefined ? [] : [`only ${count(report.checksLeft, "check")} looked`]),
    ].map((text) => ({ level: "note", text }) as const),
    passed: [],
    showSuppressed,
  };
}
