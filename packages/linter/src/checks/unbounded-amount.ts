import { clip, conditionOn, holds, isAllowed } from "@callgate/core";
import { type AmountBypass, amountProblems } from "../amounts.js";
import type { PolicyCheck } from "../check.js";

/** From here on, Go's `int64(f)` gives the smallest int64 there is, on amd64. */
const BEYOND_INT64 = 2 ** 63;

/** The largest number below it that an argument can be: added to a counter, it may wrap. */
const LARGEST = BEYOND_INT64 - 1024;

/** Two amounts up to this stay within int64 when added. */
const SAFE_MAX = 2n ** 62n;

const HUGE: AmountBypass = {
  amounts: [1e19, BEYOND_INT64],
  isOne: (from) => holds(conditionOn(from, "gte", { kind: "float", value: BEYOND_INT64 })),
  wraps: LARGEST,
  isValid: (shape) => [LARGEST, BEYOND_INT64, 1e19].some((value) => isAllowed(value, [shape])),
  effect: ({ counter, window }) =>
    `the engine adds it as the smallest number it knows: for the rest of the ${window.name} the counter \`${clip(counter)}\` holds nothing back`,
  // More than fits an empty counter never fits one, unless a negative amount went before, which is another finding.
  bound: ({ max }) => (max !== undefined && max > 0n && max < SAFE_MAX ? { op: "lte", value: max } : undefined),
};

export const unboundedAmount: PolicyCheck = {
  id: "unbounded-amount",
  of: "policy",
  severity: "error",
  summary: "one huge amount turns the limit of a sum off",
  run: (context) => amountProblems(HUGE, context),
};
