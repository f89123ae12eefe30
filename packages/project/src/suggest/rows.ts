/** A suggestion → the rows of a report, in which nothing of a secret is. */

import type { SetApartRow, SuggestedToolRow } from "@callgate/report";
import { boundWords, openReason, type SuggestedTool, type Suggestion, shown } from "@callgate/suggest";
import type { Lost } from "./prove.js";

export function toolRows({ tools }: Suggestion, lost: Lost): SuggestedToolRow[] {
  return tools.map((tool) => toolRow(tool, lost.get(tool) ?? 0));
}

function toolRow(tool: SuggestedTool, lost: number): SuggestedToolRow {
  const { heldOut, apart, arguments: all, ...rest } = tool;
  return {
    server: rest.server,
    tool: rest.tool,
    category: rest.category,
    reason: rest.reason,
    decision: rest.decision,
    because: rest.because,
    isDecidedElsewhere: rest.isDecidedElsewhere ?? false,
    calls: rest.calls,
    learned: rest.learned,
    sessions: rest.sessions,
    arguments: all.map((one) => ({
      path: one.path,
      bound: boundWords(one.bound),
      open: openReason(one),
      level: one.level,
      calls: one.calls,
      sessions: one.sessions,
      share: one.share,
      openShare: one.openShare,
    })),
    space: rest.space,
    limits: rest.limits,
    apart: apart.map(({ path, outlier }) => ({
      path,
      words: shown(outlier.words),
      others: shown(outlier.others),
      calls: outlier.calls,
    })),
    burst: rest.burst && { peak: rest.burst.peak, others: rest.burst.others },
    heldOut: heldOut && { calls: heldOut.calls, denied: heldOut.deniedAsChosen },
    tradeoffs: rest.tradeoffs,
    lost,
    last: rest.last,
  };
}

export function apartRows({ apart }: Suggestion): SetApartRow[] {
  return apart.map(({ server, tool, because, calls, first }) => ({ server, tool, because, calls, first }));
}
