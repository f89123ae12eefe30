import { remove } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { limitedRulesOf } from "../rules.js";

export const countCalls: Mutator = {
  id: "count-calls",
  summary: "count calls, not the amounts in them",
  *faults({ document, policy }) {
    for (const { limit } of limitedRulesOf(policy))
      if ("from" in limit.amount) {
        const path = [...limit.origin, "increment_from"];
        const sentence = `calls are counted, not ${quoted(limit.amount.path)}`;
        yield { path, part: "key", sentence, edits: remove(document, path) };
      }
  },
};
