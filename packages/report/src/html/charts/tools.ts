/** Calls of each tool, stacked by decision. */

import { axisX, barX, gridX, ruleX, text } from "@observablehq/plot";
import { number } from "../../count.js";
import type { ToolRow } from "../../replay/tables.js";
import { nameOf } from "../../replay/words.js";
import { colourOf, OUTCOME_WORDS, OUTCOMES } from "../decisions.js";
import type { Markup } from "../markup.js";
import { chart, chartText, type Drawing } from "./draw.js";

/** The name stands over the bar, so that a long one has room on a phone. */
const ROW = 42;
/** No line runs through a word. */
const HALO = { stroke: "var(--panel)", strokeWidth: 5 };

/** A bar for each tool, in the order given. */
export function toolsChart(tools: readonly ToolRow[]): Markup {
  const bars = tools.flatMap(({ decisions }, row) =>
    OUTCOMES.filter((outcome) => decisions[outcome] > 0).map((outcome) => ({
      row,
      outcome,
      calls: decisions[outcome],
    })),
  );
  const rows = tools.map((_tool, row) => row);
  const drawing = (width: number, longest: number): Drawing => ({
    width,
    height: tools.length * ROW + 44,
    marginLeft: 4,
    marginRight: 24,
    marginTop: 18,
    marginBottom: 26,
    x: { label: null, nice: true },
    y: { type: "band", domain: rows, axis: null, paddingInner: 0.62, paddingOuter: 0.31 },
    color: { domain: [...OUTCOMES], range: OUTCOMES.map(colourOf) },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: width > 500 ? 8 : 4 }),
      axisX({
        ticks: width > 500 ? 8 : 4,
        tickSize: 0,
        tickFormat: (n: number) => (Number.isInteger(n) ? number(n) : ""),
        fill: "var(--faint)",
      }),
      barX(bars, {
        x: "calls",
        y: "row",
        fill: "outcome",
        order: [...OUTCOMES],
        title: ({ outcome, calls }: (typeof bars)[number]) => `${number(calls)} ${OUTCOME_WORDS[outcome]}`,
      }),
      text(rows, {
        x: 0,
        y: (row: number) => row,
        dy: -17,
        dx: 1,
        textAnchor: "start",
        fill: "var(--ink)",
        fontSize: 12.5,
        ...HALO,
        text: (row: number) => chartText(nameOf(tools[row] as ToolRow), longest),
      }),
      text(rows, {
        frameAnchor: "right",
        y: (row: number) => row,
        dy: -17,
        textAnchor: "end",
        fill: (row: number) => ((tools[row] as ToolRow).decisions.deny > 0 ? "var(--deny-ink)" : "var(--faint)"),
        fontSize: 12,
        ...HALO,
        text: (row: number) => sharesOf(tools[row] as ToolRow),
      }),
      ruleX([0], { stroke: "var(--axis)" }),
    ],
  });
  return chart("Calls of each tool by decision; the table below has the numbers", drawing(1000, 90), drawing(340, 26));
}

function sharesOf({ calls, decisions: { deny } }: ToolRow): string {
  return deny === 0 ? number(calls) : `${number(deny)} of ${number(calls)} denied`;
}
