/** What a replay has to tell of calls, for formats that know findings only. */

import type { Finding } from "@callgate/core";
import type { CheckRow, ReplayReport } from "../report.js";
import {
  CHANGED_DECISION,
  changeFinding,
  changeName,
  changeOccurrences,
  sortedKinds,
  uncountedChanges,
} from "./changes.js";
import { denialFinding, denialKinds, occurrences, uncountedDenials, WOULD_BE_DENIAL } from "./denials.js";

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

/** How many calls with problems there are beyond those. */
export function uncountedProblems({ replay }: ReplayReport): number {
  return replay.changes === undefined ? uncountedDenials(replay) : uncountedChanges(replay.changes);
}
