/** Which calls of a tool can get through at all: what several checks ask of a policy. */

import { type Limit, type Path, type Policy, type Rule, rulesMet } from "@callgate/core";

/** How a policy treats one tool. */
export interface Reach {
  /** Where the policy lets the tool through: its entry, or the default. */
  readonly path: Path;
  /** The rules a call of the tool meets, in order. */
  readonly rules: readonly Rule[];
}

/** How calls of the tool get through; undefined where every one is denied: hidden, denied by default, or by a rule. */
export function reachOf(policy: Policy, name: string): Reach | undefined {
  const rules = rulesMet(policy, name);
  if (rules === undefined || rules.some(deniesAll)) return undefined;
  return { path: policy.tools.get(name)?.origin ?? policy.default.origin, rules };
}

/** Whether a rule denies every call that comes to it. */
export function deniesAll({ action, conditions }: Rule): boolean {
  return action === "deny" && conditions.length === 0;
}

/** Whether a rule can keep any call back: by a condition, an approval, or a limit. */
export function restricts(rule: Rule): boolean {
  if (rule.action === "none") return isRateLimit(rule.limit);
  return rule.action === "approval" || rule.conditions.length > 0 || isRateLimit(rule.limit);
}

/** Whether a limit bounds the number of calls: its counter moves, by at least 1 a call, in a window that is one. */
export function isRateLimit(limit: Limit | undefined): boolean {
  if (limit?.max === undefined || limit.window.milliseconds === 0) return false;
  return "fixed" in limit.amount && limit.amount.fixed > 0n;
}
