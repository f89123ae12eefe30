/** Peak usage: how full each counter was at most. */

import type { ActiveLine, PeakUsage, Timeline } from "@callgate/simulator";
import { areaY, dot, lineY, ruleY } from "@observablehq/plot";
import { amountText, count, limitText, number, timeText } from "../../describe-values.js";
import type { ReplayTables } from "../../results/replay.js";
import { type Drawing, smallChart } from "../chart.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { code, details, meter, more, placeOf, table, time } from "../parts.js";
import { domainOf, timeAxis } from "../time-axis.js";

/** More than these are only in the table. */
const MAX_CARDS = 24;

/** The fullest first; none where no call took from a limit. */
export function limitsSection({ peakUsage, timeline }: ReplayTables): Section[] {
  if (peakUsage.length === 0) return [];
  const rows = [...peakUsage].sort((a, b) => fullness(b) - fullness(a));
  const full = rows.filter(({ peak, max }) => peak >= max).length;
  const cards = rows.slice(0, MAX_CARDS).map((row) => card(row, timeline));
  const all = table(
    "The highest value of each counter",
    ["rule", "counter", "limit", { number: "at most" }, { number: "share" }, "when, UTC", "whose", "in the policy"],
    rows.map((row) => [
      code(row.rule),
      code(row.counter),
      limitText(row.max, row.window),
      amountText(row.peak),
      `${percent(row)}%`,
      time(row.at),
      owner(row),
      placeOf(row.policy),
    ]),
  );
  return [
    {
      id: "limits",
      heading: "Room under the limits",
      content: html`<p class="lead">${full === 0 ? "No counter reached its limit." : full === 1 ? "One counter reached its limit." : `${number(full)} of ${count(rows.length, "counter")} reached their limits.`} The dashed line is the limit.</p>
<div class="cards">${cards}</div>
${more(rows.length > MAX_CARDS ? `${count(rows.length - MAX_CARDS, "more limit")}, all of them less full, in the table.` : undefined)}
${details("All limits as a table", all)}`,
    },
  ];
}

function card(row: PeakUsage, { step, line }: Timeline): Markup {
  const isFull = row.peak >= row.max;
  return html`<article class="card">
<h3>${row.counter}${row.server === undefined ? undefined : html` <span class="on">on ${row.server}</span>`}</h3>
<p class="figure"><strong class="${isFull ? "deny" : ""}">${amountText(row.peak)}</strong> of ${limitText(row.max, row.window)}<span class="share">${percent(row)}%</span></p>
${meter(fullness(row), isFull ? "deny" : "allow")}
${row.filling.length === 0 ? undefined : fillingChart(row, step, line)}
<p class="faint">${code(row.rule)}<br>fullest ${time(row.at)}${row.grant === "" ? ", shared by all" : html`, in ${code(row.grant)}`}</p>
</article>`;
}

function owner({ grant }: PeakUsage) {
  return grant === "" ? "everyone" : code(grant);
}

function fullness({ peak, max }: PeakUsage): number {
  return max <= 0n ? 1 : Number(peak) / Number(max);
}

/** Rounded down: a counter with room left is not full. */
function percent(row: PeakUsage): string {
  return number(Math.floor(100 * fullness(row)));
}

/** The highest value in each step of the timeline, in milliseconds, under a line at the limit. */
export function fillingChart({ filling, max, peak, at }: PeakUsage, step: number, line: ActiveLine): Markup {
  const placeOf = (time: number) => line.steps.find(({ from }) => from <= time && time < from + step)?.at;
  const steps = filling.flatMap(({ from, peak }) => {
    const at = placeOf(from);
    return at === undefined ? [] : [{ at, value: Number(peak) }];
  });
  // A counter is nothing between the steps that took from it.
  const places = steps.flatMap(({ at, value }, i) => [
    ...(steps[i - 1]?.at === at - 1 ? [] : [{ at, value: 0 }]),
    { at, value },
    { at: at + 1, value },
    ...(steps[i + 1]?.at === at + 1 ? [] : [{ at: at + 1, value: 0 }]),
  ]);
  const fullest = placeOf(at);
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
    x: { type: "linear", domain: domainOf(line) },
    y: { axis: null, domain: [0, 1.06 * Math.max(limit, Number(peak), 1)] },
    marks: [
      ...timeAxis(line, step, 3, 7),
      areaY(places, { x: "at", y1: 0, y2: "value", fill: colour, fillOpacity: 0.18 }),
      lineY(places, { x: "at", y: "value", stroke: colour, strokeWidth: 1.4 }),
      ruleY([limit], { stroke: "var(--ink)", strokeDasharray: "4 3", strokeOpacity: 0.7 }),
      ruleY([0], { stroke: "var(--axis)" }),
      dot(fullest === undefined ? [] : [{ at: fullest + 0.5, value: Number(peak) }], {
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
