import { defaultOf } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";
import { reachable } from "../reach.js";
import { isRisky } from "../risky.js";
import { aTool, named } from "../words.js";

/** More names than these are not all said. */
const MAX_NAMES = 10;

export const uncoveredTool: PolicyCheck = {
  id: "uncovered-tool",
  of: "policy",
  severity: "error",
  summary: "tools of the tool list that the policy does not name and allows by default",
  *run(context) {
    const { policy } = context;
    // Where a form of policy knows no default, every policy of that form allows what it does not name.
    if (defaultOf(policy).origin.length === 0) return;
    const others: string[] = [];
    for (const { name, named: isNamed, categorise, reach } of reachable(context)) {
      if (isNamed) continue;
      const found = categorise();
      if (isRisky(found.category))
        yield {
          path: reach.path,
          message: `the policy does not name \`${clip(name)}\` and allows it by default; it is ${aTool(found)}: name it under \`tools\`, or write \`default: deny\``,
        };
      else others.push(name);
    }
    const [only, ...more] = others;
    if (only === undefined) return;
    const them = more.length === 0 ? "it" : "them";
    yield {
      path: defaultOf(policy).origin,
      severity: "warning",
      message: `the policy does not name ${named(others, MAX_NAMES)} and allows ${them} by default: name ${them} under \`tools\`, or write \`default: deny\``,
    };
  },
};
