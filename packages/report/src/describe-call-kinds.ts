/**
 * Recorded calls by what the policy does to them: those that would be denied, and those that two policies decide differently.
 */

import type { DecisionKind, Finding, Location } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import type { ChangeKind, Denial, DenialGroup } from "@callgate/simulator";
import { DECIDED } from "./describe-decisions.js";
import { count } from "./describe-values.js";
import type { ChangesTable, ReplayTables } from "./results/replay.js";
import type { CheckRow } from "./results/report.js";

/** What would-be denials are reported as where a format knows findings only. */
export const WOULD_BE_DENIAL: CheckRow = {
  id: "would-be-denial",
  summary: "a recorded call that the policy would have denied",
  severity: "error",
};

/** The denials of one tool by one rule. */
export interface DenialKind {
  readonly calls: number;
  /** The first one, with its arguments. */
  readonly first: Denial;
  readonly args: DenialGroup["args"];
  readonly argsUnknown: DenialGroup["argsUnknown"];
  readonly sessions: number;
  /** Different UTC hours; 0 where the calls have no time. */
  readonly hours: number;
  /** Those that are listed one by one, in recorded order. */
  readonly listed: readonly Denial[];
}

/** The denials by server, tool, rule and message: the most frequent first, then in recorded order. */
export function denialKinds({ groups, denials }: ReplayTables): DenialKind[] {
  const byKey = groupedBy(groups, keyOf);
  const listed = groupedBy(denials, keyOf);
  return [...byKey]
    .flatMap(([key, rows]): DenialKind[] => {
      const [{ first, args, argsUnknown }] = rows as [DenialGroup];
      const hours = new Set(rows.flatMap(({ hour }) => hour ?? []));
      return [
        {
          calls: rows.reduce((sum, { calls }) => sum + calls, 0),
          first,
          args,
          argsUnknown,
          sessions: new Set(rows.map(({ session }) => session)).size,
          hours: hours.size,
          listed: listed.get(key) ?? [],
        },
      ];
    })
    .sort((a, b) => b.calls - a.calls || a.first.index - b.first.index);
}

/** Denials that belong to no group: they are counted only. */
export function uncountedDenials({ groups, decisions }: ReplayTables): number {
  return decisions.deny - groups.reduce((sum, { calls }) => sum + calls, 0);
}

function keyOf({ server, tool, rule, message }: Denial | DenialGroup): string {
  return JSON.stringify([server, tool, rule, message]);
}

function groupedBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const known = grouped.get(key(row));
    if (known === undefined) grouped.set(key(row), [row]);
    else known.push(row);
  }
  return grouped;
}

/** A group as a finding about the policy; the message is the same however many calls there were. */
export function denialFinding({ first }: DenialKind): Finding {
  const { tool, server, rule, message, policy, transcript } = first;
  const start = { line: transcript.line, column: 1 };
  return {
    check: WOULD_BE_DENIAL.id,
    severity: WOULD_BE_DENIAL.severity,
    message: `\`${tool}\`${server === undefined ? "" : ` on \`${server}\``} would be denied by \`${rule}\`: ${message}`,
    location: policy,
    related: [{ message: "the first such call", location: { uri: transcript.uri, range: { start, end: start } } }],
  };
}

/** `6 calls in 2 sessions, the first at session.jsonl:58`. */
export function occurrences({ calls, sessions, first }: DenialKind): string {
  const { uri, line } = first.transcript;
  return `${count(calls, "call")}${sessions > 1 ? ` in ${count(sessions, "session")}` : ""}, the first at ${uri}:${line}`;
}

/** What changed decisions are reported as where a format knows findings only. */
export const CHANGED_DECISION: CheckRow = {
  id: "changed-decision",
  summary: "a recorded call that the policy decides differently than the one before it",
  severity: "error",
};

/** `denied instead of allowed`. */
export function changeWords(before: DecisionKind, after: DecisionKind): string {
  return `${DECIDED[after]} instead of ${DECIDED[before]}`;
}

/** Calls that would be denied now first, then by how many there are. */
export function sortedKinds({ kinds }: ChangesTable): ChangeKind[] {
  const rank = ({ first }: ChangeKind) => (first.after.decision === "deny" ? 0 : 1);
  return [...kinds].sort((a, b) => rank(a) - rank(b) || b.calls - a.calls || a.first.index - b.first.index);
}

/** Changed calls that belong to none of the listed kinds. */
export function uncountedChanges({ kinds, total }: ChangesTable): number {
  return total - kinds.reduce((sum, { calls }) => sum + calls, 0);
}

/** What decided before or now, as a person says it: `by (default deny): MESSAGE`; "" where no rule did. */
export function deciderWords({ rule, message }: { readonly rule: string; readonly message: string }): string {
  if (rule === "" && message === "") return "";
  return rule === "" ? message : `${rule}: ${message}`;
}

/** `denied instead of allowed; RULE: MESSAGE`: what decides, or decided where nothing does any more. */
export function changeName({ first: { before, after } }: Pick<ChangeKind, "first">): string {
  const decider = deciderWords(after.decision === "allow" ? before : after);
  return `${changeWords(before.decision, after.decision)}${decider === "" ? "" : `; ${decider}`}`;
}

/** A kind as a finding about the policy; a call that is denied now is an error, any other change a note. */
export function changeFinding({ first }: ChangeKind, fallback: Location): Finding {
  const { tool, server, after, transcript } = first;
  const start = { line: transcript.line, column: 1 };
  return {
    check: CHANGED_DECISION.id,
    severity: after.decision === "deny" ? "error" : "note",
    message: `\`${tool}\`${server === undefined ? "" : ` on \`${server}\``} would be ${changeName({ first })}`,
    location: after.policy ?? fallback,
    related: [{ message: "the first such call", location: { uri: transcript.uri, range: { start, end: start } } }],
  };
}

/** `6 calls, the first at session.jsonl:58`. */
export function changeOccurrences({ calls, first }: ChangeKind): string {
  return `${count(calls, "call")}, the first at ${first.transcript.uri}:${first.transcript.line}`;
}

/** `12 of 38 calls are decided differently than by old.json: 9 denied instead of allowed, 3 allowed instead of denied`. */
export function changesSentence({ total, counts, against }: ChangesTable, calls: number): string {
  const policies = against.join(", ");
  if (total === 0) return `all ${count(calls, "call")} are decided as by ${policies}`;
  const parts = [...counts]
    .sort((a, b) => b.calls - a.calls)
    .map(({ before, after, calls: changed }) => `${withCommas(changed)} ${changeWords(before, after)}`);
  return `${withCommas(total)} of ${count(calls, "call")} would be decided differently than by ${policies}: ${parts.join(", ")}`;
}
