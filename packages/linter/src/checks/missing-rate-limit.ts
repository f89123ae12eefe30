import type { Category, Severity } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { addRateLimit } from "../fixes/index.js";
import { isRateLimit, reachableByName } from "../reach.js";
import { aTool } from "../words.js";

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
  *run(context) {
    for (const { name, categorise, reach } of reachableByName(context)) {
      if (reach.rules.some(({ limit }) => isRateLimit(limit))) continue;
      const found = categorise();
      const severity = SEVERITIES[found.category];
      if (severity === undefined) continue;
      yield {
        path: reach.path,
        part: "key",
        severity,
        message: `nothing limits how often \`${name}\` may be called; it is ${aTool(found)}`,
        fix: () => addRateLimit(context, name, context.ceilings[found.category]),
      };
    }
  },
};
