import { remove } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { conditionsOf } from "../rules.js";

/** The only condition goes with its rule. */
export const dropCondition: Mutator = {
  id: "drop-condition",
  summary: "drop one of several conditions",
  *faults({ document, policy }) {
    for (const { rule, condition } of conditionsOf(policy))
      if (rule.conditions.length > 1)
        yield {
          path: condition.origin,
          sentence: `the condition on ${quoted(condition.path)} was dropped`,
          edits: remove(document, condition.origin),
        };
  },
};
