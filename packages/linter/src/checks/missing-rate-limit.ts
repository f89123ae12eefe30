import type { Category, Severity } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { isRateLimit } from "../reach.js";

const SEVERITIES: Readonly<Record<Category, Severity | undefined>> = {
  Read: undefined,
  Write: "warning",
  Execute: "error",
  Destructive: "warning",
  Financial: "warning",
};

export const missingRateLimit: PolicyCheck = {
  id: "missing-rate-limit",
  of: "policy",
  severity: "error",
  summary: "a tool that may be called any number of times",
  *run({ tools }) {
    for (const { name, named, categorise, reach: reachOf } of tools) {
      // What the policy does not name at all is another check's finding.
      if (!named) continue;
      const reach = reachOf();
      if (reach === undefined || reach.rules.some(({ limit }) => isRateLimit(limit))) continue;
      const { category, reason } = categorise();
      const severity = SEVERITIES[category];
      if (severity === undefined) continue;
      yield {
        path: reach.path,
        part: "key",
        severity,
        message: `nothing limits how often \`${name}\` may be called; it is ${article(category)} tool (${reason})`,
      };
    }
  },
};

function article(category: Category): string {
  return `${category === "Execute" ? "an" : "a"} ${category}`;
}
