/** Literals of one counter → a value of it: an int64, which conditions compare as Go's float64 of it. */

import { goText } from "../values/go-text.js";
import { toFloat64 } from "../values/value.js";
import { type Answer, sat, UNSAT } from "./answer.js";
import { comparedValues, counterSatisfies, type Literal } from "./literal.js";
import type { StepLimit } from "./step-limit.js";

/** What a counter can hold. */
export interface CounterRange {
  readonly least: bigint;
  readonly most: bigint;
}

export const INT64: CounterRange = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** A value within the range that satisfies the literals, 0 if it does. */
export function counterValue(literals: readonly Literal[], range: CounterRange, steps: StepLimit): Answer<bigint> {
  if (range.least <= 0n && range.most >= 0n && literals.every((literal) => counterSatisfies(0n, literal))) {
    steps.spend(1 + literals.length);
    return sat(0n);
  }
  const candidates = candidateValues(literals, range);
  steps.spend(candidates.length * (1 + literals.length));
  const value = candidates.find((one) => literals.every((literal) => counterSatisfies(one, literal)));
  return value === undefined ? UNSAT : sat(value);
}

/** The ends of each stretch within which the literals tell no two apart; those nearest to 0 first. */
function candidateValues(literals: readonly Literal[], { least, most }: CounterRange): bigint[] {
  const turns = new Set([0n, least]);
  for (const { condition } of literals)
    for (const value of comparedValues(condition)) {
      const number = toFloat64(value);
      if (number === undefined) {
        const text = goText(value);
        if (/^-?\d{1,19}$/.test(text)) turns.add(BigInt(text)).add(BigInt(text) + 1n);
      } else if (!Number.isNaN(number)) {
        turns.add(leastFrom(number)).add(leastAbove(number));
      }
    }
  const size = (value: bigint) => (value < 0n ? -2n * value + 1n : 2n * value);
  // The last before each turn ends a stretch, and is nearer to 0 where the stretch is below it.
  return [...new Set([...turns].flatMap((turn) => [turn, turn - 1n]))]
    .filter((value) => value >= least && value <= most)
    .sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0));
}

/** Below this, whole numbers and float64 are the same. */
const EXACT = 2 ** 52;

/** The least int64 whose float64 is at least the number. */
function leastFrom(number: number): bigint {
  return Math.abs(number) < EXACT ? BigInt(Math.ceil(number)) : leastWhere((one) => one >= number);
}

/** The least int64 whose float64 is more than the number. */
function leastAbove(number: number): bigint {
  return Math.abs(number) < EXACT ? BigInt(Math.floor(number)) + 1n : leastWhere((one) => one > number);
}

/** The least int64 whose float64 passes, or the one after the greatest; whatever is above one that passes, passes. */
function leastWhere(passes: (value: number) => boolean): bigint {
  let [low, high] = [INT64.least, INT64.most + 1n];
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (passes(Number(middle))) high = middle;
    else low = middle + 1n;
  }
  return low;
}
