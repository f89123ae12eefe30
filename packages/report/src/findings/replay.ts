/** Report of a replay → would-be denials or changed decisions as findings, and what the replay does not know. */

import type { Finding } from "@callgate/core";
import {
  CHANGED_DECISION,
  changeFinding,
  changeName,
  changeOccurrences,
  changesSentence,
  denialFinding,
  denialKinds,
  occurrences,
  sortedKinds,
  uncountedChanges,
  uncountedDenials,
  WOULD_BE_DENIAL,
} from "../describe-call-kinds.js";
import { decisionParts, WOULD_BE_DECIDED } from "../describe-decisions.js";
import {
  forwardedLines,
  forwardedSentence,
  forwardedText,
  noCallSentence,
  otherReasons,
  reasonSentence,
} from "../describe-passed-over.js";
import { nameOf, remedySentence, sweepSentence } from "../describe-replay.js";
import { count, limitText, number } from "../describe-values.js";
import type { ReplayTables, ToolRow } from "../results/replay.js";
import { type CheckRow, failsRun, type ReplayReport } from "../results/report.js";
import { stableName } from "../stable-name.js";
import {
  badLineNotices,
  type FindingRun,
  groupOf,
  type Notice,
  notEvaluatedNotice,
  passedOverNotices,
  type Result,
  resultsOf,
  type TestCase,
} from "./run.js";

export function replayRun(report: ReplayReport): FindingRun {
  const { command, version, checks, sources, subjects, findings, replay } = report;
  return {
    command,
    version,
    checks: [...checks, { ...problemCheck(report), hasPage: false }],
    sources,
    subjects,
    results: [
      ...resultsOf(findings, (finding) => failsRun(finding, report)),
      ...replayProblems(report).map(problemResult),
    ],
    notices: [
      ...unknown(report),
      ...(replay.changes === undefined
        ? []
        : [{ level: "note" as const, isAnswer: true, text: changesSentence(replay.changes, replay.calls) }]),
      ...sweepNotices(replay),
      ...explanationNotices(replay),
    ],
    passed: passedTools(report),
  };
}

function problemResult(problem: ReplayProblem): Result {
  const { name, finding, called, calls, places, occurrences } = problem;
  const { uri, range } = finding.location;
  const { line, column } = range.start;
  const fails = finding.severity === "error";
  return {
    finding,
    fails,
    calls: {
      count: calls,
      text: occurrences,
      each: finding.check === WOULD_BE_DENIAL.id ? "a call that would be denied" : "a call that is decided differently",
      places,
    },
    properties: called,
    testCase: {
      suite: "calls",
      name,
      group: groupOf(called),
      failure: fails ? { type: finding.check, message: name } : undefined,
      text: [occurrences, ...(called.rule === "" ? [] : [`rule ${called.rule} at ${uri}:${line}:${column}`])],
    },
  };
}

/** What could not be decided or read. */
function unknown(report: ReplayReport): Notice[] {
  const { replay } = report;
  const { calls, decisions, forwarded, transcripts, passedOver } = replay;
  const past = forwardedText(forwarded);
  const sentence = forwardedSentence(forwarded);
  const parts = decisionParts(decisions).filter(({ outcome }) => outcome === "notEvaluated" || outcome === "approval");
  const unlisted = uncountedProblems(report);
  return [
    ...(past === undefined || sentence === undefined
      ? []
      : [
          {
            level: "error" as const,
            text: past,
            testCase: {
              suite: "calls",
              name: stableName(sentence),
              group: "forwarded",
              skipped: sentence,
              text: forwardedLines(forwarded),
            },
          },
        ]),
    ...(calls === 0 ? [{ level: "note" as const, text: noCallSentence(replay) }] : []),
    ...(parts.length === 0
      ? []
      : [{ level: "note" as const, text: `of ${count(calls, "call")}, ${parts.map(({ text }) => text).join(", ")}` }]),
    ...otherReasons(replay).map((row) => notEvaluatedNotice({ reason: reasonSentence(row), calls: row.calls })),
    ...badLineNotices(transcripts),
    ...passedOverNotices(passedOver),
    ...(unlisted > 0 ? [{ level: "note" as const, text: `${count(unlisted, "later call")} not listed here` }] : []),
  ];
}

function sweepNotices({ sweep }: ReplayTables): Notice[] {
  return (sweep?.limits ?? []).map((row) => {
    const { rule, max, window, candidates, policy } = row;
    return {
      level: "note",
      isAnswer: true,
      title: "limit sweep",
      text: `${nameOf(row)}, ${limitText(max, window)}: ${sweepSentence(row)}`,
      location: { uri: policy.uri, line: policy.range.start.line },
      testCase: {
        suite: "limits",
        name: `${rule}: ${limitText(max, window)}`,
        group: groupOf(row),
        text: [
          ...candidates.map((candidate) => `a limit of ${candidate.max} denies ${count(candidate.denied, "call")}`),
          sweepSentence(row),
        ],
      },
    };
  });
}

function explanationNotices({ explanation }: ReplayTables): Notice[] {
  if (explanation === undefined) return [];
  const { index, decision, message, remedies, at } = explanation;
  const lines = remedies.map((remedy) => `would pass: ${remedySentence(remedy, at)}`);
  return [
    {
      level: "note",
      isAnswer: true,
      text: `call ${number(index)} to ${nameOf(explanation)} ${WOULD_BE_DECIDED[decision]}${message === "" ? "" : `: ${message}`}`,
      lines,
      testCase: {
        suite: "limits",
        name: `call ${index} ${WOULD_BE_DECIDED[decision]}`,
        group: groupOf(explanation),
        text: [...(message === "" ? [] : [message]), ...lines],
      },
    },
  ];
}

/** A case for each tool without a problem. */
function passedTools(report: ReplayReport): TestCase[] {
  const { tools, changes } = report.replay;
  const listed = new Set(replayProblems(report).map(({ called }) => groupOf(called)));
  return tools
    .filter((tool) => !listed.has(groupOf(tool)))
    .map((tool): TestCase => {
      const base = { suite: "calls", group: groupOf(tool) };
      if (changes !== undefined)
        return { ...base, name: "no call would be decided differently", text: [decisionsOf(tool)] };
      if (tool.decisions.deny === 0) return { ...base, name: "no call would be denied", text: [decisionsOf(tool)] };
      // These denials belong to no group: only the tool's count has them.
      const message = `${count(tool.decisions.deny, "call")} would be denied`;
      return { ...base, name: message, failure: { type: WOULD_BE_DENIAL.id, message }, text: [] };
    });
}

function decisionsOf({ calls, decisions }: ToolRow): string {
  return `${count(calls, "call")}: ${decisionParts(decisions)
    .map(({ text }) => text)
    .join(", ")}`;
}

export interface ReplayProblem {
  /** In a line, without the tool. */
  readonly name: string;
  readonly finding: Finding;
  readonly called: { readonly server: string | undefined; readonly tool: string; readonly rule: string };
  readonly calls: number;
  /** `6 calls, the first at session.jsonl:58`. */
  readonly occurrences: string;
  /** Where such calls are recorded; the first ones. */
  readonly places: readonly { readonly uri: string; readonly line: number }[];
}

/** The would-be denials; beside an older policy, the calls whose decision changes. The worst first. */
export function replayProblems(report: ReplayReport): ReplayProblem[] {
  const { replay, subjects } = report;
  if (replay.changes === undefined)
    return denialKinds(replay).map((kind) => ({
      name: `${kind.first.rule}: ${kind.first.message}`,
      finding: denialFinding(kind),
      called: { server: kind.first.server, tool: kind.first.tool, rule: kind.first.rule },
      calls: kind.calls,
      occurrences: occurrences(kind),
      places: kind.listed.map(({ transcript }) => transcript),
    }));
  const start = { line: 1, column: 1 };
  const policy = { uri: subjects[0] ?? "", range: { start, end: start } };
  return sortedKinds(replay.changes).map((kind) => ({
    name: changeName(kind),
    finding: changeFinding(kind, policy),
    called: { server: kind.first.server, tool: kind.first.tool, rule: kind.first.after.rule },
    calls: kind.calls,
    occurrences: changeOccurrences(kind),
    places: [kind.first.transcript],
  }));
}

/** The rule that the problems of a replay are results of. */
export function problemCheck({ replay }: ReplayReport): CheckRow {
  return replay.changes === undefined ? WOULD_BE_DENIAL : CHANGED_DECISION;
}

/** How many more calls have such a problem. */
export function uncountedProblems({ replay }: ReplayReport): number {
  return replay.changes === undefined ? uncountedDenials(replay) : uncountedChanges(replay.changes);
}
