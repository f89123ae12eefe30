import { freeTextArguments } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { isCarriedOut } from "../argument-names.js";
import type { PolicyCheck } from "../check.js";
import { aTool, named } from "../describe-tools.js";
import { checksArguments, reachableByName } from "../reach.js";

export const missingArgumentCheck: PolicyCheck = {
  id: "missing-argument-check",
  of: "policy",
  severity: "warning",
  summary: "an Execute tool whose arguments may say anything",
  *run(context) {
    for (const { name, tool, categorise, reach } of reachableByName(context)) {
      if (tool === undefined || reach.rules.some((rule) => rule.action === "approval" || checksArguments(rule)))
        continue;
      const free = freeTextArguments(tool.inputSchema);
      if (free.length === 0) continue;
      const found = categorise();
      if (found.category !== "Execute") continue;
      yield {
        path: reach.path,
        part: "key",
        // Of a prompt, or a model's name, a limit is what most authors can say.
        severity: free.some(isCarriedOut) ? undefined : "note",
        message: `${named(free)} of \`${clip(name)}\` may hold any text; it is ${aTool(found)}: add conditions that say what may be asked of it`,
      };
    }
  },
};
