/** A line of time from which idle time is cut out → the axis of a chart. */

import type { ActiveLine } from "@callgate/simulator";
import { axisX, type Markish, ruleX } from "@observablehq/plot";

/** A chart is at least as wide, in steps, so that a single bar does not fill it. */
const LEAST_STEPS = 60;

/** From where to where a chart goes, in steps of the line: a short record is not stretched over it. */
export function domainOf({ length }: ActiveLine): [number, number] {
  const slack = Math.max(0, LEAST_STEPS - length) / 2;
  return [-slack, length + slack];
}

/**
 * The axis, and a dashed line at each cut.
 * @param step milliseconds
 * @param ticks about how many times there is room for
 */
export function timeAxis(line: ActiveLine, step: number, ticks: number, tickPadding: number): Markish[] {
  const { steps, cuts } = line;
  const isOneDay = new Set(steps.map(({ from }) => new Date(from).toISOString().slice(0, 10))).size === 1;
  const shown = new Map(ticksOf(line, ticks).map(({ at, from }) => [at, tickText(from, step, isOneDay)]));
  return [
    axisX([...shown.keys()], {
      tickSize: 0,
      tickPadding,
      fill: "var(--faint)",
      label: null,
      textAnchor: "start",
      tickFormat: (at: number) => shown.get(at) ?? "",
    }),
    ruleX(
      cuts.map(({ at, end }) => (at + end) / 2),
      { stroke: "var(--axis)", strokeDasharray: "3,3" },
    ),
  ];
}

type PlacedStep = ActiveLine["steps"][number];

/** Where the axis has a time: the first step after each cut, and more in between, as far apart as `ticks` asks. */
function ticksOf(line: ActiveLine, ticks: number): PlacedStep[] {
  const { steps, cuts } = line;
  const [start, end] = domainOf(line);
  const apart = (end - start) / ticks;
  const begins = new Set([0, ...cuts.map(({ end }) => end)]);
  const chosen: PlacedStep[] = [];
  // A text begins at its step, and must end on the chart.
  const isFree = (at: number) =>
    chosen.every((one) => Math.abs(one.at - at) >= apart) && (at === 0 || at <= end - apart);
  for (const one of steps) if (begins.has(one.at) && isFree(one.at)) chosen.push(one);
  for (const one of steps) if (isFree(one.at)) chosen.push(one);
  return chosen.sort((a, b) => a.at - b.at);
}

/** `12:30`, with seconds for short steps, with the day where there are several. */
function tickText(at: number, step: number, isOneDay: boolean): string {
  const iso = new Date(at).toISOString();
  const time = step < 60_000 ? iso.slice(11, 19) : iso.slice(11, 16);
  if (isOneDay) return time;
  return step >= 86_400_000 ? iso.slice(0, 10) : `${iso.slice(5, 10)} ${time}`;
}
