import type { PolicyCheck } from "../check.js";
import { reachOf, restricts } from "../reach.js";

export const executeAllowAll: PolicyCheck = {
  id: "execute-allow-all",
  of: "policy",
  severity: "error",
  summary: "an Execute tool that any call may reach",
  *run({ policy, tools }) {
    for (const { name, categorise } of tools) {
      const reach = reachOf(policy, name);
      if (reach === undefined || reach.rules.some(restricts)) continue;
      const { category, reason } = categorise();
      if (category !== "Execute") continue;
      const why = policy.tools.has(name) ? "" : ", because the policy does not name it and allows by default";
      yield {
        path: reach.path,
        part: "key",
        message: `any call may reach \`${name}\`${why}; it is an Execute tool (${reason}): give it conditions, a rate limit or an approval, or deny it`,
      };
    }
  },
};
