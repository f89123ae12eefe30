/** When the calls were made. */

import type { DecisionKind } from "@callgate/core";
import type { ActiveLine, Decisions, Timeline } from "@callgate/simulator";
import { axisY, gridY, type Markish, rectY, ruleY } from "@observablehq/plot";
import { count, durationText, number } from "../../describe-values.js";
import type { ReplayTables } from "../../results/replay.js";
import { chart, type Drawing } from "../chart.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { colourOf, details, legend, more, OUTCOME_WORDS, OUTCOMES, table, time } from "../parts.js";
import { domainOf, timeAxis } from "../time-axis.js";

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
      content: html`<p class="lead">Each bar is ${stepText(timeline.step).replace(/^(?=[a-z])/, timeline.step === 3_600_000 ? "an " : "a ")}, in UTC.${idleSentence(timeline.line)}</p>
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

/** A step with its place on the line from which idle time is cut out. */
type PlacedStep = Step & { readonly at: number };

function placedSteps(timeline: Timeline): PlacedStep[] {
  const places = new Map(timeline.line.steps.map(({ from, at }) => [from, at]));
  return stepsOf(timeline).map((one) => ({ ...one, at: places.get(one.from) as number }));
}

function idleSentence({ cuts }: ActiveLine): string {
  if (cuts.length === 0) return "";
  const longest = durationText(Math.max(...cuts.map(({ idle }) => idle)));
  return ` Time without calls is cut out at the dashed lines: ${cuts.length === 1 ? longest : `${number(cuts.length)} times, ${longest} at most`}.`;
}

/** Bars as wide as a step, without idle time. */
export function timelineChart(timeline: Timeline): Markup {
  const { step, line } = timeline;
  const bars = placedSteps(timeline).flatMap(({ from, at, decisions }) =>
    OUTCOMES.filter((outcome) => decisions[outcome] > 0).map((outcome) => ({
      at,
      end: at + 1,
      from: new Date(from),
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
    x: { type: "linear", domain: domainOf(line) },
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
      ...timeAxis(line, step, ticks, 9),
      rectY(bars, {
        x1: "at",
        x2: "end",
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
