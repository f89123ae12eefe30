/** BudgetReport → a table for a person at a terminal. */

import { count } from "../count.js";
import { findingParagraphs } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import type { BudgetReport, ToolBudgetRow } from "./report.js";
import { mostWords } from "./words.js";

/** Longer names are cut, so that one does not push the table away. */
const WIDEST_NAME = 48;

const HEAD = ["tool", "category", "a minute", "an hour", "a day", "for", "and"] as const;

/** The columns that hold numbers. */
const NUMBERS: ReadonlySet<number> = new Set([2, 3, 4]);

/** The table, below what is wrong with the policy; `colour` decides about escape sequences only. */
export function budgetPretty({ subject, findings, sources, tools }: BudgetReport, colour: boolean): string {
  const style = styleOf(colour);
  const rows = tools.map(cells);
  const widths = HEAD.map((head, i) => rows.reduce((most, row) => Math.max(most, (row[i] ?? "").length), head.length));
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => (NUMBERS.has(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const table = [style.strong(line(HEAD)), ...rows.map((row, i) => painted(line(row), tools[i], style))];
  const paragraphs = findingParagraphs(findings, sources, style);
  const unbounded = tools.filter(({ budget }) => budget.calls.day === "unbounded").length;
  const summary = `${count(tools.length, "tool")} in ${printable(subject)}: the most calls that can pass${unbounded === 0 ? "" : `; ${unbounded} without any limit`}\n`;
  return [paragraphs, tools.length === 0 ? "" : `${table.join("\n")}\n`, summary]
    .filter((part) => part !== "")
    .join("\n");
}

function cells({ tool, category, budget: { calls, sums, scope, notes } }: ToolBudgetRow): string[] {
  const isNone = calls.day === 0;
  const sumWords = sums.map(
    (sum) =>
      `${sum.argument}: ${mostWords(sum.minute)} a minute, ${mostWords(sum.hour)} an hour, ${mostWords(sum.day)} a day`,
  );
  return [
    tool === "*" ? "* (any other)" : clipped(printable(tool), WIDEST_NAME),
    category ?? "",
    ...[calls.minute, calls.hour, calls.day].map(mostWords),
    isNone ? "" : scope === "grant" ? "each agent" : "all agents",
    printable([...sumWords, ...notes].join("; ")),
  ];
}

/** What may be called without end stands out where it can do harm. */
function painted(line: string, row: ToolBudgetRow | undefined, style: Style): string {
  if (row?.budget.calls.day !== "unbounded") return line;
  return row.category === "Read" ? style.severity.warning(line) : style.severity.error(line);
}
