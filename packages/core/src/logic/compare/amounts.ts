/** What must pass × the path of an amount → between which whole numbers the amount is, as far as the logic proves it. */

import type { Condition, Limit, Operator, Rule } from "../../policy/policy.js";
import { toFloat64 } from "../../values/value.js";
import { all, any, type Formula, holds } from "../formula.js";
import { conditionOn } from "../input-schema/valid-arguments.js";
import { comparedValues } from "../literal.js";
import { type SolveOptions, solve } from "../solve.js";

export interface AmountRange {
  /** Proved: no amount is negative, nor so large that it makes its counter negative. */
  readonly neverNegative: boolean;
  /** The largest amount, where there is one that is proved. */
  readonly most: bigint | undefined;
  /** Proved: every amount is at least 1 when cut to a whole number. */
  readonly atLeastOne: boolean;
}

/** Beyond this, whole numbers and float64 part. */
const EXACT = 2 ** 53;

/**
 * @param passing what a call meets that passes
 * @param rules of the tool; its limits say how much is in a counter before an amount is added
 */
export function amountRange(
  path: readonly string[],
  passing: Formula,
  rules: readonly Rule[],
  options: SolveOptions,
): AmountRange {
  return new ProvedRange(path, passing, rules, options);
}

/** That an amount is below zero once it is cut to a whole number. */
export function isNegative(path: readonly string[]): Formula {
  return compare(path, "lte", -1);
}

/**
 * That an amount is so large that it makes a counter negative which holds up to `cap`: beyond int64 it becomes the
 * smallest one, and a sum beyond int64 wraps.
 */
export function isHuge(path: readonly string[], cap: bigint): Formula {
  return compare(path, "gte", hugeFrom(cap));
}

/** The least float64 that does not fit into an int64 together with `cap`. */
export function hugeFrom(cap: bigint): number {
  const least = 2n ** 63n - (cap > 0n ? cap : 0n);
  const number = Number(least);
  return BigInt(number) >= least ? number : number * (1 + Number.EPSILON);
}

/** The highest bound of the limits that add up the argument. */
function highestCap(path: readonly string[], rules: readonly Rule[]): bigint {
  const name = path.join(".");
  return rules.reduce((highest, { limit }) => {
    const max = limit !== undefined && pathOf(limit)?.join(".") === name ? limit.max : undefined;
    return max !== undefined && max > highest ? max : highest;
  }, 0n);
}

/** Each part is a question or more, asked when it is wanted. */
class ProvedRange implements AmountRange {
  readonly #path: readonly string[];
  readonly #passing: Formula;
  readonly #rules: readonly Rule[];
  readonly #options: SolveOptions;
  #neverNegative: boolean | undefined;
  #atLeastOne: boolean | undefined;
  #most: { readonly bound: bigint | undefined } | undefined;

  constructor(path: readonly string[], passing: Formula, rules: readonly Rule[], options: SolveOptions) {
    this.#path = path;
    this.#passing = passing;
    this.#rules = rules;
    this.#options = options;
  }

  get neverNegative(): boolean {
    this.#neverNegative ??= this.#never(
      any([isNegative(this.#path), isHuge(this.#path, highestCap(this.#path, this.#rules))]),
    );
    return this.#neverNegative;
  }

  get most(): bigint | undefined {
    if (this.#most === undefined) {
      const candidates = this.neverNegative ? boundsNamed(this.#path, this.#rules) : [];
      const most = candidates.find((bound) => this.#never(compare(this.#path, "gte", bound + 1)));
      this.#most = { bound: most === undefined ? undefined : BigInt(most) };
    }
    return this.#most.bound;
  }

  get atLeastOne(): boolean {
    this.#atLeastOne ??= this.neverNegative && this.#never(compare(this.#path, "lt", 1));
    return this.#atLeastOne;
  }

  #never(formula: Formula): boolean {
    return solve(all([this.#passing, formula]), this.#options).answer === "unsat";
  }
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

/** A comparison of an amount that no document holds. */
export function compare(path: readonly string[], op: Operator, value: number): Formula {
  return holds(conditionOn(path, op, { kind: "float", value }));
}

/** The path of the argument that the limit adds up, or undefined where it adds a number. */
export function pathOf({ amount }: Limit): readonly string[] | undefined {
  return "from" in amount ? amount.from : undefined;
}
