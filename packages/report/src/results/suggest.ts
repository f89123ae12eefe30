/** What `callgate suggest` learned from recorded sessions, as data, and the sentences that every format has in common. */

import type { Finding } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type { Level, OpenSpace, SuggestedLimit, ToolDecision, Tradeoff } from "@callgate/suggest";
import { count, number } from "../describe-values.js";
import type { ToolDiffRow } from "./diff.js";
import type { PassedOverTable } from "./replay.js";

export interface SuggestReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The dialect or host that the policies are written for. */
  readonly to: string;
  /** `measured`: each argument's own, by what held-out sessions show. */
  readonly level: Level | "measured";
  readonly calls: number;
  readonly sessions: number;
  readonly transcripts: number;
  readonly policies: readonly SuggestedPolicyRow[];
  /** By server, then by name. */
  readonly tools: readonly SuggestedToolRow[];
  /** Calls that nothing was learned from. */
  readonly apart: readonly SetApartRow[];
  readonly proof: SuggestProof;
  /** What the policy in force becomes, where it was given. */
  readonly changes: readonly SuggestedChange[] | undefined;
  /** Of a policy that is updated or checked: what new calls need of it. */
  readonly needs: readonly SuggestedNeed[] | undefined;
  /** Of such a policy: the tools that were not called for as long as was asked; undefined where that was not asked. */
  readonly unused: readonly UnusedTool[] | undefined;
  /** The suite that was written beside the policy, where it was asked for. */
  readonly suite: SuggestedSuite | undefined;
  /** About tool lists, and what lint says of the suggested policies. */
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
  readonly passedOver: PassedOverTable;
  /** Why less is claimed than could be, as sentences without full stops. */
  readonly notes: readonly string[];
}

/** A policy that was suggested, whole. */
export interface SuggestedPolicyRow {
  /** Undefined where the recordings name none, and for a host's settings, which are about all servers. */
  readonly server: string | undefined;
  /** The file it was written to, or a name for it. */
  readonly name: string;
  readonly text: string;
  /** Whether it was written to a file. */
  readonly isWritten: boolean;
}

/** A tool of which the policy denies recorded calls that count. */
export interface SuggestedNeed {
  readonly server: string | undefined;
  readonly tool: string;
  /** Kept calls that it denies. */
  readonly denied: number;
  /** What is changed, as a clause. */
  readonly change: string | undefined;
  /** Why it stays as it is, as a clause. */
  readonly because: string | undefined;
}

export interface UnusedTool {
  readonly tool: string;
  /** Epoch milliseconds; undefined for a tool that was never called. */
  readonly last: number | undefined;
  readonly days: number;
}

export interface SuggestedSuite {
  readonly name: string;
  readonly cases: number;
  /** Mutants of the policy that its cases see, and that they do not. */
  readonly killed: number;
  readonly survived: number;
}

export interface SuggestedToolRow {
  readonly server: string | undefined;
  readonly tool: string;
  readonly category: Category;
  readonly reason: string;
  readonly decision: ToolDecision;
  /** Why it is not allowed, or less of it than what was learned, as a clause. */
  readonly because: string | undefined;
  /** Whether the policy in force, or the agent, is why, so that `--allow` changes nothing. */
  readonly isDecidedElsewhere: boolean;
  /** Recorded calls, and those that were learned from. */
  readonly calls: number;
  readonly learned: number;
  readonly sessions: number;
  readonly arguments: readonly SuggestedArgumentRow[];
  readonly limits: readonly SuggestedLimit[];
  /** Values unlike all others, which are not allowed. */
  readonly apart: readonly SetApartValue[];
  /** Of a session with many more calls than any other, which the limits need not allow: calls in its fullest minute. */
  readonly burst: { readonly peak: number; readonly others: number } | undefined;
  /** Undefined where there are too few sessions to claim anything. */
  readonly heldOut: { readonly calls: number; readonly denied: number } | undefined;
  /** What stays open of its arguments; undefined where none can be counted. */
  readonly space: OpenSpace | undefined;
  readonly tradeoffs: readonly Tradeoff[];
  /** Recorded calls that the policy denies. */
  readonly lost: number;
  /** Epoch milliseconds of the last call. */
  readonly last: number | undefined;
}

export interface SuggestedArgumentRow {
  readonly path: string;
  /** What may pass, in words. */
  readonly bound: string;
  /** Whether nothing is asked of it, and why. */
  readonly open: string | undefined;
  readonly level: Level;
  readonly calls: number;
  readonly sessions: number;
  /** Values that pass, of those that the tool list's schema takes; undefined where that cannot be counted. */
  readonly share: { readonly open: number; readonly of: number } | undefined;
  /** The most of its values that pass, from 0 to 1; undefined where it cannot be counted. */
  readonly openShare: number | undefined;
}

export interface SetApartValue {
  readonly path: string;
  readonly words: string;
  readonly others: string;
  readonly calls: number;
}

export interface SetApartRow {
  readonly server: string | undefined;
  readonly tool: string;
  readonly because: string;
  readonly calls: number;
  readonly first: { readonly uri: string; readonly line: number };
}

/** What was shown of the policies. */
export interface SuggestProof {
  /** Errors of lint; a policy with any is not suggested. */
  readonly lintErrors: number;
  readonly lintWarnings: number;
  /** `replay`: every call was decided. `sample`: calls that were kept of each tool. */
  readonly by: "replay" | "sample";
  readonly decided: number;
  readonly denied: number;
  /** Of these, calls that are not among what is listed as lost. */
  readonly unexpected: number;
  /** Of the denied calls: those of tools that are not allowed, that were set apart, with values set apart, of bursts. */
  readonly ofTools: number;
  readonly ofApart: number;
  readonly ofValues: number;
  readonly ofBursts: number;
  /** Calls that could not be decided: their arguments, their tool or their server are not known. */
  readonly notDecided: number;
}

/** What becomes of a tool of the policy in force. */
export interface SuggestedChange {
  readonly server: string | undefined;
  readonly tool: string;
  readonly verdict: ToolDiffRow["verdict"];
  /** What changes, in one line. */
  readonly sentence: string;
  /** Epoch milliseconds of the last recorded call; undefined for a tool that was never called. */
  readonly last: number | undefined;
}

export function suggestCounts({ tools }: Pick<SuggestReport, "tools">) {
  const of = (decision: ToolDecision) => tools.filter((tool) => tool.decision === decision).length;
  return { allowed: of("allow"), denied: of("deny"), asked: of("ask") };
}

/** Held-out calls over all allowed tools. */
export function heldOutTotals({ tools }: Pick<SuggestReport, "tools">) {
  const measured = tools.filter(({ decision, heldOut }) => decision === "allow" && heldOut !== undefined);
  return {
    tools: measured.length,
    calls: measured.reduce((sum, { heldOut }) => sum + (heldOut?.calls ?? 0), 0),
    denied: measured.reduce((sum, { heldOut }) => sum + (heldOut?.denied ?? 0), 0),
  };
}

/** `5 tools allowed, 2 denied, 1 set apart, learned from 120 calls of 6 sessions`. */
export function suggestSentence(report: SuggestReport): string {
  const { allowed, denied, asked } = suggestCounts(report);
  const rest = [
    ...(denied === 0 ? [] : [`${number(denied)} denied`]),
    ...(asked === 0 ? [] : [`${number(asked)} set apart`]),
  ];
  return `${count(allowed, "tool")} allowed${rest.map((one) => `, ${one}`).join("")}; learned from ${count(report.calls, "call")} of ${count(report.sessions, "session")}`;
}

/** What was shown, in one sentence. */
export function proofSentence({ proof }: SuggestReport): string {
  const { by, decided, denied, unexpected, notDecided, lintErrors, lintWarnings } = proof;
  const lint =
    lintErrors > 0
      ? `lint reports ${count(lintErrors, "error")}`
      : lintWarnings > 0
        ? `lint reports no error and ${count(lintWarnings, "warning")}`
        : "lint reports no error and no warning";
  const how =
    by === "replay" ? `of ${count(decided, "replayed call")}` : `of ${count(decided, "kept call")}, decided alone,`;
  const rest = unexpected === 0 ? "all of them listed" : `${number(unexpected)} of them for no listed reason`;
  const left = notDecided === 0 ? "" : `; ${count(notDecided, "call")} could not be decided`;
  return `${lint}; ${how} ${number(denied)} ${denied === 1 ? "is" : "are"} denied${denied === 0 ? "" : `, ${rest}`}${left}`;
}

/** What becomes of the policy in force: `3 tools narrower, 4 equal`; undefined where none was given, or it was widened. */
export function changesSentence({ changes, needs }: SuggestReport): string | undefined {
  if (changes === undefined || needs !== undefined) return undefined;
  const counts = new Map<string, number>();
  for (const { verdict } of changes) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const verdicts = ["narrower", "equal", "wider", "incomparable", "unknown"].filter((verdict) => counts.has(verdict));
  const parts = verdicts.map((verdict) => `${number(counts.get(verdict) ?? 0)} ${verdict}`);
  return `compared with the policy in force, tool by tool: ${parts.length === 0 ? "nothing to compare" : parts.join(", ")}`;
}

/** Whether a tool is not shown to be allowed as before, or less, by what is to replace the policy in force. */
export function exceedsForce({ changes = [], needs }: SuggestReport): boolean {
  return needs === undefined && changes.some(({ verdict }) => verdict !== "narrower" && verdict !== "equal");
}

/**
 * How much of the input space of a tool stays open, and of how many of its arguments that was counted; undefined for a tool
 * without arguments.
 */
export function spaceSentence({
  space,
  arguments: all,
}: Pick<SuggestedToolRow, "space" | "arguments">): string | undefined {
  if (all.length === 0) return undefined;
  if (space === undefined) return "how much of its input space stays open cannot be counted";
  const { mean, all: combinations, counted } = space;
  const over =
    counted === all.length ? "" : `, over ${counted} of ${count(all.length, "argument")}: the others cannot be counted`;
  if (counted === 1) return `${shareWords(mean)} of its input space stays open${over}`;
  return `${shareWords(mean)} of an argument's values stay open on average, ${shareWords(combinations)} of all combinations${over}`;
}

/** `all`, `12.5 %`, `less than 0.01 %`; a share of a set that was counted. */
export function shareWords(share: number): string {
  if (share >= 1) return "all";
  if (share === 0) return "nothing";
  const percent = 100 * share;
  return percent < 0.01 ? "less than 0.01 %" : `${percent < 1 ? percent.toFixed(2) : percent.toFixed(1)} %`;
}

/** How often the next session would be stopped, as far as that can be said. */
export function heldOutSentence(report: SuggestReport): string {
  const { tools, calls, denied } = heldOutTotals(report);
  if (tools === 0)
    return "there are too few sessions to say what the next one would meet: three with ten calls of a tool";
  const share = ((100 * denied) / Math.max(1, calls)).toFixed(1);
  return `of ${count(calls, "call")} in sessions that were left out one at a time, ${number(denied)} would have been denied (${share} %), over ${count(tools, "tool")}`;
}

/** Recorded calls that the policy denies, over all tools. */
export function lostCalls({ tools }: Pick<SuggestReport, "tools">): number {
  return tools.reduce((sum, { lost }) => sum + lost, 0);
}

/** `p.policytest.yaml: 34 cases, which see 120 of 120 small faults in the policy`. */
export function suiteSentence({ name, cases, killed, survived }: SuggestedSuite): string {
  return `${name}: ${count(cases, "case")}, which ${cases === 1 ? "sees" : "see"} ${number(killed)} of ${count(killed + survived, "small fault")} in the policy`;
}
