import { clip } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";
import { aTool } from "../describe-tools.js";
import { checksArguments, reachableByName } from "../reach.js";
import { categoryWithoutApproval } from "../without-approval.js";

export const destructiveReachable: PolicyCheck = {
  id: "destructive-reachable",
  of: "policy",
  severity: "error",
  summary: "a Destructive tool that calls reach without an approval or a condition on their arguments",
  *run(context) {
    for (const { name, categorise, reach } of reachableByName(context)) {
      if (reach.rules.some((rule) => rule.action === "approval" || checksArguments(rule))) continue;
      const found = categorise();
      if (found.category !== "Destructive") continue;
      yield {
        path: reach.path,
        part: "key",
        message: `any arguments reach \`${clip(name)}\`; it is ${aTool(found)}: deny it, ask for an approval, or add conditions on its arguments`,
      };
    }
  },
  runOnHost: (context) => categoryWithoutApproval("Destructive", context),
};
