/** Report → SARIF 2.1.0, for code scanning services and editors. */

import { type Edit, type Finding, fingerprint, type Location, type Range, type SuppressedBy } from "@callgate/core";
import { count, number } from "../count.js";
import { witnessObject } from "../json.js";
import { printable } from "../printable.js";
import { CHANGED_DECISION } from "../replay/changes.js";
import { WOULD_BE_DENIAL } from "../replay/denials.js";
import { forwardedText, otherReasons } from "../replay/forwarded.js";
import { passedOverSentences, reasonSentence } from "../replay/passed-over.js";
import { problemCheck, type ReplayProblem, replayProblems, uncountedProblems } from "../replay/problems.js";
import type { CheckRow, ReplayReport, Report } from "../report.js";
import { suppressedOf, suppressionClause } from "../suppression.js";
import { type SarifRun, sarifLog } from "./log.js";
import { message } from "./message.js";
import { uriReference } from "./uri.js";

/** Of the calls that one rule would deny, this many places are listed. */
const MOST_CALLS = 10;

/** One log with one run, and a final line break. */
export function sarif(report: Report): string {
  return sarifLog(reportRun(report));
}

/** The report as a run of a log. */
export function reportRun(report: Report): SarifRun {
  const { command, version, findings, sources } = report;
  const rules = rulesOf(report);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const result = (finding: Finding, more: Readonly<Record<string, unknown>> = {}) => ({
    ...resultOf(finding, sources.get(finding.location.uri) ?? ""),
    ruleIndex: indices.get(finding.check),
    ...more,
  });
  const problems = report.command === "replay" ? replayProblems(report) : [];
  return {
    command,
    version,
    rules: rules.map(ruleOf),
    notifications: report.command === "replay" ? notifications(report) : undefined,
    results: [
      ...findings.map((finding) => result(finding)),
      ...suppressedOf(report).map((finding) => result(finding, { suppressions: [suppression(finding.suppressed)] })),
      ...problems.map((problem) => result({ ...problem.finding, related: [] }, occurrencesOf(problem))),
    ],
  };
}

/** The checks that ran, and others that findings name, which have no page. */
function rulesOf(report: Report): (CheckRow | { readonly id: string })[] {
  const rules = [...report.checks, ...(report.command === "replay" ? [problemCheck(report)] : [])];
  const known = new Set(rules.map(({ id }) => id));
  const others = new Set(
    [...report.findings, ...suppressedOf(report)].map(({ check }) => check).filter((id) => !known.has(id)),
  );
  return [...rules, ...[...others].map((id) => ({ id }))];
}

/** A check as SARIF tells of it. */
export function ruleOf(rule: CheckRow | { readonly id: string }): unknown {
  if (!("summary" in rule)) return rule;
  const { id, summary, severity } = rule;
  const page = `callgate explain ${id}`;
  const help =
    id === WOULD_BE_DENIAL.id || id === CHANGED_DECISION.id
      ? {}
      : {
          help: {
            text: `${summary}; ${page} says what fails, what passes, why, and how to mend it`,
            markdown: `${summary}; \`${page}\` says what fails, what passes, why, and how to mend it`,
          },
        };
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    ...help,
    defaultConfiguration: { level: severity },
  };
}

/** A finding as a result; `source` is the text it points into. */
export function resultOf(finding: Finding, source: string): Readonly<Record<string, unknown>> {
  const { check, severity, location, related, witness, fix } = finding;
  return {
    ruleId: check,
    level: severity,
    message: message(finding.message),
    locations: [{ physicalLocation: physicalLocation(location) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    partialFingerprints: { "callgate/v1": fingerprint(finding, source) },
    ...(fix === undefined ? {} : { fixes: [fixOf(location.uri, fix.message, fix.edits)] }),
    ...propertiesOf({
      ...(witness === undefined ? {} : { witness: witnessObject(witness) }),
      ...(fix === undefined ? {} : { fixIsSafe: fix.safe }),
    }),
  };
}

function propertiesOf(properties: Readonly<Record<string, unknown>>): { properties?: unknown } {
  return Object.keys(properties).length === 0 ? {} : { properties };
}

function occurrencesOf({ called, calls, places, finding }: ReplayProblem): Readonly<Record<string, unknown>> {
  const text =
    finding.check === WOULD_BE_DENIAL.id ? "a call that would be denied" : "a call that is decided otherwise";
  const listed = places.slice(0, MOST_CALLS).map(({ uri, line }) => ({
    message: message(text),
    physicalLocation: { artifactLocation: { uri: uriReference(uri) }, region: { startLine: line } },
  }));
  return { occurrenceCount: calls, relatedLocations: listed, properties: called };
}

/** A comment stands in the source; the configuration and the baseline are outside of it. */
function suppression(by: SuppressedBy): unknown {
  return { kind: by.kind === "comment" ? "inSource" : "external", justification: printable(suppressionClause(by)) };
}

function relatedLocation({ message: text, location }: Finding["related"][number]): unknown {
  return { message: message(text), physicalLocation: physicalLocation(location) };
}

function physicalLocation({ uri, range }: Location): unknown {
  return { artifactLocation: { uri: uriReference(uri) }, region: regionOf(range) };
}

/** SARIF counts as findings do: from 1, in UTF-16 code units, and the end is exclusive. */
function regionOf({ start, end }: Range): unknown {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf(uri: string, text: string, edits: readonly Edit[]): unknown {
  const replacements = edits.map((edit) => ({
    deletedRegion: regionOf(edit.range),
    insertedContent: { text: edit.text },
  }));
  return {
    description: message(text),
    artifactChanges: [{ artifactLocation: { uri: uriReference(uri) }, replacements }],
  };
}

/** What the replay could not read or decide: no result, but whoever reads the results must know. */
function notifications(report: ReplayReport): unknown[] {
  const { forwarded, transcripts, passedOver } = report.replay;
  const past = forwardedText(forwarded);
  const unlisted = uncountedProblems(report);
  return [
    ...(past === undefined ? [] : [{ level: "error", message: message(past) }]),
    ...otherReasons(report.replay).map((row) => ({
      level: "warning",
      message: message(`${count(row.calls, "call")} not evaluated: ${reasonSentence(row)}`),
    })),
    ...transcripts
      .filter(({ bad }) => bad > 0)
      .map(({ uri, bad, lines, firstBad }) => ({
        level: "warning",
        message: message(`${number(bad)} of ${count(lines, "line")} could not be read`),
        locations: firstBad.map(({ line, reason }) => ({
          message: message(reason),
          physicalLocation: { artifactLocation: { uri: uriReference(uri) }, region: { startLine: line } },
        })),
      })),
    ...passedOverSentences(passedOver).map((text) => ({ level: "warning", message: message(text) })),
    ...(unlisted > 0 ? [{ level: "note", message: message(`${count(unlisted, "later call")} not listed here`) }] : []),
  ];
}
