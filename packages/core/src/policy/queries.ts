/** Policy → answers that several commands need: its rules, what applies to a tool, what is hidden, what denies every call. */

import type { DialectId } from "../dialects/dialect.js";
import type { HiddenTool, Policy, Rule, ToolPolicy } from "./policy.js";

/** Every entry with rules as written: each tool's in the document's order, then the one for every tool. */
export function toolEntries({ tools, everyTool }: Policy): readonly ToolPolicy[] {
  return everyTool === undefined ? [...tools.values()] : [...tools.values(), everyTool];
}

/**
 * Every entry whose rules the engine may ask: as `toolEntries`, and before the last what a tool of the very name `*`
 * meets in its place.
 */
export function decidingEntries({ tools, everyTool }: Policy): readonly ToolPolicy[] {
  const { asTool } = everyTool ?? {};
  return [
    ...tools.values(),
    ...(asTool === undefined ? [] : [asTool]),
    ...(everyTool === undefined ? [] : [everyTool]),
  ];
}

/** Every rule as written, in the order of `toolEntries`. */
export function allRules(policy: Policy): readonly Rule[] {
  return toolEntries(policy).flatMap(({ rules }) => rules);
}

/** A policy's own entry for a tool, whose rules come before those for every tool; undefined where it has none. */
export function entryOf({ tools, everyTool }: Policy, name: string): ToolPolicy | undefined {
  return everyTool?.asTool !== undefined && name === everyTool.name ? everyTool.asTool : tools.get(name);
}

/**
 * The rules that a call of the tool meets, in the engine's order: its own, then those for every tool. Undefined where
 * every call is denied before any rule: the tool is hidden, or neither listed nor allowed by default.
 */
export function applicableRules(policy: Policy, name: string): readonly Rule[] | undefined {
  if (isHidden(policy, name)) return undefined;
  const own = entryOf(policy, name);
  if (own === undefined && policy.default.action === "deny") return undefined;
  const every = policy.everyTool?.rules ?? [];
  // A policy may name very many tools: those without rules of their own share the list.
  if (own === undefined || own.rules.length === 0) return every;
  return every.length === 0 ? own.rules : [...own.rules, ...every];
}

/** Whether the policy hides the tool of that name; undefined asks for one that it names nowhere. */
export function isHidden({ hide }: Policy, name: string | undefined): boolean {
  const entries = hidingEntries(hide);
  return entries.has("*") || (name !== undefined && entries.has(name));
}

/** What hides the tool: the entry that names it, else one that hides every tool; undefined where nothing does. */
export function hidingEntry({ hide }: Policy, name: string): HiddenTool | undefined {
  const entries = hidingEntries(hide);
  return entries.get(name) ?? entries.get("*");
}

/** By name, the first entry: a policy may hide very many tools, and is asked about each. */
function hidingEntries(hide: readonly HiddenTool[]): ReadonlyMap<string, HiddenTool> {
  let entries = entriesByName.get(hide);
  if (entries === undefined) {
    entries = new Map([...hide].reverse().map((hidden) => [hidden.name, hidden]));
    entriesByName.set(hide, entries);
  }
  return entries;
}

const entriesByName = new WeakMap<readonly HiddenTool[], ReadonlyMap<string, HiddenTool>>();

/** Whether the rule denies every call that comes to it, and this is known. */
export function deniesEverything({ action, conditions, uncertain }: Rule): boolean {
  return action === "deny" && conditions.length === 0 && uncertain === undefined;
}

/** The policy that decides as its dialect's program does where there is no policy file. Its origins lead nowhere. */
export function noPolicy(action: "allow" | "deny", dialect: DialectId, uri = ""): Policy {
  return {
    uri,
    dialect,
    origin: [],
    default: { action, origin: [] },
    hide: [],
    tools: new Map(),
    everyTool: undefined,
    approvals: undefined,
  };
}
