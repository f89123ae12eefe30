/** The policy in force × the suggested one → what becomes of each tool, and when what is taken away was last used. */

import type { Policy } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { withCommas } from "@callgate/core/text";
import { comparePolicies, type ToolDiff } from "@callgate/diff";
import type { SuggestedChange } from "@callgate/report";
import type { Suggestion } from "@callgate/suggest";

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
  return comparePolicies(before, after, { tools }).tools.map((diff) => {
    const tool = used.get(diff.tool);
    return { server, tool: diff.tool, verdict: diff.verdict, sentence: sentenceOf(diff, tool, now), last: tool?.last };
  });
}

function sentenceOf(
  diff: ToolDiff,
  tool:
    | { readonly last: number | undefined; readonly decision: string; readonly because: string | undefined }
    | undefined,
  now: number,
): string {
  const { verdict, changes, reason } = diff;
  if (verdict === "equal") return "nothing";
  if (verdict === "unknown") return `it could not be compared: ${reason ?? "the proof was too long"}`;
  if (diff.tool === "*") return "tools that neither policy names are denied";
  if (tool === undefined) return "it is allowed and was not called in these sessions";
  const ago = tool.last === undefined ? "at a time that was not recorded" : daysAgo(tool.last, now);
  if (tool.decision !== "allow")
    return `it is no longer allowed (${tool.because ?? "it was set apart"}); it was last called ${ago}`;
  return `${changes.map(({ sentence }) => sentence).join("; ") || "its rules"}; it was last called ${ago}`;
}

function daysAgo(at: number, now: number): string {
  const days = Math.floor((now - at) / DAY);
  return days <= 0 ? "today" : days === 1 ? "a day ago" : `${withCommas(days)} days ago`;
}
