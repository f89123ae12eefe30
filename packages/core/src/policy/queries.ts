/** Policy → answers that several commands need: its rules, what applies to a tool, what is hidden, what denies every call. */

import type { Path } from "../document/document.js";
import { type AccessEntry, type AccessRule, exactNameOf, isEvery, type ToolRef } from "./access.js";
import { accessTo, askRule } from "./access-to.js";
import { listedAccess } from "./listed-access.js";
import type { AssumedContext, HiddenTool, Policy, Rule, ToolPolicy } from "./policy.js";

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

/** A tool by its name alone, or with its server and what that says of it. */
export type AskedTool = string | ToolRef;

function refOf(tool: AskedTool): ToolRef {
  return typeof tool === "string" ? { tool } : tool;
}

/**
 * The rules that a call of the tool meets, in the engine's order: those by which arguments decide whether it may be called,
 * its own, then those for every tool. Undefined where every call is denied before any rule.
 */
export function applicableRules(policy: Policy, tool: AskedTool): readonly Rule[] | undefined {
  const ref = refOf(tool);
  const { effect, by, rules } = accessTo(policy.access, ref);
  if (effect === "deny" || effect === "hide") return undefined;
  const own = entryOf(policy, ref.tool)?.rules ?? NO_RULES;
  const every = policy.everyTool?.rules ?? NO_RULES;
  // A policy may name very many tools: those without rules of their own share the list.
  const restricting = own.length === 0 ? every : every.length === 0 ? own : [...own, ...every];
  if (effect === "allow" && rules.length === 0) return restricting;
  return [...rules, ...(effect === "ask" ? [askRule(by)] : []), ...restricting];
}

const NO_RULES: readonly Rule[] = [];

/** Whether the policy hides the tool; undefined asks for one that it names nowhere. */
export function isHidden(policy: Policy, tool: AskedTool | undefined): boolean {
  return hidingEntry(policy, tool) !== undefined;
}

/** What hides the tool; undefined where nothing does. */
export function hidingEntry({ access }: Policy, tool: AskedTool | undefined): AccessRule | undefined {
  if (tool === undefined) return access.entries.find(({ effect, selector }) => effect === "hide" && isEvery(selector));
  const { effect, by } = accessTo(access, refOf(tool));
  return effect === "hide" ? by : undefined;
}

/** The tools that the policy hides by their very names, and `*` where it hides every one, in the document's order. */
export function hiddenTools({ access }: Policy): readonly HiddenTool[] {
  const hidden = access.entries.flatMap(({ effect, selector, origin }): HiddenTool[] => {
    const name = isEvery(selector) ? "*" : exactNameOf(selector);
    return effect === "hide" && name !== undefined ? [{ name, origin }] : [];
  });
  const place = ({ origin }: HiddenTool) => Number(origin.at(-1));
  return hidden.sort((a, b) => place(a) - place(b));
}

/** What becomes of a tool that the policy neither lists nor hides, and where that is written. */
export function defaultOf({ access }: Policy): { readonly action: "allow" | "deny"; readonly origin: Path } {
  const { effect, origin } = access.otherwise;
  return { action: effect === "allow" ? "allow" : "deny", origin };
}

/** The policy without a tool's entry. */
export function withoutTool(policy: Policy, name: string): Policy {
  const { access } = policy;
  const isEntry = ({ effect, selector }: AccessEntry) => effect === "allow" && exactNameOf(selector) === name;
  return {
    ...policy,
    access: { ...access, entries: access.entries.filter((entry) => !isEntry(entry)) },
    tools: new Map([...policy.tools].filter(([tool]) => tool !== name)),
  };
}

/** Whether the rule denies every call that comes to it, and this is known. */
export function deniesEverything({ action, conditions, unless, uncertain }: Rule): boolean {
  return action === "deny" && conditions.length === 0 && unless === undefined && uncertain === undefined;
}

/** The policy that decides as its dialect's program does where there is no policy file. Its origins lead nowhere. */
export function noPolicy(action: "allow" | "deny", dialect: string, uri = ""): Policy {
  return {
    uri,
    dialect,
    origin: [],
    layers: [],
    assumed: { engine: "", version: "" },
    access: listedAccess({ hide: [], tools: [], fallback: { action, origin: [] } }),
    tools: new Map(),
    everyTool: undefined,
    approvals: undefined,
  };
}

/** What was assumed for a policy, with the policy's name. */
export interface AssumedPolicy extends AssumedContext {
  readonly policy: string;
}

/** What decides beside the texts of the policies: each once, in the order given. None for one that is absent. */
export function assumptions(policies: Iterable<Policy | undefined>): readonly AssumedPolicy[] {
  const byName = new Map<string, AssumedPolicy>();
  for (const policy of policies)
    if (policy !== undefined && policy.layers.length > 0)
      byName.set(policy.uri, { policy: policy.uri, ...policy.assumed });
  return [...byName.values()];
}
