/** How fixes write in the form of tool catalogue pages. */

import type { Data } from "../../edit/index.js";
import { WINDOW_MILLISECONDS } from "../../policy/windows.js";
import type { DialectFixes, ToolLists } from "../fixes.js";
import type { Pasted } from "../pasted.js";
import { rewrite } from "./rewrite.js";

export const catalogueFixes: DialectFixes = {
  toolKeys: ["rules"],
  rateLimit: (_policy, tool, perMinute) => [
    { list: ["tools", tool, "rules"], item: { action: "allow", rate_limit: { max: perMinute, window: 60 } } },
  ],
  requiredBeside: () => undefined,
  listsOf,
  rewriteRule: undefined,
  rewrite,
  carried: () => [],
};

function listsOf({ action, conditions, limit, reason }: Pasted): ToolLists {
  const fields: Record<string, Data> = { action: action === "approval" ? "require_approval" : (action ?? "allow") };
  if (conditions.length > 0) fields.conditions = conditions;
  if (action !== "deny" && limit !== undefined)
    fields.rate_limit = { max: limit.max, window: WINDOW_MILLISECONDS[limit.window] / 1000 };
  if (reason !== undefined) fields.reason = reason;
  return [["rules", [fields]]];
}
