/** BudgetReport → a table for a person at a terminal. */

import { count } from "../count.js";
import { findingParagraphs, runNotes } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import type { BudgetReport, ToolBudgetRow } from "./report.js";
import { mostWords, sumWords } from "./words.js";

/** Longer names are cut, so that one does not push the table away. */
const WIDEST_NAME = 48;

const HEAD = ["tool", "category", "a minute", "an hour", "a day", "any 60 s", "for", "and"] as const;

/** Calls at the end of one window and at the start of the next follow each other within seconds. */
const ANY_60_S = "any 60 s: also where one window ends and the next begins";

/** The columns that hold numbers. */
const NUMBERS: ReadonlySet<number> = new Set([2, 3, 4, 5]);

/** The table, below what is wrong with the policy; `colour` decides about escape sequences only. */
export function budgetPretty({ subject, findings, sources, tools }: BudgetReport, colour: boolean): string {
  const style = styleOf(colour);
  const common = commonNotes(tools);
  const rows = tools.map((row) => cells(row, common));
  const widths = HEAD.map((head, i) => rows.reduce((most, row) => Math.max(most, (row[i] ?? "").length), head.length));
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => (NUMBERS.has(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const table = [style.strong(line(HEAD)), ...rows.map((row, i) => painted(line(row), tools[i], style))];
  const paragraphs = findingParagraphs(findings, sources, style);
  const unbounded = tools.filter(isUnlimited).length;
  const summary = `${count(tools.length, "tool")} in ${printable(subject)}: the most calls that can pass${unbounded === 0 ? "" : `; ${unbounded} without any limit`}\n`;
  const differs = tools.some(({ budget }) => budget.sliding.minute !== budget.calls.minute);
  const footnotes = [...(differs ? [ANY_60_S] : []), ...common]
    .map((note) => style.faint(`  ${printable(note)}\n`))
    .join("");
  return [
    paragraphs,
    tools.length === 0 ? "" : `${table.join("\n")}\n`,
    `${summary}${footnotes}`,
    runNotes(findings, style),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What is said of every tool that may be called is said once. */
function commonNotes(tools: readonly ToolBudgetRow[]): readonly string[] {
  const callable = tools.filter(({ budget }) => budget.calls.day !== 0);
  const [first, ...others] = callable;
  if (first === undefined || others.length === 0) return [];
  return first.budget.notes.filter((note) => others.every(({ budget }) => budget.notes.includes(note)));
}

function cells({ tool, category, budget }: ToolBudgetRow, common: readonly string[]): string[] {
  const { calls, sliding, sums, scope, notes, unknown } = budget;
  const isCounted = calls.day !== 0 && (calls.day !== "unbounded" || sums.some(({ day }) => day !== "unbounded"));
  const own = notes.filter((note) => !common.includes(note));
  return [
    tool === "*" ? "* (any other)" : clipped(printable(tool), WIDEST_NAME),
    category ?? "",
    ...[calls.minute, calls.hour, calls.day, sliding.minute].map((most) => mostWords(most, unknown)),
    !isCounted ? "" : scope === "grant" ? "each agent" : "all agents",
    printable([...sums.map(sumWords), ...own, ...(unknown === undefined ? [] : [unknown])].join("; ")),
  ];
}

function isUnlimited({ budget }: ToolBudgetRow): boolean {
  return budget.calls.day === "unbounded" && budget.unknown === undefined;
}

/** What may be called without end stands out where it can do harm. */
function painted(line: string, row: ToolBudgetRow | undefined, style: Style): string {
  if (row === undefined || !isUnlimited(row)) return line;
  return row.category === "Read" ? style.severity.warning(line) : style.severity.error(line);
}
