/** What was found × the lines that change → annotations: few, and only where the reviewer looks anyway. */

import { compareSeverity, type Finding } from "@callgate/core";
import { commandLine, type ReviewReport, widenedFindings } from "@callgate/report";
import { changedLines } from "callgate/library";

/** Of all kinds together; the summary has the rest. */
export const MOST_ANNOTATIONS = 10;

const KIND = { error: "error", warning: "warning", note: "notice" } as const;

/** A workflow command for each, the worst first. */
export function annotations(report: ReviewReport): string[] {
  const found = report.compared === undefined ? report.lint.findings : onChangedLines(report);
  return [...found]
    .sort((a, b) => compareSeverity(a.severity, b.severity))
    .slice(0, MOST_ANNOTATIONS)
    .map(annotation);
}

function annotation({ check, severity, message, location: { uri, range } }: Finding): string {
  const { start, end } = range;
  return commandLine(KIND[severity], { file: uri, line: start.line, endLine: end.line, title: check }, [message]);
}

function onChangedLines({ policies, changes }: ReviewReport): Finding[] {
  const diffs = policies.flatMap((policy) => ("diff" in policy ? policy.diff : []));
  const lines = new Map<string, ReadonlySet<number>>();
  for (const { before, after, sources } of diffs)
    lines.set(after.path, changedLines(sources.get(before.name) ?? "", sources.get(after.name) ?? ""));
  // Of a policy that cannot be compared, every line is as good as changed.
  const isWhole = new Set(policies.flatMap((policy) => ("problem" in policy ? policy.path : [])));
  const all = [...diffs.flatMap(widenedFindings), ...changes.appeared];
  return all.flatMap((finding) => {
    const { uri, range } = finding.location;
    if (isWhole.has(uri)) return finding;
    const line = firstIn(lines.get(uri), range.start.line, range.end.line);
    return line === undefined ? [] : at(finding, line);
  });
}

/** Of a place of several lines, the first that changes. */
function firstIn(changed: ReadonlySet<number> | undefined, start: number, end: number): number | undefined {
  for (let line = start; line <= end; line++) if (changed?.has(line)) return line;
  return undefined;
}

function at(finding: Finding, line: number): Finding {
  const { uri, range } = finding.location;
  const start = { line, column: line === range.start.line ? range.start.column : 1 };
  const end = range.start.line === range.end.line ? range.end : start;
  return { ...finding, location: { uri, range: { start, end } } };
}
