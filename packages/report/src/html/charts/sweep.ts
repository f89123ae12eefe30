/** What each value of a limit denies. */

import { axisX, barY, ruleY, text } from "@observablehq/plot";
import { count, number } from "../../count.js";
import type { SweptLimitRow } from "../../replay/tables.js";
import { amountText } from "../../replay/words.js";
import type { Markup } from "../markup.js";
import { type Drawing, smallChart } from "./draw.js";

/** A bar for each candidate; the policy's own stands out. */
export function sweepChart({ candidates, max }: SweptLimitRow): Markup {
  const shown = candidates.map((candidate) => ({
    ...candidate,
    name: compact(candidate.max),
    own: candidate.max === max,
  }));
  const most = Math.max(1, ...shown.map(({ denied }) => denied));
  const drawing: Drawing = {
    width: 420,
    height: 150,
    marginLeft: 6,
    marginRight: 6,
    marginTop: 4,
    marginBottom: 26,
    x: { type: "band", domain: shown.map(({ name }) => name), paddingInner: 0.28, paddingOuter: 0.1 },
    y: { axis: null, domain: [0, 1.2 * most] },
    marks: [
      barY(
        shown.filter(({ own }) => own),
        { x: "name", y: 1.2 * most, fill: "var(--code)", insetLeft: -4, insetRight: -4, insetBottom: -26 },
      ),
      barY(shown, {
        x: "name",
        y: "denied",
        fill: ({ own }: (typeof shown)[number]) => (own ? "var(--deny)" : "var(--deny-soft)"),
        title: ({ max: limit, denied }: (typeof shown)[number]) =>
          `${amountText(limit)}: ${count(denied, "call")} denied`,
      }),
      axisX({ tickSize: 0, tickPadding: 8, label: null, fill: "var(--faint)" }),
      text(shown, {
        x: "name",
        y: "denied",
        dy: -9,
        fontSize: shown.length > 12 ? 9 : 11,
        fill: "var(--ink)",
        text: ({ denied }: (typeof shown)[number]) => number(denied),
      }),
      ruleY([0], { stroke: "var(--axis)" }),
    ],
  };
  return smallChart(
    `Calls denied by each value of the limit, which is ${amountText(max)} now; the table below has the numbers`,
    drawing,
  );
}

/** `200`, `5k`, `2M`: an axis has little room, and candidates are round. */
function compact(value: bigint): string {
  if (value >= 1_000_000n && value % 1_000_000n === 0n) return `${value / 1_000_000n}M`;
  if (value >= 1_000n && value % 1_000n === 0n) return `${value / 1_000n}k`;
  return String(value);
}
