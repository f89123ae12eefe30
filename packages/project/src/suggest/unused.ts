/** What a policy allows × the last calls → which permissions were not used for so long. */

import type { UnusedTool } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";

/** One tool, or all others of a server. */
export interface Permission {
  readonly name: string;
  covers(tool: SuggestedTool): boolean;
}

const DAY = 86_400_000;

/**
 * @param within milliseconds
 * @param now epoch milliseconds
 */
export function unusedPermissions(
  permissions: readonly Permission[],
  tools: readonly SuggestedTool[],
  within: number,
  now: number,
): { readonly tools: readonly UnusedTool[]; readonly notes: readonly string[] } {
  const first = tools.reduce((least, { first: at }) => Math.min(least, at ?? least), Number.POSITIVE_INFINITY);
  const days = Number((within / DAY).toFixed(1));
  if (!(first <= now - within)) {
    const reach = Number.isFinite(first)
      ? `reach back ${Math.max(0, Math.floor((now - first) / DAY))} days`
      : "have no times";
    return { tools: [], notes: [`the sessions ${reach}, so nothing is said of what is unused for ${days} days`] };
  }
  const found = permissions.flatMap(({ name, covers }): UnusedTool[] => {
    const calls = tools.filter(covers);
    // A call without a time may have been made yesterday.
    if (calls.some(({ calls: all, last }) => all > 0 && last === undefined)) return [];
    const last = calls.reduce<number | undefined>(
      (latest, one) => (latest === undefined || (one.last ?? 0) > latest ? one.last : latest),
      undefined,
    );
    return last !== undefined && last >= now - within ? [] : [{ tool: name, last, days }];
  });
  return { tools: found, notes: [] };
}
