/** What `callgate budget` found, as data: the most that can pass of each tool. */

import type { Category, Finding } from "@callgate/core";

export interface BudgetReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The policy's uri. */
  readonly subject: string;
  /** What is wrong with the policy itself, and with the tool list. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** By name, `*` last. */
  readonly tools: readonly ToolBudgetRow[];
}

export interface ToolBudgetRow {
  /** `*` for every tool that the policy does not name. */
  readonly tool: string;
  readonly category: Category | undefined;
  readonly budget: BudgetRow;
}

/** A number of calls or an amount; `unbounded` where nothing limits it. */
export type MostRow = number | "unbounded";

export interface SpanRow {
  readonly minute: MostRow;
  readonly hour: MostRow;
  readonly day: MostRow;
}

export interface BudgetRow {
  readonly calls: SpanRow;
  /** Within any span of that length, around a boundary of windows. */
  readonly sliding: SpanRow;
  /** The largest sums of arguments. */
  readonly sums: readonly (SpanRow & { readonly argument: string })[];
  /** `grant`: so much for each agent. `everyone`: for all together. */
  readonly scope: "grant" | "everyone";
  readonly notes: readonly string[];
  /** Why a rule may limit further in a way that is not known: nothing is then called unlimited. */
  readonly unknown?: string | undefined;
}
