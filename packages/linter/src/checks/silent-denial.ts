import { clip, type Document, nodeAt, type Rule } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { isHidden } from "../reach.js";
import { writtenTools } from "../written-tools.js";

export const silentDenial: PolicyCheck = {
  id: "silent-denial",
  of: "policy",
  severity: "note",
  summary: "a rule that denies without saying why",
  *run({ document, policy }) {
    for (const { name, rules } of writtenTools(policy)) {
      if (isHidden(policy, name === policy.everyTool?.name ? undefined : name)) continue;
      for (const rule of rules) {
        if (rule.explained || !deniesByConditions(rule)) continue;
        const named = hasName(document, rule);
        yield {
          path: named ? [...rule.origin, "name"] : rule.origin,
          part: named ? "value" : "key",
          message: `the agent is told only \`${clip(rule.message, 80)}\`, and not what it may do instead; add a message of your own`,
        };
      }
    }
  },
};

/** A limit's own message says how much is allowed, and for how long; an approval is somebody's to give. */
function deniesByConditions({ action, conditions, limit }: Rule): boolean {
  if (action === "deny") return true;
  return (
    action === "require" && conditions.some(({ target }) => target.kind !== "counter" || target.key !== limit?.key)
  );
}

function hasName({ root }: Document, { origin }: Rule): boolean {
  const name = nodeAt(root, [...origin, "name"])?.value;
  return name?.kind === "scalar" && name.text !== "";
}
