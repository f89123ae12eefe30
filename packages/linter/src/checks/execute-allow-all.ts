import type { PolicyCheck } from "../check.js";
import { aTool } from "../describe-tools.js";
import { addRateLimit } from "../fixes/index.js";
import { reachable, restricts } from "../reach.js";
import { categoryWithoutApproval } from "../without-approval.js";

export const executeAllowAll: PolicyCheck = {
  id: "execute-allow-all",
  of: "policy",
  severity: "error",
  summary: "an Execute tool that any call may reach",
  *run(context) {
    for (const { name, named, categorise, reach } of reachable(context)) {
      if (reach.rules.some(restricts)) continue;
      const found = categorise();
      if (found.category !== "Execute") continue;
      const why = named ? "" : ", because the policy does not name it and allows by default";
      yield {
        path: reach.path,
        part: "key",
        message: `any call may reach \`${name}\`${why}; it is ${aTool(found)}: add conditions, a rate limit or an approval, or deny it`,
        fix: () => addRateLimit(context, name, context.ceilings.Execute),
      };
    }
  },
  runOnHost: (context) => categoryWithoutApproval("Execute", context),
};
