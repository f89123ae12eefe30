import { remove } from "@callgate/core/edit";
import { allRules } from "@callgate/core/policy";
import { describeRule } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";

export const dropApproval: Mutator = {
  id: "drop-approval",
  summary: "ask for no approval",
  *faults({ document, policy }) {
    for (const rule of allRules(policy))
      if (rule.action === "approval")
        yield {
          path: rule.origin,
          sentence: `${describeRule(rule)}, which asks for an approval, was dropped`,
          edits: remove(document, rule.origin),
        };
  },
};
