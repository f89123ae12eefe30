/** What must pass × the path of an amount → between which whole numbers the amount is, as far as the logic proves it. */

import type { Condition, Limit, Operator, Rule } from "../../policy.js";
import { conditionOn } from "../../tools/input-schema/valid-arguments.js";
import { toFloat64 } from "../../values/value.js";
import { type FindOptions, find } from "../find.js";
import { all, any, type Formula, holds } from "../formula.js";
import { comparedValues } from "../literal.js";

export interface AmountRange {
  /** Proved: no amount is negative, nor so large that it becomes negative. */
  readonly neverNegative: boolean;
  /** The largest amount, where there is one that is proved. */
  readonly most: bigint | undefined;
  /** Proved: every amount is at least 1 when cut to a whole number. */
  readonly atLeastOne: boolean;
}

/** Beyond this, whole numbers and float64 part. */
const EXACT = 2 ** 53;

export function amountRange(
  path: readonly string[],
  passing: Formula,
  rules: readonly Rule[],
  options: FindOptions,
): AmountRange {
  const never = (formula: Formula) => find(all([passing, formula]), options).answer === "none";
  const neverNegative = never(any([compare(path, "lte", -1), compare(path, "gte", 2 ** 63)]));
  const candidates = neverNegative ? boundsNamed(path, rules) : [];
  const most = candidates.find((bound) => never(compare(path, "gte", bound + 1)));
  return {
    neverNegative,
    most: most === undefined ? undefined : BigInt(most),
    atLeastOne: neverNegative && never(compare(path, "lt", 1)),
  };
}

/** Numbers that the rules name for this argument, small ones first. */
export function boundsNamed(path: readonly string[], rules: readonly Rule[]): number[] {
  const name = path.join(".");
  const numbers = new Set<number>();
  for (const { conditions, limit } of rules) {
    for (const { target, op, value } of conditions)
      if (target.kind === "args" && target.segments.join(".") === name && op !== undefined)
        for (const compared of comparedValues({ op, value } as Condition)) {
          const number = toFloat64(compared);
          if (number !== undefined && number >= 0 && number < EXACT) numbers.add(Math.floor(number));
        }
    if (limit?.max !== undefined && "from" in limit.amount && limit.amount.from.join(".") === name)
      if (limit.max >= 0n && limit.max < BigInt(EXACT)) numbers.add(Number(limit.max));
  }
  return [...numbers].sort((a, b) => a - b).slice(0, MAX_BOUNDS);
}

const MAX_BOUNDS = 12;

/** A comparison of an amount that stands in no document. */
export function compare(path: readonly string[], op: Operator, value: number): Formula {
  return holds(conditionOn(path, op, { kind: "float", value }));
}

/** The path of the argument that the limit adds up, or undefined where it adds a number. */
export function pathOf({ amount }: Limit): readonly string[] | undefined {
  return "from" in amount ? amount.from : undefined;
}
