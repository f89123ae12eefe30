/** Report → a Code Quality report, which GitLab shows on a merge request: the part of Code Climate's form that it reads. */

import { type Finding, fingerprint, type Severity } from "@callgate/core";
import { detailLines } from "./details.js";
import { jsonDocument, printable } from "./printable.js";
import { replayProblems } from "./replay/problems.js";
import type { Report } from "./report.js";

const SEVERITY = { error: "critical", warning: "major", note: "info" } as const satisfies Record<Severity, string>;

/**
 * A list of all findings, for a replay with its would-be denials. Paths are those given, which GitLab takes to be relative
 * to the repository. GitLab knows a finding again, in the other branch, by its fingerprint, which is made of its content and
 * unique in the report.
 */
export function codequality(report: Report): string {
  const denied = report.command === "replay" ? problems(report) : [];
  const seen = new Map<string, number>();
  const issues = [...denied, ...report.findings].map((finding) => {
    const { check, severity, message, location } = finding;
    const path = location.uri.replace(/^(?:\.\/+)+/, "");
    const content = `${path}:${fingerprint(finding, report.sources.get(location.uri) ?? "")}`;
    const copy = seen.get(content) ?? 0;
    seen.set(content, copy + 1);
    return {
      description: printable([message, ...detailLines(finding)].join("; ")),
      check_name: check,
      fingerprint: digest(copy === 0 ? content : `${content}:${copy}`),
      severity: SEVERITY[severity],
      location: { path, lines: { begin: location.range.start.line } },
    };
  });
  return jsonDocument(issues);
}

function problems(report: Report & { readonly command: "replay" }): Finding[] {
  return replayProblems(report).map(({ finding, occurrences }) => ({
    ...finding,
    message: `${finding.message} (${occurrences})`,
    related: [],
  }));
}

function digest(content: string): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(content).digest("hex").slice(0, 32);
}
