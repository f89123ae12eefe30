/** Would-be denials, grouped as a person asks for them: which tool, by which rule. */

import type { Finding } from "@callgate/core";
import { count } from "./count.js";
import type { CheckRow, DenialRow } from "./report.js";

/** What would-be denials are reported as where a format knows findings only. */
export const WOULD_BE_DENIAL: CheckRow = {
  id: "would-be-denial",
  summary: "a recorded call that the policy would have denied",
  severity: "error",
};

export interface DenialGroup {
  readonly first: DenialRow;
  /** All of them, the first too, in recorded order. */
  readonly rows: readonly DenialRow[];
}

/** The denials by server, tool, rule and message: the most frequent first, then in recorded order. */
export function groupDenials(denials: readonly DenialRow[]): DenialGroup[] {
  const groups = new Map<string, DenialRow[]>();
  for (const row of denials) {
    const key = JSON.stringify([row.server, row.tool, row.rule, row.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()]
    .flatMap((rows) => (rows[0] === undefined ? [] : { first: rows[0], rows }))
    .sort((a, b) => b.rows.length - a.rows.length || a.first.index - b.first.index);
}

/** A group as a finding about the policy; the message is the same however many calls there were. */
export function denialFinding({ first }: DenialGroup): Finding {
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

/** `6 calls, the first at session.jsonl:58`. */
export function occurrences({ first, rows }: DenialGroup): string {
  const { uri, line } = first.transcript;
  return `${count(rows.length, "call")}, the first at ${uri}:${line}`;
}
