import type { Document } from "@callgate/core";
import { remove, type TextEdit, together } from "@callgate/core/edit";
import { quoted } from "../describe-rule.js";
import type { Mutator } from "../mutator.js";
import { isOwnBound, type LimitedRule, limitedRulesOf, onlyCounts } from "../rules.js";

export const dropLimit: Mutator = {
  id: "drop-limit",
  summary: "drop a limit",
  *faults({ document, policy }) {
    for (const rule of limitedRulesOf(policy))
      yield {
        path: rule.limit.origin,
        sentence: `the limit ${quoted(rule.limit.name)} was dropped`,
        edits: dropped(document, rule),
      };
  },
};

/** Of a rule that also says something else, only what counts goes. */
function dropped(document: Document, rule: LimitedRule): TextEdit[] | undefined {
  if (onlyCounts(rule)) return remove(document, rule.origin);
  const bounds = rule.conditions.filter((one) => isOwnBound(one, rule) && one.origin.at(-2) === "conditions");
  const { conditions } = rule;
  const left = conditions.length - bounds.length;
  const of =
    left > 0 ? bounds.map(({ origin }) => origin) : bounds.slice(0, 1).map(({ origin }) => origin.slice(0, -1));
  return together([rule.limit.origin, ...of].map((path) => remove(document, path)));
}
