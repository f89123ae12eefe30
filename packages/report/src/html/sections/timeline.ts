/** When the calls were made. */

import type { DecisionKind } from "@callgate/core";
import type { Decisions, Timeline } from "@callgate/simulator";
import { axisX, axisY, gridY, type Markish, rectY, ruleY } from "@observablehq/plot";
import { count, number } from "../../describe-values.js";
import type { ReplayTables } from "../../results/replay.js";
import { chart, type Drawing } from "../chart.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { colourOf, details, legend, more, OUTCOME_WORDS, OUTCOMES, table, time } from "../parts.js";

/** None where no call has a time. */
export function timelineSection({ timeline, decisions }: ReplayTables): Section[] {
  const steps = stepsOf(timeline);
  if (steps.length === 0) return [];
  const outcomes = OUTCOMES.filter((outcome) => decisions[outcome] > 0);
  const numbers = table(
    `Calls in each ${stepText(timeline.step)}, UTC`,
    ["from", ...outcomes.map((outcome) => ({ number: OUTCOME_WORDS[outcome] }))],
    steps.map(({ from, decisions: of }) => [time(from), ...outcomes.map((outcome) => of[outcome])]),
  );
  return [
    {
      id: "timeline",
      heading: "Calls over time",
      content: html`<p class="lead">Each bar is ${stepText(timeline.step).replace(/^(?=[a-z])/, timeline.step === 3_600_000 ? "an " : "a ")}, in UTC.</p>
<div class="panel">${legend(outcomes)}${timelineChart(timeline)}</div>
${more(timeline.untimed === 0 ? undefined : `${count(timeline.untimed, "call")} without a time ${timeline.untimed === 1 ? "is" : "are"} not drawn.`)}
${details("The numbers", numbers)}`,
    },
  ];
}

/** One step of time. */
export interface Step {
  readonly from: number;
  readonly decisions: Decisions;
}

/** The tools' rows of each step put together, in order of time. */
export function stepsOf({ rows }: Timeline): Step[] {
  const steps = new Map<number, Record<DecisionKind, number>>();
  for (const { from, decisions } of rows) {
    const sum = steps.get(from) ?? { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
    for (const outcome of OUTCOMES) sum[outcome] += decisions[outcome];
    steps.set(from, sum);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([from, decisions]) => ({ from, decisions }));
}

/** `minute`, `5 minutes`. */
export function stepText(milliseconds: number): string {
  const units = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
    [1_000, "second"],
  ] as const;
  const [size, unit] = units.find(([size]) => milliseconds % size === 0) ?? units[3];
  return milliseconds === size ? unit : count(milliseconds / size, unit);
}

/** Bars as wide as a step; a short record is not stretched over the page. */
export function timelineChart(timeline: Timeline): Markup {
  const steps = stepsOf(timeline);
  const { step } = timeline;
  const [first, last] = [steps[0]?.from ?? 0, (steps.at(-1)?.from ?? 0) + step];
  // At least sixty steps wide, so that a single bar does not fill the chart.
  const slack = Math.max(0, 60 * step - (last - first)) / 2;
  const bars = steps.flatMap(({ from, decisions }) =>
    OUTCOMES.filter((outcome) => decisions[outcome] > 0).map((outcome) => ({
      from: new Date(from),
      to: new Date(from + step),
      calls: decisions[outcome],
      outcome,
    })),
  );
  const drawing = (width: number, height: number, ticks: number): Drawing => ({
    width,
    height,
    marginLeft: 46,
    marginRight: 12,
    marginTop: 14,
    marginBottom: 38,
    x: { type: "utc", domain: [new Date(first - slack), new Date(last + slack)] },
    y: { label: null },
    color: { domain: [...OUTCOMES], range: OUTCOMES.map(colourOf) },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      axisY({
        ticks: 4,
        tickSize: 0,
        tickFormat: (n: number) => (Number.isInteger(n) ? number(n) : ""),
        fill: "var(--faint)",
      }),
      axisX({ ticks, tickSize: 0, tickPadding: 9, fill: "var(--faint)", label: null }),
      rectY(bars, {
        x1: "from",
        x2: "to",
        y: "calls",
        fill: "outcome",
        order: [...OUTCOMES],
        inset: 0,
        insetLeft: 0.4,
        insetRight: 0.4,
        title: ({ from, calls, outcome }: (typeof bars)[number]) =>
          `${from.toISOString().slice(0, 19).replace("T", " ")} UTC: ${number(calls)} ${OUTCOME_WORDS[outcome]}`,
      }),
      ruleY([0], { stroke: "var(--axis)" }),
    ] satisfies Markish[],
  });
  const label = `Calls over time by decision, one bar for each ${stepText(step)}; the table below has the numbers`;
  return chart(label, drawing(1000, 240, 8), drawing(340, 200, 4));
}
