/** Policy × tool → the rules that its calls meet, as the engine puts them together. */

import type { Policy, Rule } from "../policy.js";

/**
 * The rules that a call of the tool meets, in the engine's order: its own, then those for every tool. Undefined where
 * every call is denied before any rule: the tool is hidden, or neither listed nor allowed by default.
 */
export function rulesMet(policy: Policy, name: string): readonly Rule[] | undefined {
  if (policy.hide.some((hidden) => hidden.name === name || hidden.name === "*")) return undefined;
  const { everyTool } = policy;
  const own = everyTool?.asTool !== undefined && name === everyTool.name ? everyTool.asTool : policy.tools.get(name);
  if (own === undefined && policy.default.action === "deny") return undefined;
  const every = everyTool?.rules ?? [];
  // A policy may name very many tools: those without rules of their own share the list.
  if (own === undefined || own.rules.length === 0) return every;
  return every.length === 0 ? own.rules : [...own.rules, ...every];
}
