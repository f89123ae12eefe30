/** What a difference must be to fail a comparison. */

import type { Category } from "@callgate/core";
import { mayBeWider, type ToolDiffRow } from "@callgate/report";

export const DIFF_FAIL_ON = ["wider", "execute-wider", "any", "never"] as const;

export type DiffFailOn = (typeof DIFF_FAIL_ON)[number];

/** What runs programs, destroys or pays; a tool that nobody has named may do anything. */
const GRAVE: ReadonlySet<Category | undefined> = new Set(["Execute", "Destructive", "Financial", undefined]);

/** Whether a tool's row fails the comparison. What nobody can say may well be wider. */
export function failsOn(row: Pick<ToolDiffRow, "verdict" | "category">, failOn: DiffFailOn): boolean {
  switch (failOn) {
    case "wider":
      return mayBeWider(row);
    case "execute-wider":
      return mayBeWider(row) && GRAVE.has(row.category);
    case "any":
      return row.verdict !== "equal";
    case "never":
      return false;
    default:
      return failOn satisfies never;
  }
}
