/** The policy in force × the suggested one → what becomes of each tool, and when what is taken away was last used. */

import type { Policy } from "@callgate/core";
import type { NamedTools, ToolCatalogue } from "@callgate/core/policy";
import { withCommas } from "@callgate/core/text";
import { comparePolicies, type ToolDiff } from "@callgate/diff";
import type { SuggestedChange } from "@callgate/report";
import type { SuggestedTool, Suggestion } from "@callgate/suggest";

const DAY = 86_400_000;

/** @param now epoch milliseconds */
export function changesFrom(
  before: Policy,
  after: Policy,
  {
    server,
    suggestion,
    tools,
    now,
  }: {
    readonly server: string | undefined;
    readonly suggestion: Suggestion;
    readonly tools: ToolCatalogue | undefined;
    readonly now: number;
  },
): SuggestedChange[] {
  const used = new Map(
    suggestion.tools.flatMap((tool) => (tool.server === server ? [[tool.tool, tool] as const] : [])),
  );
  const since = firstCall(suggestion.tools);
  return comparePolicies(before, after, { tools }).tools.map((diff) => {
    const tool = used.get(diff.tool);
    return {
      server,
      tool: diff.tool,
      verdict: diff.verdict,
      sentence: sentenceOf(diff, tool, { now, since }),
      last: tool?.last,
    };
  });
}

/**
 * What becomes of each tool by an agent's file: of those that are known by name, of the others of each known server, and of
 * all others.
 */
export function hostChanges(
  diffs: readonly ToolDiff[],
  known: NamedTools,
  { tools, now }: { readonly tools: readonly SuggestedTool[]; readonly now: number },
): SuggestedChange[] {
  const used = new Map(tools.map((tool) => [`${tool.server}/${tool.tool}`, tool]));
  const since = firstCall(tools);
  const rows = new Map<string, ToolDiff[]>();
  for (const diff of diffs) {
    const label = labelOf(diff, known);
    rows.set(label, [...(rows.get(label) ?? []), diff]);
  }
  return [...rows].map(([label, group]) => {
    const changed = group.find(({ verdict }) => verdict !== "equal") ?? group[0];
    const verdict = together(group.map((one) => one.verdict));
    const tool = used.get(label);
    const diff = { ...(changed as ToolDiff), verdict };
    return {
      server: undefined,
      tool: label,
      verdict,
      sentence: hostSentence(diff, tool, { now, since }),
      last: tool?.last,
    };
  });
}

function labelOf({ tool, ref }: ToolDiff, { servers, tools }: NamedTools): string {
  if (ref?.server === undefined) return tool;
  if (ref.server === "") return ref.tool;
  if (!servers.includes(ref.server)) return "*";
  return tools.get(ref.server)?.has(ref.tool) ? `${ref.server}/${ref.tool}` : `${ref.server}/*`;
}

function together(verdicts: readonly ToolDiff["verdict"][]): ToolDiff["verdict"] {
  const all = new Set(verdicts.filter((verdict) => verdict !== "equal"));
  const [only = "equal", another] = all;
  return another === undefined ? only : all.has("unknown") ? "unknown" : "incomparable";
}

function hostSentence(diff: ToolDiff, tool: SuggestedTool | undefined, when: When): string {
  const { verdict, ref } = diff;
  if (verdict === "equal" || verdict === "unknown") return sentenceOf(diff, tool, when);
  if (ref?.server === "") return `${changedWords(diff)}; it is the agent's own, and no rule is suggested of it`;
  if (tool === undefined && verdict === "narrower")
    return `it is ${beforeWords(diff)} and was not called in ${reach(when)}`;
  return sentenceOf(diff, tool, when);
}

/** What becomes of a call before. */
function beforeWords({ witnesses }: ToolDiff): string {
  const [witness] = witnesses.filter(({ shows }) => shows === "narrower");
  return witness?.before === "approval" ? "asked about" : "allowed";
}

interface When {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The time of the first recorded call. */
  readonly since: number | undefined;
}

/** The time of the first call of all; undefined where no times were recorded. */
function firstCall(tools: readonly Pick<SuggestedTool, "first">[]): number | undefined {
  return tools.reduce<number | undefined>(
    (least, { first }) => (first === undefined ? least : least === undefined ? first : Math.min(least, first)),
    undefined,
  );
}

function changedWords({ changes }: ToolDiff): string {
  return changes.map(({ sentence }) => sentence).join("; ") || "its rules";
}

function sentenceOf(
  diff: ToolDiff,
  tool:
    | { readonly last: number | undefined; readonly decision: string; readonly because: string | undefined }
    | undefined,
  when: When,
): string {
  const { verdict, reason } = diff;
  if (verdict === "equal") return "nothing";
  if (verdict === "unknown") return `it could not be compared: ${reason ?? "the proof was too long"}`;
  if (diff.tool === "*") return "tools that neither policy names are denied";
  if (tool === undefined) return `it is ${beforeWords(diff)} and was not called in ${reach(when)}`;
  const ago = tool.last === undefined ? "at a time that was not recorded" : daysAgo(tool.last, when.now);
  if (tool.decision !== "allow")
    return `it is no longer allowed (${tool.because ?? "it was set apart"}); it was last called ${ago}`;
  return `${changedWords(diff)}; it was last called ${ago}`;
}

/** How long nothing was called. */
function reach({ since, now }: When): string {
  const days = since === undefined ? 0 : Math.floor((now - since) / DAY);
  return days < 1 ? "these sessions" : `the ${days === 1 ? "day" : `${withCommas(days)} days`} of these sessions`;
}

function daysAgo(at: number, now: number): string {
  const days = Math.floor((now - at) / DAY);
  return days <= 0 ? "today" : days === 1 ? "a day ago" : `${withCommas(days)} days ago`;
}
