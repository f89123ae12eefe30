/** Servers and their tools → what a careful start lets an agent do with them. */

import type { Access, AccessEntry, Effect, NameTest, Naming } from "../../policy/access.js";
import type { ToolCatalogue } from "../../policy/tool.js";
import { categorise } from "../../tools/categorise.js";
import type { Category } from "../../tools/category.js";

/** A person sees what a tool that writes or runs something is given; what cannot be taken back is left to them. */
const START: Readonly<Record<Category, Effect>> = {
  Read: "allow",
  Write: "ask",
  Execute: "ask",
  Destructive: "deny",
  Financial: "deny",
};

/** A tool of a list, and what becomes of it. */
export interface StartedTool {
  readonly server: string;
  readonly tool: string;
  readonly category: Category;
  readonly effect: Effect;
}

/** @param lists by the name of their server @param configured categories by exact tool name */
export function startOf(
  lists: ReadonlyMap<string, ToolCatalogue>,
  configured?: ReadonlyMap<string, Category>,
): readonly StartedTool[] {
  return [...lists].flatMap(([server, { tools }]) =>
    [...tools.values()].map((tool): StartedTool => {
      const { category } = categorise(tool, configured);
      return { server, tool: tool.name, category, effect: START[category] };
    }),
  );
}

/** A policy in which each tool has its effect, and every other is asked about. */
export function firstAccess(start: readonly StartedTool[], naming: Naming): Access {
  const rule = { name: "", named: false, message: "", origin: [], layer: 0 };
  const entries = start.map(({ server, tool, effect }): AccessEntry => {
    const names: NameTest[] = [
      { of: "server", exact: server },
      { of: "tool", exact: tool },
    ];
    return { ...rule, effect, selector: { names }, conditions: [] };
  });
  return { order: "first match", entries, otherwise: { ...rule, effect: "ask" }, naming };
}
