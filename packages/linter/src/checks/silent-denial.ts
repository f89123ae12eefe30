import type { Rule } from "@callgate/core";
import { deniesEverything, isHidden, toolEntries } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";

export const silentDenial: PolicyCheck = {
  id: "silent-denial",
  of: "policy",
  severity: "note",
  summary: "a rule that denies without saying why",
  *run({ policy }) {
    for (const { name, rules } of toolEntries(policy)) {
      if (isHidden(policy, name === policy.everyTool?.name ? undefined : name)) continue;
      const deny = rules.findIndex(deniesEverything);
      // No call gets to the rules after it.
      for (const rule of deny < 0 ? rules : rules.slice(0, deny + 1)) {
        if (rule.uncertain !== undefined) continue;
        if (rule.explained || !deniesByConditions(rule)) continue;
        yield {
          path: rule.named ? [...rule.origin, "name"] : rule.origin,
          part: rule.named ? "value" : "key",
          message: `the agent is given only \`${clip(rule.message, 80)}\`; say what it may do instead`,
        };
      }
    }
  },
};

/** A limit's own message says how much is allowed, and for how long; a call that requires approval is not yet denied. */
function deniesByConditions({ action, conditions, limit }: Rule): boolean {
  if (action === "deny") return true;
  return (
    action === "require" && conditions.some(({ target }) => target.kind !== "counter" || target.key !== limit?.key)
  );
}
