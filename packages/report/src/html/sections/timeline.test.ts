import { expect, it } from "vitest";
import { withoutIdleTime } from "./timeline.js";

const MINUTE = 60_000;
const stepAt = (minute: number) => ({
  from: minute * MINUTE,
  decisions: { allow: 1, deny: 0, approval: 0, notEvaluated: 0 },
});

it.each<[string, number[], number[], [number, number][], number]>([
  ["nothing", [], [], [], 0],
  ["one bar", [7], [0], [], 1],
  ["a short pause", [0, 13], [0, 13], [], 14],
  ["a longer pause, which is cut out", [0, 14], [0, 4], [[2.5, 13]], 5],
  [
    "two of them",
    [0, 1, 500, 9_000],
    [0, 1, 5, 9],
    [
      [3.5, 498],
      [7.5, 8_499],
    ],
    10,
  ],
])("%s", (_name, minutes, places, cuts, length) => {
  const line = withoutIdleTime(minutes.map(stepAt), MINUTE);
  expect(line.placed.map(({ at }) => at)).toEqual(places);
  expect(line.cuts.map(({ at, idle }) => [at, idle / MINUTE])).toEqual(cuts);
  expect(line.length).toBe(length);
});
