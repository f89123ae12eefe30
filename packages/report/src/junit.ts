/** Report → JUnit XML, as Jenkins, GitLab and others read it: a suite for each file, a test case for each finding. */

import type { Finding, SuppressedFinding } from "@callgate/core";
import { count, decisionParts, number } from "./count.js";
import { detailLines } from "./details.js";
import { type JunitCase, type JunitSuite, junitDocument } from "./junit-xml.js";
import { forwardedLines, forwardedSentence, otherReasons } from "./replay/forwarded.js";
import { passedOverSentences, reasonSentence } from "./replay/passed-over.js";
import { replayProblems } from "./replay/problems.js";
import { DECIDED, limitText, remedySentence, sweepSentence } from "./replay/words.js";
import { failsRun, type ReplayReport, type ReplayTables, type Report, type ToolRow } from "./report.js";
import { shownSuppressed, suppressionClause } from "./suppression.js";

/**
 * Findings that fail the run are failures, others are passed cases with output, and a policy without findings is a passed case.
 * Suppressed findings are skipped cases, where they are wanted. In a replay each rule that denies a tool's calls is a failure. There are no `errors`: those are tests that could not run.
 */
export function junit(report: Report): string {
  const suites = [...findingSuites(report), ...(report.command === "replay" ? replaySuites(report) : [])];
  return junitDocument(`callgate ${report.command}`, suites);
}

function findingSuites(report: Report): JunitSuite[] {
  const { subjects, findings } = report;
  const suppressed = shownSuppressed(report);
  const uris = new Set([...subjects, ...[...findings, ...suppressed].map(({ location }) => location.uri)]);
  return [...uris].map((uri) => {
    const of = ({ location }: Finding) => location.uri === uri;
    const cases = [
      ...findings.filter(of).map((finding) => findingCase(finding, failsRun(finding, report))),
      ...suppressed.filter(of).map(suppressedCase),
    ];
    return { name: uri, cases: cases.length > 0 ? cases : [{ name: "no findings", group: uri, text: [] }] };
  });
}

function findingCase(finding: Finding, isFailure: boolean): JunitCase {
  const { check, severity, message, location } = finding;
  const { line, column } = location.range.start;
  const base = { name: `${check} at ${line}:${column}`, group: location.uri, place: { file: location.uri, line } };
  const text = [`${location.uri}:${line}:${column} ${severity} ${check}`, message, ...detailLines(finding)];
  return isFailure ? { ...base, failure: { type: severity, message }, text } : { ...base, text };
}

function suppressedCase(finding: SuppressedFinding): JunitCase {
  return { ...findingCase(finding, false), skipped: suppressionClause(finding.suppressed) };
}

function replaySuites(report: ReplayReport): JunitSuite[] {
  const { replay } = report;
  const cases = [...problemCases(report), ...unknownCases(replay)];
  const limits = limitCases(replay);
  return [{ name: "calls", cases }, ...(limits.length > 0 ? [{ name: "limits", cases: limits }] : [])];
}

/** A failure for each tool and rule, and a passed case for each tool without one. */
function problemCases(report: ReplayReport): JunitCase[] {
  const { tools, changes } = report.replay;
  const problems = replayProblems(report);
  const failed = problems.map(({ name, finding, called, occurrences }): JunitCase => {
    const { uri, range } = finding.location;
    const { line, column } = range.start;
    const base = { name, group: toolName(called), place: { file: uri, line } };
    const text = [occurrences, ...(called.rule === "" ? [] : [`rule ${called.rule} at ${uri}:${line}:${column}`])];
    return finding.severity === "error"
      ? { ...base, failure: { type: finding.check, message: name }, text }
      : { ...base, text };
  });
  const listed = new Set(problems.map(({ called }) => toolName(called)));
  const others = tools.filter((tool) => !listed.has(toolName(tool)));
  if (changes !== undefined)
    return [...failed, ...others.map((tool) => passed(tool, "no call would be decided otherwise"))];
  return [
    ...failed,
    ...others.map((tool): JunitCase => {
      if (tool.decisions.deny === 0) return passed(tool, "no call would be denied");
      // Beyond the denials that are told apart, only the tool's count tells of them.
      const message = `${count(tool.decisions.deny, "call")} would be denied`;
      return { name: message, group: toolName(tool), failure: { type: "would-be-denial", message }, text: [] };
    }),
  ];
}

function passed(tool: ToolRow, name: string): JunitCase {
  return { name, group: toolName(tool), text: [decisionsOf(tool)] };
}

/** What could not be decided or read. */
function unknownCases(replay: ReplayTables): JunitCase[] {
  const { forwarded, transcripts, passedOver } = replay;
  const sentence = forwardedSentence(forwarded);
  const past: JunitCase[] =
    sentence === undefined
      ? []
      : [{ name: sentence, group: "forwarded", skipped: "not evaluated", text: forwardedLines(forwarded) }];
  const undecided = otherReasons(replay).map(
    (row): JunitCase => ({
      name: reasonSentence(row),
      group: "not evaluated",
      skipped: count(row.calls, "call"),
      text: [],
    }),
  );
  const unread = transcripts
    .filter(({ bad }) => bad > 0)
    .map(
      ({ uri, bad, lines, firstBad }): JunitCase => ({
        name: uri,
        group: "transcripts",
        skipped: `${number(bad)} of ${count(lines, "line")} could not be read`,
        text: firstBad.map(({ line, reason }) => `${uri}:${line} ${reason}`),
      }),
    );
  const others = passedOverSentences(passedOver).map(
    (text): JunitCase => ({ name: text, group: "passed over", skipped: "not evaluated", text: [] }),
  );
  return [...past, ...undecided, ...unread, ...others];
}

/** What was asked about limits and single calls, as passed cases with output. */
function limitCases({ sweep, explanation }: ReplayTables): JunitCase[] {
  const swept = (sweep?.limits ?? []).map((row): JunitCase => {
    const { tool, server, rule, max, window, candidates } = row;
    return {
      name: `${rule}: ${limitText(max, window)}`,
      group: toolName({ tool, server }),
      text: [
        ...candidates.map((candidate) => `a limit of ${candidate.max} denies ${count(candidate.denied, "call")}`),
        sweepSentence(row),
      ],
    };
  });
  const explained =
    explanation === undefined
      ? []
      : [
          {
            name: `call ${explanation.index} ${DECIDED[explanation.decision]}`,
            group: toolName(explanation),
            text: [
              ...(explanation.message === "" ? [] : [explanation.message]),
              ...explanation.remedies.map((remedy) => `would pass: ${remedySentence(remedy, explanation.at)}`),
            ],
          },
        ];
  return [...swept, ...explained];
}

function toolName({ server, tool }: { readonly server: string | undefined; readonly tool: string }): string {
  return server === undefined ? tool : `${server}.${tool}`;
}

function decisionsOf({ calls, decisions }: ToolRow): string {
  return `${count(calls, "call")}: ${decisionParts(decisions)
    .map(({ text }) => text)
    .join(", ")}`;
}
