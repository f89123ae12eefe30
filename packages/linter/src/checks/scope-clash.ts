import type { Policy, Rule, ToolPolicy } from "@callgate/core";
import { isCarrier, isCarrierOnly } from "@callgate/core/dialects";
import { clip } from "@callgate/core/text";
import type { PolicyCheck } from "../check.js";

/** The scope of the counters of `*`, as their keys begin with it. */
const GLOBAL_SCOPE = "_global";

export const scopeClash: PolicyCheck = {
  id: "scope-clash",
  of: "policy",
  severity: "error",
  summary: "a tool whose counters are those of another",
  *run({ policy, toolList }) {
    /** Limits that keep the counter of a tool with a dot in its name, and are moved by no call of their own entry. */
    const isOnlyCarried = ({ name }: ToolPolicy, rule: Rule) =>
      isCarrier(policy, name, rule) &&
      (rule.limit?.max === undefined ||
        (toolList === undefined ? isCarrierOnly(policy, name) : !toolList.tools.has(name)));
    const owners = new Map<string, ToolPolicy>();
    for (const tool of inOrder(policy)) {
      const rules = tool.rules.filter((rule) => !isOnlyCarried(tool, rule));
      const shared = rules
        .map(({ limit }) => limit)
        .find((limit) => limit !== undefined && (owners.get(limit.key) ?? tool) !== tool);
      const owner = shared && owners.get(shared.key);
      if (owner !== undefined)
        yield {
          path: tool.origin,
          part: "key",
          message: `the counter \`${clip(shared?.counter ?? "")}\` of \`${clip(tool.name)}\` is also one of \`${clip(owner.name)}\`, so calls of either count for both; give it another name`,
          related: [{ path: owner.origin, part: "key", message: `\`${clip(owner.name)}\`` }],
        };
      else if (isMistakenForEveryTool(tool) && toolList?.tools.has(tool.name) !== true)
        yield {
          path: tool.origin,
          part: "key",
          message: `\`${GLOBAL_SCOPE}\` is the name of one tool here, whose counters would be those of \`*\`; for rules that every call meets, write \`"*"\``,
        };
      for (const { limit } of rules) if (limit !== undefined && !owners.has(limit.key)) owners.set(limit.key, tool);
    }
  },
};

/** `*` first: the other tool is the one to be renamed. */
function inOrder({ tools, everyTool }: Policy): ToolPolicy[] {
  return [...(everyTool === undefined ? [] : [everyTool]), ...tools.values()];
}

function isMistakenForEveryTool({ name, rules }: ToolPolicy): boolean {
  return name === GLOBAL_SCOPE && rules.some(({ limit }) => limit?.key.startsWith(`${GLOBAL_SCOPE}.`));
}
