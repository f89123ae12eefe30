import { describe, expect, it } from "vitest";
import { activeLine, Steps } from "./steps.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a line without idle time", () => {
  it.each<[string, number[], number[], [number, number, number][], number]>([
    ["nothing", [], [], [], 0],
    ["one step", [7], [0], [], 1],
    ["a short pause", [0, 13], [0, 13], [], 14],
    ["a longer pause, which is cut out", [0, 14], [0, 4], [[1, 4, 13]], 5],
    [
      "two of them",
      [0, 1, 500, 9_000],
      [0, 1, 5, 9],
      [
        [2, 5, 498],
        [6, 9, 8_499],
      ],
      10,
    ],
  ])("%s", (_name, minutes, places, cuts, length) => {
    const line = activeLine(
      minutes.map((minute) => minute * MINUTE),
      MINUTE,
    );
    expect(line.steps.map(({ at }) => at)).toEqual(places);
    expect(line.cuts.map(({ at, end, idle }) => [at, end, idle / MINUTE])).toEqual(cuts);
    expect(line.length).toBe(length);
  });
});

function chosenFor(times: readonly number[]): Steps {
  const steps = new Steps();
  for (const at of times) steps.grow(at);
  return steps;
}

/** Deterministic numbers below `limit`. */
function* numbers(seed: number, limit: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (x * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield x % limit;
  }
}

describe("the length of a step", () => {
  it.each([
    ["two minutes of calls", [0, 2 * MINUTE], 1_000],
    ["two minutes of calls, and two more a year later", [0, 2 * MINUTE, 365 * DAY, 365 * DAY + 2 * MINUTE], 1_000],
    ["a call a minute for two hours", Array.from({ length: 120 }, (_, i) => i * MINUTE), 60_000],
    ["a call an hour for two days", Array.from({ length: 48 }, (_, i) => i * HOUR), 900_000],
    ["a call an hour for a month", Array.from({ length: 720 }, (_, i) => i * HOUR), 10_800_000],
  ])("%s", (_name, times, length) => {
    expect(chosenFor(times).length).toBe(length);
  });

  it("depends neither on the order of times nor on how they are divided", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const source = numbers(seed, 30 * DAY);
      const clustered = Array.from({ length: 30 * seed }, () => {
        const [day, within] = [source.next().value as number, source.next().value as number];
        return seed % 2 === 0 ? day : Math.floor(day / (5 * DAY)) * 5 * DAY + (within % (seed * MINUTE));
      });
      const sorted = [...clustered].sort((a, b) => a - b);
      const whole = chosenFor(clustered);
      expect(chosenFor(sorted).length).toBe(whole.length);
      const joined = new Steps();
      for (const part of [sorted.slice(0, 7), sorted.slice(7, 8), sorted.slice(8)]) {
        const steps = chosenFor(part);
        joined.absorb(steps.length, new Set(part.map((at) => steps.startOf(at))));
      }
      expect(joined.length).toBe(whole.length);
      const begins = [...new Set(sorted.map((at) => whole.startOf(at)))];
      expect(activeLine(begins, whole.length).length).toBeLessThanOrEqual(240);
    }
  });
});
