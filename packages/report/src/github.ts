/** Report → workflow commands, which GitHub Actions shows as annotations on the lines of a pull request. */

import type { Finding, Severity } from "@callgate/core";
import { count, countFindings, decisionParts } from "./count.js";
import { detailLines } from "./details.js";
import { changesSentence } from "./replay/changes.js";
import { forwardedText } from "./replay/forwarded.js";
import { noCallSentence, passedOverSentences, reasonSentence } from "./replay/passed-over.js";
import { replayProblems } from "./replay/problems.js";
import { DECIDED, limitText, nameOf, remedySentence, sweepSentence } from "./replay/words.js";
import type { ReplayReport, ReplayTables, Report } from "./report.js";
import { commandLine, KIND, SHOWN } from "./workflow-command.js";

/** A line for each finding, the worst first, because GitHub shows the first ten of each kind; the log has them all. */
export function github(report: Report): string {
  const denied = report.command === "replay" ? problems(report) : [];
  const findings = [...denied, ...report.findings];
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).map(command);
  // Before the notes, because it would be left out itself as the eleventh.
  const notices = [
    ...(report.command === "replay" ? [...unknown(report.replay), ...answers(report.replay)] : []),
    ...leftOut(findings),
  ];
  return [...of("error"), ...of("warning"), ...notices, ...of("note")].map((line) => `${line}\n`).join("");
}

function problems(report: ReplayReport): Finding[] {
  return replayProblems(report).map(({ finding, occurrences }) => ({
    ...finding,
    message: `${finding.message} (${occurrences})`,
    related: [],
  }));
}

function command(finding: Finding): string {
  const { check, severity, message, location } = finding;
  const { start, end } = location.range;
  // GitHub takes columns only where the annotation is on one line.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return commandLine(
    KIND[severity],
    { file: location.uri, line: start.line, endLine: end.line, ...columns, title: check },
    [message, ...detailLines(finding)],
  );
}

/** What a replay does not know; no finding, but whoever reads of the denials must hear of it. */
function unknown(replay: ReplayTables): string[] {
  const { calls, decisions, transcripts, reasons, passedOver } = replay;
  const bad = transcripts.reduce((sum, transcript) => sum + transcript.bad, 0);
  const parts = decisionParts(decisions).filter(({ outcome }) => outcome === "notEvaluated" || outcome === "approval");
  const texts = [
    ...(calls === 0 ? [noCallSentence(replay)] : []),
    ...(parts.length > 0 ? [`of ${count(calls, "call")}, ${parts.map(({ text }) => text).join(", ")}`] : []),
    ...reasons.filter(({ servers }) => servers !== undefined).map(reasonSentence),
    ...(bad > 0 ? [`${count(bad, "line")} of the transcripts could not be read`] : []),
    ...passedOverSentences(passedOver),
  ];
  const past = forwardedText(replay.forwarded);
  return [
    ...(past === undefined ? [] : [commandLine("error", { title: "callgate replay" }, [past])]),
    ...(texts.length === 0 ? [] : [commandLine("notice", { title: "callgate replay" }, [texts.join("; ")])]),
  ];
}

/** What was asked of limits and of one call. */
function answers({ sweep, explanation, changes, calls }: ReplayTables): string[] {
  const notice = (...lines: string[]) => commandLine("notice", { title: "callgate replay" }, lines);
  return [
    ...(changes === undefined ? [] : [notice(changesSentence(changes, calls))]),
    ...(sweep?.limits ?? []).map((row) => {
      const { uri, range } = row.policy;
      return commandLine("notice", { file: uri, line: range.start.line, title: "limit sweep" }, [
        `${nameOf(row)}, ${limitText(row.max, row.window)}: ${sweepSentence(row)}`,
      ]);
    }),
    ...(explanation === undefined
      ? []
      : [
          notice(
            `call ${explanation.index} to ${nameOf(explanation)} ${DECIDED[explanation.decision]}${explanation.message === "" ? "" : `: ${explanation.message}`}`,
            ...explanation.remedies.map((remedy) => `would pass: ${remedySentence(remedy, explanation.at)}`),
          ),
        ]),
  ];
}

function leftOut(findings: readonly Finding[]): string[] {
  const counts = countFindings(findings);
  const parts = (["error", "warning", "note"] as const)
    // One place among the notices is this one's own.
    .filter((severity) => counts[severity] > (severity === "note" ? SHOWN - 1 : SHOWN))
    .map((severity) => count(counts[severity], severity));
  if (parts.length === 0) return [];
  const text = `there are ${parts.join(", ")}; GitHub shows ${SHOWN} annotations of each kind, and the log of this step lists all`;
  return [commandLine("notice", { title: "callgate" }, [text])];
}
