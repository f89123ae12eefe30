/** DiffReports → the tools of which more may pass as findings, at the place that lets it. */

import type { Finding, Location } from "@callgate/core";
import { decisionChange } from "../describe-decisions.js";
import { count, number } from "../describe-values.js";
import {
  budgetChange,
  type DiffReport,
  effectWords,
  headline,
  isNewlyEnforced,
  mayBeWider,
  onHost,
  type ToolDiffRow,
  toolWords,
  witnessRow,
} from "../results/diff.js";
import type { CheckRow } from "../results/report.js";
import type { FindingRun, Notice, Result, TestCase } from "./run.js";
import { notEvaluatedNotice, passedOverNotices } from "./run.js";

const CHECKS: readonly CheckRow[] = [
  {
    id: "widened-tool",
    summary: "calls of a tool pass that were denied before",
    severity: "warning",
    hasPage: false,
  },
  {
    id: "undecided-tool",
    summary: "it is unknown whether more calls of a tool pass than before",
    severity: "note",
    hasPage: false,
  },
];

/** A message is read in a list of many. */
const MAX_CHANGES = 5;

/** Comparisons as one run. @param version the callgate's that made them */
export function diffRun(command: string, version: string, reports: readonly DiffReport[]): FindingRun {
  return {
    command,
    version,
    checks: CHECKS,
    sources: new Map(),
    subjects: [],
    results: reports.flatMap(results),
    notices: reports.flatMap(notices),
    passed: reports.flatMap(passedTools),
  };
}

function results(report: DiffReport): Result[] {
  const { tools, findings, lint } = report;
  const others = [...findings, ...(lint?.appeared ?? [])];
  return [
    ...tools.filter(mayBeWider).map((row): Result => {
      const widened = widenedFinding(row, report);
      const finding = withPath(widened, report);
      const fails = report.fails?.(row) ?? true;
      return {
        finding,
        source: report.sources.get(widened.location.uri),
        fails,
        properties: {
          tool: row.tool,
          verdict: row.verdict,
          witnesses: row.witnesses.map(witnessRow),
          budget: row.budget,
        },
        testCase: {
          ...caseOf(row, report),
          failure: fails ? { type: row.verdict, message: finding.message } : undefined,
          text: [finding.message, `most that can pass: ${budgetChange(row.budget)}`],
        },
      };
    }),
    ...others.map((finding) => ({
      finding: withPath(finding, report),
      source: report.sources.get(finding.location.uri),
      fails: finding.severity === "error",
    })),
  ];
}

function caseOf(row: ToolDiffRow, { after }: DiffReport): Pick<TestCase, "suite" | "name" | "group"> {
  return { suite: after.path, name: row.tool === "*" ? toolWords(row) : row.tool + onHost(row), group: after.path };
}

function passedTools(report: DiffReport): TestCase[] {
  return report.tools
    .filter((row) => !mayBeWider(row))
    .map((row) => {
      const message = row.verdict === "equal" ? "every call is decided as before" : "less passes than before";
      const failure = report.fails?.(row) ? { type: row.verdict, message } : undefined;
      return { ...caseOf(row, report), failure, text: [message] };
    });
}

/** The verdict, then what is known of recorded calls and what is not. */
function notices(report: DiffReport): Notice[] {
  const { impact, after } = report;
  const isEnforced = effectWords(report) === undefined && (report.problems ?? []).length === 0;
  const text = headline(report);
  const failure = { type: "not-enforced", message: text };
  return [
    isEnforced
      ? { level: "note", isAnswer: true, text }
      : {
          level: "error",
          text,
          testCase: { suite: after.path, name: "enforced", group: after.path, failure, text: [text] },
        },
    ...(report.notes ?? []).map((note) => ({ level: "note" as const, text: note })),
    ...(impact === undefined
      ? []
      : [
          {
            level: "note" as const,
            isAnswer: true,
            text: `${number(impact.changed)} of ${count(impact.calls, "recorded call")} decided differently`,
          },
          ...impact.notEvaluated.map(notEvaluatedNotice),
          ...(impact.badLines === 0
            ? []
            : [
                {
                  level: "warning" as const,
                  text: `${count(impact.badLines, "line")} of the transcripts could not be read`,
                },
              ]),
          ...(impact.passedOver === undefined ? [] : passedOverNotices(impact.passedOver)),
        ]),
  ];
}

/** The tools of which more may pass as findings at what lets it, by the files' paths without their revisions. */
export function widenedFindings(report: DiffReport): Finding[] {
  return report.tools.filter(mayBeWider).map((row) => withPath(widenedFinding(row, report), report));
}

function widenedFinding(row: ToolDiffRow, report: DiffReport): Finding {
  const { before, after } = report;
  const { verdict, reason, changes, witnesses } = row;
  const shown = witnesses.find(({ shows }) => shows === "wider");
  const isKnown = verdict !== "unknown" || shown !== undefined;
  const why = shown === undefined ? (reason ?? "") : `${shown.sentence}: ${decisionChange(shown.before, shown.after)}`;
  const subject = row.tool === "*" ? toolWords(row) : `\`${row.tool}\`${onHost(row)}`;
  const than = isNewlyEnforced(report) ? " than the old policy says, which was not enforced" : "";
  const lead = `${isKnown ? "" : "it is unknown whether "}more passes for ${subject}${than}`;
  // What denied it before, and what became of that; a rule that is new denies rather than allows.
  const denied = changes.find((change) => isAt(change.before, shown?.place.before));
  const lets = denied === undefined ? changes.find((change) => change.after !== undefined)?.after : denied.after;
  const location = lets ?? row.after ?? start(after.missing === undefined ? after.name : before.name);
  const old = shown?.place.before;
  return {
    check: isKnown ? "widened-tool" : "undecided-tool",
    severity: isKnown ? "warning" : "note",
    message: [
      `${lead}${why === "" ? "" : `: ${why}`}`,
      ...changes.slice(0, MAX_CHANGES).map(({ sentence }) => sentence),
    ].join("; "),
    location,
    related: old === undefined ? [] : [{ message: "what denied it before", location: old }],
  };
}

function isAt(place: Location | undefined, other: Location | undefined): boolean {
  return (
    place !== undefined &&
    place.uri === other?.uri &&
    place.range.start.line === other.range.start.line &&
    place.range.start.column === other.range.start.column
  );
}

function start(uri: string): Location {
  return { uri, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
}

/** A file of a revision by its path: what reads findings knows files only. */
function withPath(finding: Finding, { before, after }: DiffReport): Finding {
  const named = (location: Location): Location => {
    const side = [after, before].find(({ name }) => name === location.uri);
    return side === undefined ? location : { ...location, uri: side.path };
  };
  return {
    ...finding,
    location: named(finding.location),
    related: finding.related.map((place) => ({ ...place, location: named(place.location) })),
  };
}
