/** Would-be denials, grouped as a person asks for them: which tool, by which rule. */

import type { Finding } from "@callgate/core";
import { count } from "../count.js";
import type { CheckRow } from "../report.js";
import type { DenialGroupRow, DenialRow, ReplayTables } from "./tables.js";

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
  readonly first: DenialRow;
  readonly args: DenialGroupRow["args"];
  readonly argsUnknown: DenialGroupRow["argsUnknown"];
  readonly sessions: number;
  /** Different UTC hours; 0 where the calls have no time. */
  readonly hours: number;
  /** Those that are listed one by one, in recorded order. */
  readonly listed: readonly DenialRow[];
}

/** The denials by server, tool, rule and message: the most frequent first, then in recorded order. */
export function denialKinds({ groups, denials }: ReplayTables): DenialKind[] {
  const byKey = groupedBy(groups, keyOf);
  const listed = groupedBy(denials, keyOf);
  return [...byKey]
    .flatMap(([key, rows]): DenialKind[] => {
      const [{ first, args, argsUnknown }] = rows as [DenialGroupRow];
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

/** Denials beyond what is grouped: they are counted only. */
export function uncountedDenials({ groups, decisions }: ReplayTables): number {
  return decisions.deny - groups.reduce((sum, { calls }) => sum + calls, 0);
}

function keyOf({ server, tool, rule, message }: DenialRow | DenialGroupRow): string {
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
