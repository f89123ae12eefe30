import { all, conditionOn, holds, isAllowed } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { type AmountBypass, AT_LEAST_1, amountProblems } from "../amounts.js";
import type { PolicyCheck } from "../check.js";

const FRACTIONS = [0.99, 0.5, 0.01];

const FRACTIONAL: AmountBypass = {
  amounts: FRACTIONS,
  isOne: (from) =>
    all([
      holds(conditionOn(from, "gt", { kind: "int", value: 0n })),
      holds(conditionOn(from, "lt", { kind: "int", value: 1n })),
    ]),
  isValid: (shape) => FRACTIONS.some((value) => isAllowed(value, [shape])),
  effect: ({ counter }) => `adds 0 to the counter \`${clip(counter)}\`: amounts are cut to whole numbers`,
  bound: () => AT_LEAST_1,
};

export const fractionalIncrement: PolicyCheck = {
  id: "fractional-increment",
  of: "policy",
  severity: "warning",
  summary: "an amount below 1 counts as 0",
  run: (context) => amountProblems(FRACTIONAL, context),
};
