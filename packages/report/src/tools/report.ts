/** What `callgate tools FILE` found, as data. */

import type { Categorisation, Finding, Recommendation } from "@callgate/core";

export interface ToolsReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The list's uri. */
  readonly subject: string;
  /** The server's name, where the list gives one. */
  readonly server: string | undefined;
  /** About the list itself. */
  readonly findings: readonly Finding[];
  readonly tools: readonly ToolCategoryRow[];
}

/** A tool, its category and why, and what is wise to allow of it. */
export interface ToolCategoryRow extends Categorisation, Recommendation {
  readonly name: string;
}
