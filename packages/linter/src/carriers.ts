/** Rules that only carry the counter of a tool with a dot in its name, as Intercept wants them. */

import type { Policy, Rule } from "@callgate/core";
import { isCarried } from "@callgate/core/dialects";

/** Whether the rule, in the entry of that name, carries the counter of another tool of the policy. */
export function isCarrier({ dialect, tools }: Policy, entry: string, { limit }: Rule): boolean {
  return dialect === "intercept" && limit !== undefined && isCarried(entry, limit.counter, tools);
}

/** Whether the entry of that name does nothing else. */
export function isCarrierOnly(policy: Policy, entry: string): boolean {
  const rules = policy.tools.get(entry)?.rules ?? [];
  return rules.length > 0 && rules.every((rule) => isCarrier(policy, entry, rule));
}
