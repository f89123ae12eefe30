/** What a replay says beside its tables, the same in every format for people. */

import type { DecisionKind } from "@callgate/core";
import { count, decisionParts, number } from "../count.js";
import type { DecisionCounts, ExplainedLimitRow, Remedy, ReplayTables, SweptLimitRow } from "./tables.js";

/** What becomes of one call. */
export const DECIDED: Readonly<Record<DecisionKind, string>> = {
  allow: "would be allowed",
  deny: "would be denied",
  approval: "would need approval",
  notEvaluated: "cannot be decided",
};

/** `run on ollama`; untrusted. */
export function nameOf({ tool, server }: { readonly tool: string; readonly server: string | undefined }): string {
  return server === undefined ? tool : `${tool} on ${server}`;
}

/** `2026-11-21 00:59:25.596 UTC`. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", " UTC");
}

/** How sure the counts are, as sentences; none where there is nothing to say. */
export function caveats({ hypothetical, deniedWhenRecorded, approvalWhenRecorded }: ReplayTables): string[] {
  const [after, denied, held] = [hypothetical, deniedWhenRecorded, approvalWhenRecorded].map(sumOf) as [
    number,
    number,
    number,
  ];
  return [
    ...(after === 0
      ? []
      : [
          `hypothetical: ${partsOf(hypothetical)} after the first denial of ${after === 1 ? "its" : "their"} session, from which on the agent might have done otherwise`,
        ]),
    ...(denied === 0
      ? []
      : [`denied by a gateway when recorded: ${count(denied, "call")}, of which now ${partsOf(deniedWhenRecorded)}`]),
    ...(held === 0
      ? []
      : [
          `waiting for an approval when recorded: ${count(held, "call")}, of which now ${partsOf(approvalWhenRecorded)}`,
        ]),
  ];
}

function partsOf(decisions: DecisionCounts): string {
  return decisionParts(decisions)
    .filter(({ outcome }) => decisions[outcome] > 0)
    .map(({ text }) => text)
    .join(", ");
}

function sumOf({ allow, deny, approval, notEvaluated }: DecisionCounts): number {
  return allow + deny + approval + notEvaluated;
}

/** A counter's value; its digits, grouped. */
export function amountText(value: bigint): string {
  return value.toLocaleString("en");
}

/** `10 a minute`; a window that a dialect names otherwise stands in brackets. */
export function limitText(max: bigint, window: string): string {
  return /^(?:minute|hour|day)$/.test(window)
    ? `${amountText(max)} ${window === "hour" ? "an" : "a"} ${window}`
    : `${amountText(max)} in ${window}`;
}

/** What a sweep comes to. */
export function sweepSentence({ smallest, max, candidates }: SweptLimitRow): string {
  if (smallest === undefined) return "no call took from it, so any value does";
  const now = candidates.find((candidate) => candidate.max === max)?.denied ?? 0;
  const least = `${amountText(smallest)} is the smallest that denies none`;
  return now === 0 && smallest === max ? `${least}, and what the policy has` : least;
}

/** What a limit finds and does: `holds 10 of 10, this call adds 1: full`. */
export function limitSentence({ before, amount, max, fits }: ExplainedLimitRow): string {
  const held = max === undefined ? amountText(before) : `${amountText(before)} of ${amountText(max)}`;
  const adds =
    amount === undefined ? "this call's amount is not shown or no number" : `this call adds ${amountText(amount)}`;
  return `the counter holds ${held}, ${adds}: ${fits ? "fits" : "does not fit"}`;
}

/** What would let the call pass: `at 2026-01-01 00:01:00.000 UTC or later, 34.4 s after it`. */
export function remedySentence(remedy: Remedy, at: number | undefined): string {
  if (remedy.kind === "wait") {
    const wait = at === undefined ? "" : `, ${durationText(remedy.until - at)} after it`;
    return `the same call at ${timeText(remedy.until)} or later${wait}`;
  }
  if (remedy.kind === "again")
    return `the same call after ${remedy.times === 1 ? "one more" : `${number(remedy.times)} more`} at that time`;
  const parts = remedy.changes.map(({ path, from, to }) => {
    if (to === undefined) return `without ${path}`;
    return `with ${path} ${to}${from === undefined ? "" : ` instead of ${from}`}`;
  });
  return `the same call ${parts.join(" and ")}`;
}

/** `34.4 s`, `5 min`, `7.5 h`. */
function durationText(milliseconds: number): string {
  const [unit, size] =
    milliseconds < 120_000
      ? (["s", 1_000] as const)
      : milliseconds < 7_200_000
        ? (["min", 60_000] as const)
        : (["h", 3_600_000] as const);
  return `${number(Math.round((10 * milliseconds) / size) / 10)} ${unit}`;
}
