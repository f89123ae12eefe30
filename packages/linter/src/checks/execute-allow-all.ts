import type { PolicyCheck } from "../check.js";
import { restricts } from "../reach.js";

export const executeAllowAll: PolicyCheck = {
  id: "execute-allow-all",
  of: "policy",
  severity: "error",
  summary: "an Execute tool that any call may reach",
  *run({ tools }) {
    for (const { name, named, categorise, reach: reachOf } of tools) {
      const reach = reachOf();
      if (reach === undefined || reach.rules.some(restricts)) continue;
      const { category, reason } = categorise();
      if (category !== "Execute") continue;
      const why = named ? "" : ", because the policy does not name it and allows by default";
      yield {
        path: reach.path,
        part: "key",
        message: `any call may reach \`${name}\`${why}; it is an Execute tool (${reason}): give it conditions, a rate limit or an approval, or deny it`,
      };
    }
  },
};
