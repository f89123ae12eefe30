/** `--warn-at 80%` × how full each limit was → a note for each that came so near. */

import type { Finding } from "@callgate/core";
import { limitText, timeText } from "@callgate/report";
import type { PeakUsage } from "@callgate/simulator";
import { UserError } from "../user-error.js";

/** Hundredths of a percent in the whole. */
const WHOLE = 10_000n;

/**
 * A percentage in hundredths of a percent.
 * @throws UserError for what is none, or none from 1% to 100%
 */
export function warnAtOf(text: string): number {
  const written = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text);
  const share = written === null ? 0 : Number(written[1]) * 100 + Number((written[2] ?? "").padEnd(2, "0"));
  if (share < 100 || share > Number(WHOLE))
    throw new UserError(`--warn-at ${text} is no share of a limit; give a percentage from 1% to 100%, such as 80%`);
  return share;
}

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
        message: `calls of ${called} took ${peak.toLocaleString("en")} of ${limitText(max, window)} (${percent}%) at ${timeText(at)}`,
        location: policy,
        related: [],
      };
    });
}
