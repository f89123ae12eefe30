/** ToolsReport → a table for a person at a terminal. */

import { CATEGORIES, type Category } from "@callgate/core";
import { count } from "../count.js";
import { findingParagraphs } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { printable } from "../printable.js";
import type { ToolCategoryRow, ToolsReport } from "./report.js";

/** Longer names are cut, so that one does not push the table away. */
const WIDEST_NAME = 48;

const HEAD = ["tool", "category", "risk", "recommended", "why"] as const;

/** The table, below the findings about the list; `colour` decides about escape sequences only. */
export function toolsPretty({ subject, server, findings, tools }: ToolsReport, colour: boolean): string {
  const style = styleOf(colour);
  const rows = tools.map(cells);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cellsOfLine: readonly string[]) =>
    cellsOfLine.map((cell, i) => (i === HEAD.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  ");
  const table = [style.strong(line(HEAD)), ...rows.map((row, i) => painted(line(row), tools[i]?.category, style))];
  const counts = CATEGORIES.map(
    (category) => [category, tools.filter((tool) => tool.category === category).length] as const,
  );
  const named = counts.filter(([, n]) => n > 0).map(([category, n]) => `${n} ${category}`);
  const of = server === undefined ? "" : ` of ${printable(server)}`;
  const summary = `${count(tools.length, "tool")}${of} in ${printable(subject)}${named.length > 0 ? `: ${named.join(", ")}` : ""}\n`;
  const paragraphs = findingParagraphs(findings, new Map(), style);
  return [paragraphs, tools.length === 0 ? "" : `${table.join("\n")}\n`, summary]
    .filter((part) => part !== "")
    .join("\n");
}

function cells({ name, category, risk, perMinute, reason }: ToolCategoryRow): string[] {
  const shown = printable(name);
  return [
    shown.length > WIDEST_NAME ? `${shown.slice(0, WIDEST_NAME - 1)}…` : shown,
    category,
    risk,
    perMinute === undefined ? "deny, or approval" : `${perMinute} a minute`,
    printable(reason),
  ];
}

/** What should not be allowed without a thought stands out. */
function painted(line: string, category: Category | undefined, style: Style): string {
  switch (category) {
    case "Destructive":
    case "Financial":
      return style.severity.error(line);
    case "Execute":
      return style.severity.warning(line);
    default:
      return line;
  }
}
