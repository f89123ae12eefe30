import type { Category, Severity } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { reachable } from "../reach.js";
import { aTool } from "../words.js";

const SEVERITIES: Readonly<Record<Category, Severity>> = {
  Read: "warning",
  Write: "warning",
  Execute: "error",
  Destructive: "error",
  Financial: "error",
};

export const uncoveredTool: PolicyCheck = {
  id: "uncovered-tool",
  of: "policy",
  severity: "error",
  summary: "a tool of the tool list that the policy does not name and allows by default",
  *run(context) {
    const { policy } = context;
    // Where a form of policy knows no default, every policy of that form allows what it does not name.
    if (policy.default.origin.length === 0) return;
    for (const { name, named, categorise, reach } of reachable(context)) {
      if (named) continue;
      const found = categorise();
      yield {
        path: reach.path,
        severity: SEVERITIES[found.category],
        message: `the policy does not name \`${name}\` and allows it by default; it is ${aTool(found)}: name it under \`tools\`, or write \`default: deny\``,
      };
    }
  },
};
