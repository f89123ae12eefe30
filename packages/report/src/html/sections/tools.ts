/** The tools that were called. */

import { axisX, barX, gridX, ruleX, text } from "@observablehq/plot";
import { nameOf } from "../../describe-replay.js";
import { count, number } from "../../describe-values.js";
import type { ReplayTables, ToolRow } from "../../results/replay.js";
import { chart, chartText, type Drawing } from "../chart.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { colourOf, details, legend, more, OUTCOME_WORDS, OUTCOMES, table, toolName } from "../parts.js";

/** More bars than these are a wall. */
const MAX_BARS = 20;
/** A transcript may invent names without end. */
const MAX_ROWS = 1_000;

/** Those with the most denials first; none where nothing was called. */
export function toolsSection({ tools, decisions }: ReplayTables): Section[] {
  if (tools.length === 0) return [];
  const sorted = [...tools].sort((a, b) => b.decisions.deny - a.decisions.deny || b.calls - a.calls);
  const rows = sorted.slice(0, MAX_ROWS);
  return [
    {
      id: "tools",
      heading: "Tools",
      content: html`<div class="panel">${legend(OUTCOMES.filter((outcome) => decisions[outcome] > 0))}${toolsChart(sorted.slice(0, MAX_BARS))}</div>
${more(tools.length > MAX_BARS ? `${count(tools.length - MAX_BARS, "more tool")} in the table.` : undefined)}
${details(
  "The numbers, and each tool's category",
  html`${table(
    "Calls of each tool",
    [
      "tool",
      "category",
      { number: "calls" },
      { number: "allowed" },
      { number: "approval" },
      { number: "not evaluated" },
      { number: "denied" },
    ],
    rows.map((row) => cells(row)),
  )}${more(tools.length > MAX_ROWS ? `${count(tools.length - MAX_ROWS, "more tool")}; --format json lists all.` : undefined)}`,
)}`,
    },
  ];
}

function cells(row: ToolRow) {
  const { category, calls, decisions } = row;
  return [toolName(row), category, calls, decisions.allow, decisions.approval, decisions.notEvaluated, decisions.deny];
}

/** The name is above the bar, so that a long one has room on a phone. */
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
