/** A counter against its limit, over time. */

import { areaY, axisX, dot, lineY, ruleY } from "@observablehq/plot";
import type { HeadRoomRow } from "../../replay/tables.js";
import { amountText, timeText } from "../../replay/words.js";
import type { Markup } from "../markup.js";
import { type Drawing, smallChart } from "./draw.js";

/**
 * The highest value in each step of the timeline, under a line at the limit.
 * @param span the timeline's beginning and end, in epoch milliseconds
 */
export function fillingChart(
  { filling, max, peak, at }: HeadRoomRow,
  step: number,
  [from, to]: readonly [number, number],
): Markup {
  // A counter is nothing between the steps that took from it.
  const points = filling.flatMap((point, i) => {
    const [start, end, value] = [point.from, point.from + step, Number(point.peak)];
    const before = filling[i - 1];
    const after = filling[i + 1];
    return [
      ...(before !== undefined && before.from + step === start ? [] : [{ at: start, value: 0 }]),
      { at: start, value },
      { at: end, value },
      ...(after !== undefined && after.from === end ? [] : [{ at: end, value: 0 }]),
    ];
  });
  const places = points.map((point) => ({ ...point, at: new Date(point.at) }));
  const limit = Number(max);
  const full = peak >= max;
  const colour = full ? "var(--deny)" : "var(--allow-strong)";
  const drawing: Drawing = {
    width: 320,
    height: 96,
    marginLeft: 6,
    marginRight: 6,
    marginTop: 12,
    marginBottom: 22,
    x: { type: "utc", domain: [new Date(from), new Date(to)] },
    y: { axis: null, domain: [0, 1.06 * Math.max(limit, Number(peak), 1)] },
    marks: [
      axisX({ ticks: 3, tickSize: 0, tickPadding: 7, fill: "var(--faint)", label: null }),
      areaY(places, { x: "at", y1: 0, y2: "value", fill: colour, fillOpacity: 0.18 }),
      lineY(places, { x: "at", y: "value", stroke: colour, strokeWidth: 1.4 }),
      ruleY([limit], { stroke: "var(--ink)", strokeDasharray: "4 3", strokeOpacity: 0.7 }),
      ruleY([0], { stroke: "var(--axis)" }),
      dot([{ at: new Date(at), value: Number(peak) }], {
        x: "at",
        y: "value",
        r: 3,
        fill: colour,
        title: () => timeText(at),
      }),
    ],
  };
  return smallChart(
    `The counter over time: at most ${amountText(peak)} of ${amountText(max)}, at ${timeText(at)}`,
    drawing,
  );
}
