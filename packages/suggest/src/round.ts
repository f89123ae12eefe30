/** Numbers → the next that a person would write. */

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** The least number at or above it, of a positive number, that begins with 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of STEPS) {
    const nice = tidy(step * power);
    if (nice >= value && (value < 10 ? Number.isInteger(nice) || !Number.isInteger(value) : true)) return nice;
  }
  return tidy(10 * power);
}

/** The highest such number at or below it. */
export function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [...STEPS].reverse()) {
    const nice = tidy(step * power);
    if (nice <= value && (value < 10 ? Number.isInteger(nice) || !Number.isInteger(value) : true)) return nice;
  }
  return tidy(power);
}

/** Without what binary fractions add: 0.30000000000000004. */
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}

const LIMITS = [
  1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800,
] as const;

/** The least limit at or above a number of calls that a person would write. */
export function niceLimit(calls: number): number {
  for (let power = 1; ; power *= 1_000) for (const limit of LIMITS) if (limit * power >= calls) return limit * power;
}
