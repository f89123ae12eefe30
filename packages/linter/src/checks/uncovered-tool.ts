import { defaultOf } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";
import { aTool, named } from "../describe-tools.js";
import { placeOf } from "../host-rules.js";
import { reachable } from "../reach.js";
import { isRisky } from "../risky.js";
import { callOf, withoutApproval } from "../without-approval.js";

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
  *runOnHost(context) {
    for (const { by, tools } of withoutApproval(context, context.tools)) {
      if (by !== context.policy.access.otherwise) continue;
      const risky = tools.filter((tool) => isRisky(tool.categorise().category));
      const [worst = tools[0]] = risky;
      const labels = named(
        (risky.length > 0 ? risky : tools).map(({ label }) => label),
        MAX_NAMES,
      );
      const others =
        risky.length > 0 && risky.length < tools.length ? `, and so ${run(tools.length - risky.length)}` : "";
      yield {
        ...placeOf(by, context),
        severity: risky.length > 0 ? "error" : "warning",
        message: `no rule names ${labels}, and ${tools.length === 1 ? "it runs" : "they run"} without approval${others}: write rules that require approval, or deny`,
        witness: { calls: [callOf(worst)], decision: "allow" },
      };
    }
  },
};

function run(count: number): string {
  return count === 1 ? "does 1 more" : `do ${count} more`;
}
