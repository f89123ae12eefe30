import { conditionOn, holds, isAllowed } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { type AmountBypass, amountProblems, atMost, BEYOND_INT64 } from "../amounts.js";
import type { PolicyCheck } from "../check.js";

/** The largest number below it that an argument can be: added to a counter, it may wrap. */
const LARGEST = BEYOND_INT64 - 1024;

const HUGE: AmountBypass = {
  amounts: [1e19, BEYOND_INT64],
  isOne: (from) => holds(conditionOn(from, "gte", { kind: "float", value: BEYOND_INT64 })),
  wraps: LARGEST,
  isValid: (shape) => [LARGEST, BEYOND_INT64, 1e19].some((value) => isAllowed(value, [shape])),
  effect: ({ counter, window }) =>
    `the engine adds it as the smallest number it knows: for the rest of the ${window.name} the counter \`${clip(counter)}\` holds nothing back`,
  bound: atMost,
};

export const unboundedAmount: PolicyCheck = {
  id: "unbounded-amount",
  of: "policy",
  severity: "error",
  summary: "one huge amount turns the limit of a sum off",
  run: (context) => amountProblems(HUGE, context),
};
