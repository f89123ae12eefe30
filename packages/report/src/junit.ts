/** Report → JUnit XML, as Jenkins, GitLab and others read it: a suite for each file, a test case for each finding. */

import type { Finding, SuppressedFinding } from "@callgate/core";
import { count, decisionParts, number } from "./count.js";
import { detailLines } from "./details.js";
import { printable } from "./printable.js";
import { replayProblems } from "./replay/problems.js";
import { DECIDED, limitText, remedySentence, sweepSentence } from "./replay/words.js";
import type { ReplayReport, ReplayTables, Report, ToolRow } from "./report.js";
import { shownSuppressed, suppressionClause } from "./suppression.js";

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  /** What a reader groups by. */
  readonly group: string;
  readonly place?: { readonly file: string; readonly line: number };
  /** Undefined where it passed. */
  readonly failure?: { readonly type: string; readonly message: string };
  readonly skipped?: string;
  /** Of a failure its text, otherwise what the case has to say. */
  readonly text: readonly string[];
}

/**
 * Errors and warnings are failures, notes are passed cases with output, and a policy without findings is a passed case.
 * Suppressed findings are skipped cases, where they are wanted. In a replay each rule that denies a tool's calls is a failure. There are no `errors`: those are tests that could not run.
 */
export function junit(report: Report): string {
  const suites = [...findingSuites(report), ...(report.command === "replay" ? replaySuites(report) : [])];
  const totals = countsOf(suites.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `callgate ${report.command}`, ...totals, time: 0 })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function findingSuites(report: Report): Suite[] {
  const { subjects, findings } = report;
  const suppressed = shownSuppressed(report);
  const uris = new Set([...subjects, ...[...findings, ...suppressed].map(({ location }) => location.uri)]);
  return [...uris].map((uri) => {
    const of = ({ location }: Finding) => location.uri === uri;
    const cases = [...findings.filter(of).map(findingCase), ...suppressed.filter(of).map(suppressedCase)];
    return { name: uri, cases: cases.length > 0 ? cases : [{ name: "no findings", group: uri, text: [] }] };
  });
}

function findingCase(finding: Finding): Case {
  const { check, severity, message, location } = finding;
  const { line, column } = location.range.start;
  const base = { name: `${check} at ${line}:${column}`, group: location.uri, place: { file: location.uri, line } };
  const text = [`${location.uri}:${line}:${column} ${severity} ${check}`, message, ...detailLines(finding)];
  return severity === "note" ? { ...base, text } : { ...base, failure: { type: severity, message }, text };
}

function suppressedCase(finding: SuppressedFinding): Case {
  const { failure: _counts, ...rest } = findingCase(finding);
  return { ...rest, skipped: suppressionClause(finding.suppressed) };
}

function replaySuites(report: ReplayReport): Suite[] {
  const { replay } = report;
  const cases = [...problemCases(report), ...unknownCases(replay)];
  const limits = limitCases(replay);
  return [{ name: "calls", cases }, ...(limits.length > 0 ? [{ name: "limits", cases: limits }] : [])];
}

/** A failure for each tool and rule, and a passed case for each tool without one. */
function problemCases(report: ReplayReport): Case[] {
  const { tools, changes } = report.replay;
  const problems = replayProblems(report);
  const failed = problems.map(({ name, finding, called, occurrences }): Case => {
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
    ...others.map((tool): Case => {
      if (tool.decisions.deny === 0) return passed(tool, "no call would be denied");
      // Beyond the denials that are told apart, only the tool's count tells of them.
      const message = `${count(tool.decisions.deny, "call")} would be denied`;
      return { name: message, group: toolName(tool), failure: { type: "would-be-denial", message }, text: [] };
    }),
  ];
}

function passed(tool: ToolRow, name: string): Case {
  return { name, group: toolName(tool), text: [decisionsOf(tool)] };
}

/** What could not be decided or read. */
function unknownCases({ reasons, transcripts }: ReplayTables): Case[] {
  const undecided = reasons.map(
    ({ reason, calls }): Case => ({ name: reason, group: "not evaluated", skipped: count(calls, "call"), text: [] }),
  );
  const unread = transcripts
    .filter(({ bad }) => bad > 0)
    .map(
      ({ uri, bad, lines, firstBad }): Case => ({
        name: uri,
        group: "transcripts",
        skipped: `${number(bad)} of ${count(lines, "line")} could not be read`,
        text: firstBad.map(({ line, reason }) => `${uri}:${line} ${reason}`),
      }),
    );
  return [...undecided, ...unread];
}

/** What was asked about limits and single calls, as passed cases with output. */
function limitCases({ sweep, explanation }: ReplayTables): Case[] {
  const swept = (sweep?.limits ?? []).map((row): Case => {
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

function countsOf(cases: readonly Case[]): Readonly<Record<"tests" | "failures" | "errors" | "skipped", number>> {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  };
}

function suiteLines({ name, cases }: Suite): string[] {
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), time: 0 })}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function caseLines({ name, group, place, failure, skipped, text }: Case): string[] {
  const open = `<testcase${attributes({ name, classname: group, ...place, time: 0 })}`;
  const body = text.map(xmlText).join("\n");
  const inside = [
    ...(failure === undefined ? [] : [`<failure${attributes(failure)}>${body}</failure>`]),
    ...(skipped === undefined ? [] : [`<skipped${attributes({ message: skipped })}/>`]),
    ...(failure === undefined && body !== "" ? [`<system-out>${body}</system-out>`] : []),
  ];
  if (inside.length === 0) return [`    ${open}/>`];
  return [`    ${open}>`, ...inside.map((line) => `      ${line}`), "    </testcase>"];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** One line of text that XML 1.0 takes, in an element or an attribute. */
function xmlText(text: string): string {
  return (
    printable(text)
      // The two of the Basic Multilingual Plane that XML forbids and `printable` leaves.
      .replace(/[\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
  );
}
