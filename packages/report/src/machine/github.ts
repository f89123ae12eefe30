/** FindingRuns → workflow commands, which GitHub Actions shows as annotations on the lines of a pull request. */

import { compareSeverity, type Severity } from "@callgate/core";
import { count } from "../describe-values.js";
import type { FindingRun, Notice, Result } from "../findings/run.js";
import { linesOf } from "../findings/run.js";
import { commandLine, KIND, SHOWN } from "./workflow-command.js";

/** What is no answer is said together, and no more of it than this. */
const MAX_NOTICES = 20;

/**
 * A line for each result, the worst first, because GitHub shows the first ten of each kind; the log has them all. Results
 * about calls come before those about the text.
 */
export function github(runs: readonly FindingRun[]): string {
  const results = runs
    .flatMap((run) => run.results)
    .filter(({ suppressed }) => suppressed === undefined)
    .sort((a, b) => compareSeverity(severityOf(a), severityOf(b)) || Number(isText(a)) - Number(isText(b)));
  const of = (severity: Severity) => results.filter((result) => severityOf(result) === severity).map(command);
  const notices = runs.flatMap((run) => noticeLines(run, "note"));
  const lines = [
    ...runs.flatMap(({ command: name, notices: all }) =>
      all.filter(({ level }) => level === "error").map((notice) => noticeLine(notice, name, "error")),
    ),
    ...of("error"),
    ...of("warning"),
    // Before the notes, because it would be left out itself as the eleventh.
    ...notices,
    ...leftOut(results, notices.length),
    ...of("note"),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function severityOf({ finding }: Result): Severity {
  return finding.severity;
}

function isText({ calls }: Result): boolean {
  return calls === undefined;
}

function command(result: Result): string {
  const { check, severity, location } = result.finding;
  const { start, end } = location.range;
  // GitHub takes columns only where the annotation is on one line.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return commandLine(
    KIND[severity],
    { file: location.uri, line: start.line, endLine: end.line, ...columns, title: result.title ?? check },
    linesOf({ ...result, title: undefined }),
  );
}

/** Answers each on its own; what is not known in one. */
function noticeLines({ command: name, notices }: FindingRun, level: "note"): string[] {
  const others = notices.filter(({ level: own, isAnswer }) => own !== "error" && isAnswer !== true);
  const more = others.length - MAX_NOTICES;
  const texts = [
    ...others.slice(0, MAX_NOTICES).map(({ text }) => text),
    ...(more > 0 ? [`and ${count(more, "more remark")}; --format json has all`] : []),
  ];
  return [
    ...(texts.length === 0 ? [] : [commandLine(KIND[level], { title: `callgate ${name}` }, [texts.join("; ")])]),
    ...notices
      .filter(({ level: own, isAnswer }) => own !== "error" && isAnswer === true)
      .map((notice) => noticeLine(notice, name, level)),
  ];
}

function noticeLine({ text, lines = [], title, location }: Notice, name: string, level: Severity): string {
  const place = location && { file: location.uri, line: location.line };
  return commandLine(KIND[level], { ...place, title: title ?? `callgate ${name}` }, [text, ...lines]);
}

/** Said where GitHub does not leave it out. @param notices how many are shown before it */
function leftOut(results: readonly Result[], notices: number): string[] {
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const n = results.filter((result) => severityOf(result) === severity).length;
    // Notes share their places with the notices, of which this is one.
    const shown = severity === "note" ? SHOWN - 1 - notices : SHOWN;
    return n > shown && n > 0 ? [count(n, severity)] : [];
  });
  if (parts.length === 0) return [];
  const text = `there are ${parts.join(", ")}; GitHub shows ${SHOWN} annotations of each kind, and the log of this step lists all`;
  return [commandLine("notice", { title: "callgate" }, [text])];
}
