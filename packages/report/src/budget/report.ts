/** What `callgate budget` found, as data: the most that can pass of each tool. */

import type { Category, Finding } from "@callgate/core";
import type { Budget } from "@callgate/diff";

export type { Budget as BudgetRow, Most as MostRow, Spans as SpanRow } from "@callgate/diff";

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
  readonly budget: Budget;
}
