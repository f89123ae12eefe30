/** A limit → what it asks of the arguments of each call, whatever its counter holds. */

import type { Condition, Limit } from "../policy/policy.js";
import { all, any, type Formula, holds } from "./formula.js";

/** That the amount can be paid: an amount that an argument says must be a number, or the engine denies the call. */
export function amountIsNumeric({ amount, origin }: Limit): Formula {
  if ("fixed" in amount) return all([]);
  const compare = (op: "lt" | "gte"): Condition => ({
    origin,
    path: amount.path,
    target: { kind: "args", segments: amount.from },
    op,
    writtenOp: op,
    value: { kind: "int", value: 0n },
  });
  return any([holds(compare("gte")), holds(compare("lt"))]);
}

/** Beyond this, int64 values and the float64 of an argument part. */
const EXACT = 2n ** 53n;

/** What must hold where the amount fits a counter that holds 0. Amounts are cut to whole numbers. */
export function fitsAtFirst(limit: Limit): Formula {
  const { amount, max, origin } = limit;
  if ("fixed" in amount) return max === undefined || amount.fixed <= max ? all([]) : any([]);
  if (max === undefined || max < -EXACT || max > EXACT) return amountIsNumeric(limit);
  const compare = (op: "lt" | "lte" | "gte", value: number): Condition => ({
    origin,
    path: amount.path,
    target: { kind: "args", segments: amount.from },
    op,
    writtenOp: op,
    value: { kind: "float", value },
  });
  const fits = max < 0n ? compare("lte", Number(max)) : compare("lt", Number(max) + 1);
  // An amount beyond int64 becomes the smallest there is, and fits.
  return any([holds(fits), holds(compare("gte", 2 ** 63))]);
}
