/** A suggestion → one HTML file, with what each level would cost drawn. */

import { axisX, axisY, dot, gridX, gridY, line, text } from "@observablehq/plot";
import { presentSuggest } from "../present/suggest.js";
import { html as pageOf } from "../render/html.js";
import type { SuggestedToolRow, SuggestReport } from "../results/suggest.js";
import { chart, chartText, type Drawing } from "./chart.js";
import { html } from "./markup.js";
import type { Section } from "./page.js";

/** A page that needs no network and no script; the same report gives the same page. */
export function suggestHtml(report: SuggestReport): string {
  return pageOf(presentSuggest(report), tradeoffSection(report));
}

/** More tools are only in the table. */
const MAX_TOOLS = 12;

interface Point {
  readonly tool: string;
  readonly level: string;
  /** How open its arguments are on average, in percent. */
  readonly open: number;
  /** Held-out calls that would be denied, in percent. */
  readonly denied: number;
}

/** No section where no tool was measured. */
function tradeoffSection({ tools }: SuggestReport): Section[] {
  const measured = tools
    .filter(
      ({ tradeoffs, space, arguments: all, heldOut }) =>
        tradeoffs.length > 0 && all.length > 0 && space !== undefined && heldOut !== undefined,
    )
    .sort((a, b) => b.calls - a.calls)
    .slice(0, MAX_TOOLS);
  if (measured.length === 0) return [];
  const points = measured.flatMap(pointsOf);
  const drawing = (width: number, height: number): Drawing => ({
    width,
    height,
    marginLeft: 46,
    marginRight: 20,
    marginTop: 20,
    marginBottom: 40,
    x: { domain: [0, 100] },
    y: { domain: [0, Math.max(5, ...points.map(({ denied }) => denied))] },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      axisX({ label: "input space left open, %, mean of the arguments that can be counted", ticks: 5, tickSize: 0 }),
      axisY({ label: "held-out calls denied, %", ticks: 4, tickSize: 0 }),
      line(points, { x: "open", y: "denied", z: "tool", stroke: "var(--muted)", strokeWidth: 1 }),
      dot(points, { x: "open", y: "denied", r: 3, fill: "var(--ink)" }),
      text(
        points.filter(({ level }) => level === "tight"),
        { x: "open", y: "denied", text: "tool", dx: 6, dy: -7, textAnchor: "start", fill: "var(--ink)" },
      ),
    ],
  });
  const label =
    "For each tool, how many held-out calls each level would deny, against how much of its arguments' input space it leaves open";
  return [
    {
      id: "tradeoff",
      heading: "What each level costs",
      content: html`<p class="lead">Each line is a tool, from the tightest level, which has its name, to no bound at all. Down and to the left is better: little is denied in sessions that were left out, and little stays open.</p>
<div class="panel">${chart(label, drawing(860, 320), drawing(340, 300))}</div>`,
    },
  ];
}

function pointsOf({ server, tool, tradeoffs, heldOut }: SuggestedToolRow): Point[] {
  const name = chartText(server === undefined ? tool : `${server}/${tool}`, 40);
  return tradeoffs.map(({ level, denied, space }) => ({
    tool: name,
    level,
    open: 100 * (space?.mean ?? 1),
    denied: (100 * denied) / Math.max(1, heldOut?.calls ?? 0),
  }));
}
