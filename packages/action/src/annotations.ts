/** What was found × the lines that change → annotations: few, and only where the reviewer looks anyway. */

import { compareSeverity, type Finding } from "@callgate/core";
import { changedLines } from "@callgate/project/lint";
import { actualText, caseName, commandLine, expectedText, type ReviewReport, widenedFindings } from "@callgate/report";

/** Of all kinds together; the summary has the rest. */
export const MAX_ANNOTATIONS = 10;

const KIND = { error: "error", warning: "warning", note: "notice" } as const;

/** A workflow command for each, the worst first. */
export function annotations(report: ReviewReport): string[] {
  const tested = failedTests(report);
  const found = report.compared === undefined ? [...tested, ...report.lint.findings] : onChangedLines(report, tested);
  return [...found]
    .sort((a, b) => compareSeverity(a.severity, b.severity))
    .slice(0, MAX_ANNOTATIONS)
    .map(annotation);
}

function annotation({ check, severity, message, location: { uri, range } }: Finding): string {
  const { start, end } = range;
  return commandLine(KIND[severity], { file: uri, line: start.line, endLine: end.line, title: check }, [message]);
}

/** What fails of the suites, at its place in them. */
function failedTests({ tests }: ReviewReport): Finding[] {
  if (tests === undefined) return [];
  const { suites, findings } = tests.report;
  const cases = suites.flatMap(({ cases }) =>
    cases.flatMap((row): Finding[] => {
      const { failure, location } = row;
      if (failure === undefined) return [];
      const message = `${caseName(row)}: expected ${expectedText(failure)}, got ${actualText(failure)}`;
      return [{ check: "policy test", severity: "error", message, location, related: [] }];
    }),
  );
  return [...findings, ...cases];
}

function onChangedLines({ policies, changes, tests }: ReviewReport, failed: readonly Finding[]): Finding[] {
  const diffs = policies.flatMap((policy) => ("diff" in policy ? policy.diff : []));
  const lines = new Map<string, ReadonlySet<number>>();
  for (const { before, after, sources } of diffs) {
    lines.set(after.path, changedLines(sources.get(before.name) ?? "", sources.get(after.name) ?? ""));
    // An agent's configuration is several files, of which any may have changed.
    const prefix = before.name.slice(0, before.name.length - before.path.length);
    for (const [name, text] of sources)
      if (name !== after.name && !name.startsWith(prefix))
        lines.set(name, changedLines(sources.get(`${prefix}${name}`) ?? "", text));
  }
  for (const [path, before] of tests?.textsBefore ?? [])
    lines.set(path, changedLines(before, tests?.report.sources.get(path) ?? ""));
  // Of a policy that cannot be compared, every line is as good as changed.
  const isWhole = new Set(policies.flatMap((policy) => ("problem" in policy ? policy.path : [])));
  const all = [...failed, ...diffs.flatMap(widenedFindings), ...changes.appeared];
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
