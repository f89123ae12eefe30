/** Policy × tool → the rules that its calls meet, as the engine puts them together. */

import type { Policy, Rule } from "../policy.js";

/**
 * The rules that a call of the tool meets, in the engine's order: its own, then those for every tool. Undefined where
 * every call is denied before any rule: the tool is hidden, or neither listed nor allowed by default.
 */
export function rulesMet(policy: Policy, name: string): readonly Rule[] | undefined {
  if (hides(policy, name)) return undefined;
  const { everyTool } = policy;
  const own = everyTool?.asTool !== undefined && name === everyTool.name ? everyTool.asTool : policy.tools.get(name);
  if (own === undefined && policy.default.action === "deny") return undefined;
  const every = everyTool?.rules ?? [];
  // A policy may name very many tools: those without rules of their own share the list.
  if (own === undefined || own.rules.length === 0) return every;
  return every.length === 0 ? own.rules : [...own.rules, ...every];
}

/** Whether the policy hides the tool of that name; undefined asks for one that it names nowhere. */
export function hides(policy: Policy, name: string | undefined): boolean {
  return hidingEntry(policy, name) !== undefined;
}

/** The first entry of `hide` that hides the tool of that name; undefined asks for one that it names nowhere. */
export function hidingEntry({ hide }: Policy, name: string | undefined): Hidden | undefined {
  let places = hidingPlaces.get(hide);
  if (places === undefined) {
    places = new Map(hide.map((hidden, i) => [hidden.name, i] as const).reverse());
    hidingPlaces.set(hide, places);
  }
  const [own, all] = [name === undefined ? undefined : places.get(name), places.get("*")];
  return hide[Math.min(own ?? hide.length, all ?? hide.length)];
}

type Hidden = Policy["hide"][number];

/** A policy may hide as many tools as it lists, and is asked for each: name → where it first stands. */
const hidingPlaces = new WeakMap<Policy["hide"], ReadonlyMap<string, number>>();
