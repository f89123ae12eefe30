import { remove } from "@callgate/core/edit";
import { allRules } from "@callgate/core/policy";
import { describeRule } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { onlyCounts } from "../rules.js";

/** An approval and a limit are dropped by mutators of their own. */
export const dropRule: Mutator = {
  id: "drop-rule",
  summary: "drop a rule",
  *faults({ document, policy }) {
    for (const rule of allRules(policy))
      if (rule.action !== "approval" && !onlyCounts(rule))
        yield {
          path: rule.origin,
          sentence: `${describeRule(rule)} was dropped`,
          edits: remove(document, rule.origin),
        };
  },
};
