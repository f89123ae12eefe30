/** How fixes write in the gateway's policy.json. */

import type { DataMap } from "../../edit/index.js";
import type { DialectFixes, ToolLists } from "../fixes.js";
import type { Pasted } from "../pasted.js";

export const gatewayFixes: DialectFixes = {
  toolKeys: ["require", "deny_if", "limits"],
  rateLimit(policy, tool, perMinute) {
    const counter = `${tool}_rate`;
    const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === counter) ?? false;
    const item = { counter, window: "minute", max: perMinute, scope: "grant" };
    return taken ? undefined : [{ list: ["tools", tool, "limits"], item }];
  },
  requiredBeside([top, tool, list]) {
    return top === "tools" && tool !== undefined && list === "limits" ? [top, tool, "require"] : undefined;
  },
  listsOf,
  rewriteRule: undefined,
  rewrite: undefined,
  carried: () => [],
};

/** A gateway policy asks for no approval. */
function listsOf({ action, conditions, limit, reason }: Pasted, tool: string): ToolLists | undefined {
  const onDeny = reason === undefined ? {} : { on_deny: reason };
  if (action === "approval") return undefined;
  if (action === "deny") return [["deny_if", [{ conditions, ...onDeny }]]];
  const counter = { counter: `${tool}_rate`, window: limit?.window, max: limit?.max, scope: "grant" };
  return [
    ...(conditions.length > 0 ? [["require", [{ conditions, ...onDeny }]] as const] : []),
    ...(limit === undefined ? [] : [["limits", [{ ...counter, ...onDeny } as DataMap]] as const]),
  ];
}
