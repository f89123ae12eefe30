/** Literals → the numbers that matter to them: within each stretch between two of these, all numbers are alike. */

import { goFloat, goText } from "../values/go-text.js";
import { toFloat64 } from "../values/value.js";
import { comparedValues, type Literal } from "./literal.js";

/**
 * Numbers such that, if any float64 satisfies the literals, one of these does; the plainest first. A literal tells
 * numbers apart only at the numbers it names.
 */
export function candidateNumbers(literals: readonly Literal[]): number[] {
  const turns = new Set([0]);
  for (const { condition } of literals)
    for (const value of comparedValues(condition)) {
      const number = toFloat64(value) ?? numberOfText(goText(value));
      if (number !== undefined && Number.isFinite(number)) turns.add(number === 0 ? 0 : number);
    }
  const sorted = [-Number.MAX_VALUE, ...[...turns].sort((a, b) => a - b), Number.MAX_VALUE];
  const candidates = new Set<number>(sorted);
  for (let i = 1; i < sorted.length; i++) {
    const between = numberBetween(sorted[i - 1] as number, sorted[i] as number);
    if (between !== undefined) candidates.add(between);
  }
  // A set takes 0 and -0 for one; their texts differ.
  return [...[...candidates].sort(plainer), -0];
}

/** The number that Go prints so. */
export function numberOfText(text: string): number | undefined {
  if (text === "" || text.length > 32) return undefined;
  const number = Number(text);
  return Number.isFinite(number) && goFloat(number) === text ? number : undefined;
}

/** A number strictly between two of one sign, whole if there is one; undefined where they are neighbours. */
function numberBetween(low: number, high: number): number | undefined {
  if (low >= high) return undefined;
  const whole = low >= 0 ? Math.floor(low) + 1 : Math.ceil(high) - 1;
  if (low < whole && whole < high) return whole;
  const middle = low + (high - low) / 2;
  return low < middle && middle < high ? middle : undefined;
}

/** Whole before broken, small before large, positive before negative. */
function plainer(a: number, b: number): number {
  const rank = (x: number) => (Number.isInteger(x) ? 0 : 1) + (Math.abs(x) > 1e15 ? 2 : 0);
  return rank(a) - rank(b) || Math.abs(a) - Math.abs(b) || b - a;
}
