/** Calls that two policies decide differently, in words. */

import type { DecisionKind, Finding, Location } from "@callgate/core";
import { count } from "../count.js";
import type { CheckRow } from "../report.js";
import type { ChangeKindRow, ChangesTable } from "./tables.js";

/** What changed decisions are reported as where a format knows findings only. */
export const CHANGED_DECISION: CheckRow = {
  id: "changed-decision",
  summary: "a recorded call that the policy decides differently than the one before it",
  severity: "error",
};

/** The outcomes as they are said of a call that was, or would be. */
const SAID: Readonly<Record<DecisionKind, string>> = {
  allow: "allowed",
  deny: "denied",
  approval: "approved by somebody",
  notEvaluated: "not evaluated",
};

/** `denied instead of allowed`. */
export function changeWords(before: DecisionKind, after: DecisionKind): string {
  return `${SAID[after]} instead of ${SAID[before]}`;
}

/** Calls that would be denied now first, then by how many there are. */
export function sortedKinds({ kinds }: ChangesTable): ChangeKindRow[] {
  const rank = ({ first }: ChangeKindRow) => (first.after.decision === "deny" ? 0 : 1);
  return [...kinds].sort((a, b) => rank(a) - rank(b) || b.calls - a.calls || a.first.index - b.first.index);
}

/** Changed calls beyond those of the kinds that are told apart. */
export function uncountedChanges({ kinds, total }: ChangesTable): number {
  return total - kinds.reduce((sum, { calls }) => sum + calls, 0);
}

/** What decided before or now, as a person says it: `by (default deny): MESSAGE`; "" where no rule did. */
export function deciderWords({ rule, message }: { readonly rule: string; readonly message: string }): string {
  if (rule === "" && message === "") return "";
  return rule === "" ? message : `${rule}: ${message}`;
}

/** `denied instead of allowed; RULE: MESSAGE`: what decides, or decided where nothing does any more. */
export function changeName({ first: { before, after } }: Pick<ChangeKindRow, "first">): string {
  const decider = deciderWords(after.decision === "allow" ? before : after);
  return `${changeWords(before.decision, after.decision)}${decider === "" ? "" : `; ${decider}`}`;
}

/** A kind as a finding about the policy; a call that is denied now is an error, any other change a note. */
export function changeFinding({ first }: ChangeKindRow, fallback: Location): Finding {
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
export function changeOccurrences({ calls, first }: ChangeKindRow): string {
  return `${count(calls, "call")}, the first at ${first.transcript.uri}:${first.transcript.line}`;
}

/** `12 of 38 calls are decided differently than by old.json: 9 denied instead of allowed, 3 allowed instead of denied`. */
export function changesSentence({ total, counts, against }: ChangesTable, calls: number): string {
  const policies = against.join(", ");
  if (total === 0) return `all ${count(calls, "call")} are decided as by ${policies}`;
  const parts = [...counts]
    .sort((a, b) => b.calls - a.calls)
    .map(({ before, after, calls: changed }) => `${changed.toLocaleString("en")} ${changeWords(before, after)}`);
  return `${total.toLocaleString("en")} of ${count(calls, "call")} would be decided differently than by ${policies}: ${parts.join(", ")}`;
}
