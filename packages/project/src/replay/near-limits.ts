/** How full each limit was × a share of it → a note for each that came so near. */

import type { Finding } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import { limitText, timeText } from "@callgate/report";
import type { PeakUsage } from "@callgate/simulator";

/** Hundredths of a percent in the whole. */
const WHOLE = 10_000n;

/** The limits whose recorded peak reaches the share, in their order. */
export function nearLimits(rows: readonly PeakUsage[], share: number): Finding[] {
  return rows
    .filter(({ peak, max }) => peak * WHOLE >= max * BigInt(share))
    .map((row): Finding => {
      const { tool, server, peak, max, window, at, policy } = row;
      const called = `\`${tool}\`${server === undefined ? "" : ` on \`${server}\``}`;
      const percent = max === 0n ? 100n : (peak * 100n) / max;
      return {
        check: "near-limit",
        severity: "note",
        message: `calls of ${called} took ${withCommas(peak)} of ${limitText(max, window)} (${percent}%) at ${timeText(at)}`,
        location: policy,
        related: [],
      };
    });
}
