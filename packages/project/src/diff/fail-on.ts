/** What a difference must be to fail a comparison. */

import type { Category } from "@callgate/core/tools";
import { type DiffReport, mayBeWider, type ToolDiffRow } from "@callgate/report";

export type DiffFailOn = "wider" | "execute-wider" | "any" | "never";

/** What runs programs, destroys or pays; a tool without a name may do anything. */
const GRAVE: ReadonlySet<Category | undefined> = new Set(["Execute", "Destructive", "Financial", undefined]);

/**
 * Whether a comparison fails. A policy after that no program enforces fails whatever is asked, but nothing at all: the
 * change takes no effect. Where it was the one before, what the new one lets through is held against what the old one
 * says; that it is enforced now is a difference of its own.
 */
export function reportFailsOn({ before, after, tools }: DiffReport, failOn: DiffFailOn): boolean {
  if (failOn === "never") return false;
  if (after.notEnforced !== undefined) return true;
  if (before.notEnforced !== undefined && (failOn === "any" || tools.length === 0)) return true;
  return tools.some((row) => failsOn(row, failOn));
}

/** Whether a tool's row fails the comparison. An unknown verdict may well be wider. */
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
