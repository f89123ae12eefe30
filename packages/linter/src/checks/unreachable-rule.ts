import type { Policy } from "@callgate/core";
import { isCarrierOnly } from "@callgate/core/dialects";
import { deniesEverything, hidingEntry, isHidden } from "@callgate/core/policy";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { unreachableOnHost } from "../unreachable-on-host.js";

export const unreachableRule: PolicyCheck = {
  id: "unreachable-rule",
  of: "policy",
  severity: "warning",
  summary: "rules that no call comes to",
  *run({ policy }) {
    yield* underHidden(policy);
    for (const { name, rules } of policy.tools.values()) {
      if (isHidden(policy, name)) continue;
      const deny = rules.findIndex(deniesEverything);
      if (deny < 0) continue;
      const path = rules[deny]?.origin ?? [];
      for (const rule of rules.slice(deny + 1))
        yield {
          path: rule.origin,
          message: `no call comes to this rule: one before it denies every call of \`${name}\`; remove it, or give that one conditions`,
          related: [{ path, message: "this rule denies every call" }],
        };
    }
  },
  runOnHost: unreachableOnHost,
};

function* underHidden(policy: Policy): Iterable<CheckProblem> {
  const { tools, everyTool } = policy;
  for (const { name, origin, rules } of tools.values())
    if (rules.length > 0 && isHidden(policy, name) && !isCarrierOnly(policy, name))
      yield {
        path: origin,
        part: "key",
        message: `\`${name}\` is hidden, so no call comes to its rules; remove them, or do not hide it`,
        related: hiding(policy, name),
      };
  if (everyTool !== undefined && everyTool.rules.length > 0 && isHidden(policy, undefined))
    yield {
      path: everyTool.origin,
      part: "key",
      message: "every tool is hidden, so no call comes to these rules; remove them, or do not hide `*`",
      related: hiding(policy, "*"),
    };
}

function hiding(policy: Policy, tool: string) {
  const entry = hidingEntry(policy, tool);
  return entry === undefined ? [] : [{ path: entry.origin, message: "it is hidden here" }];
}
