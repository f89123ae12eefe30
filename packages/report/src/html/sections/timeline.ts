/** When the calls were made. */

import type { DecisionKind } from "@callgate/core";
import type { Decisions, Timeline } from "@callgate/simulator";
import { axisX, axisY, gridY, type Markish, rectY, ruleX, ruleY } from "@observablehq/plot";
import { count, durationText, number } from "../../describe-values.js";
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
      content: html`<p class="lead">Each bar is ${stepText(timeline.step).replace(/^(?=[a-z])/, timeline.step === 3_600_000 ? "an " : "a ")}, in UTC.${idleSentence(withoutIdleTime(steps, timeline.step))}</p>
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

/** A longer time without a call is cut out of the chart, in steps. */
const MAX_IDLE_STEPS = 12;
/** How wide the cut is, in steps. */
const CUT_STEPS = 3;
/** A chart is at least as wide, in steps, so that a single bar does not fill it. */
const LEAST_STEPS = 60;

/** Steps with their places on a line from which idle time is cut out, in steps from its beginning. */
export interface PlacedSteps {
  readonly placed: readonly (Step & { readonly at: number })[];
  /** In the middle of each cut, and how much time it leaves out, in milliseconds. */
  readonly cuts: readonly { readonly at: number; readonly idle: number }[];
  /** In steps. */
  readonly length: number;
}

/** @param step in milliseconds */
export function withoutIdleTime(steps: readonly Step[], step: number): PlacedSteps {
  const cuts: { at: number; idle: number }[] = [];
  let [end, before] = [0, steps[0]?.from ?? 0];
  const placed = steps.map((one) => {
    const gap = Math.round((one.from - before) / step);
    if (gap > MAX_IDLE_STEPS) cuts.push({ at: end + CUT_STEPS / 2, idle: one.from - before });
    const at = end + (gap > MAX_IDLE_STEPS ? CUT_STEPS : gap);
    [end, before] = [at + 1, one.from + step];
    return { ...one, at };
  });
  return { placed, cuts, length: end };
}

function idleSentence({ cuts }: PlacedSteps): string {
  if (cuts.length === 0) return "";
  const longest = durationText(Math.max(...cuts.map(({ idle }) => idle)));
  return ` Time without calls is cut out at the dashed lines: ${cuts.length === 1 ? longest : `${number(cuts.length)} times, ${longest} at most`}.`;
}

/** Where the axis has a time: the first bar after each cut, and more in between, as far apart as `ticks` asks. */
function ticksOf({ placed, cuts, length }: PlacedSteps, ticks: number): (Step & { readonly at: number })[] {
  const apart = Math.max(length, LEAST_STEPS) / ticks;
  const begins = new Set([0, ...cuts.map(({ at }) => at + CUT_STEPS / 2)]);
  const chosen: (Step & { readonly at: number })[] = [];
  const isFree = (at: number) => chosen.every((one) => Math.abs(one.at - at) >= apart);
  for (const one of placed) if (begins.has(one.at) && isFree(one.at)) chosen.push(one);
  for (const one of placed) if (isFree(one.at)) chosen.push(one);
  return chosen.sort((a, b) => a.at - b.at);
}

/** Bars as wide as a step, without idle time; a short record is not stretched over the page. */
export function timelineChart(timeline: Timeline): Markup {
  const { step } = timeline;
  const line = withoutIdleTime(stepsOf(timeline), step);
  const { placed, cuts, length } = line;
  const slack = Math.max(0, LEAST_STEPS - length) / 2;
  const bars = placed.flatMap(({ from, at, decisions }) =>
    OUTCOMES.filter((outcome) => decisions[outcome] > 0).map((outcome) => ({
      at,
      end: at + 1,
      from: new Date(from),
      calls: decisions[outcome],
      outcome,
    })),
  );
  const isOneDay = new Set(placed.map(({ from }) => new Date(from).toISOString().slice(0, 10))).size === 1;
  const drawing = (width: number, height: number, ticks: number): Drawing => ({
    width,
    height,
    marginLeft: 46,
    marginRight: 12,
    marginTop: 14,
    marginBottom: 38,
    x: { type: "linear", domain: [-slack, length + slack] },
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
      axisX(
        ticksOf(line, ticks).map(({ at }) => at),
        {
          tickSize: 0,
          tickPadding: 9,
          fill: "var(--faint)",
          label: null,
          textAnchor: "start",
          tickFormat: (at: number) => tickText(placed.find((one) => one.at === at)?.from ?? 0, step, isOneDay),
        },
      ),
      ruleX(
        cuts.map(({ at }) => at),
        { stroke: "var(--axis)", strokeDasharray: "3,3" },
      ),
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

/** `12:30`, with seconds for short steps, with the day where there are several. */
function tickText(at: number, step: number, isOneDay: boolean): string {
  const iso = new Date(at).toISOString();
  const time = step < 60_000 ? iso.slice(11, 19) : iso.slice(11, 16);
  if (isOneDay) return time;
  return step >= 86_400_000 ? iso.slice(0, 10) : `${iso.slice(5, 10)} ${time}`;
}
