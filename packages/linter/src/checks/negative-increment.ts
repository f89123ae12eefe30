import { conditionOn, holds, mayBe } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { type AmountBypass, AT_LEAST_1, amountProblems } from "../amounts.js";
import type { PolicyCheck } from "../check.js";

const NEGATIVE: AmountBypass = {
  amounts: [-1, -100, -10_000],
  // What is above -1 is cut to 0.
  isOne: (from) => holds(conditionOn(from, "lte", { kind: "int", value: -1n })),
  isValid: (shape) => {
    const { values, least } = shape;
    if (values !== undefined) return values.some((value) => typeof value === "number" && value <= -1);
    return (
      mayBe(shape, "integer") && (least === undefined || least.value < -1 || (least.value === -1 && least.inclusive))
    );
  },
  effect: ({ counter }) => `lowers the counter \`${clip(counter)}\`, so more than the limit gets through`,
  bound: () => AT_LEAST_1,
};

export const negativeIncrement: PolicyCheck = {
  id: "negative-increment",
  of: "policy",
  severity: "error",
  summary: "a negative amount gives quota back",
  run: (context) => amountProblems(NEGATIVE, context),
};
