/** The tools that were called. */

import { count } from "../../count.js";
import type { ReplayTables, ToolRow } from "../../replay/tables.js";
import { toolsChart } from "../charts/tools.js";
import { legend, OUTCOMES } from "../decisions.js";
import { html } from "../markup.js";
import type { Section } from "../page.js";
import { details, more, table, toolName } from "../parts.js";

/** More bars than these are a wall. */
const MAX_BARS = 20;
/** A transcript may invent names without end. */
const MAX_ROWS = 1_000;

/** Those with the most denials first; none where nothing was called. */
export function toolsSection({ tools, decisions }: ReplayTables): Section[] {
  if (tools.length === 0) return [];
  const sorted = [...tools].sort((a, b) => b.decisions.deny - a.decisions.deny || b.calls - a.calls);
  const rows = sorted.slice(0, MAX_ROWS);
  return [
    {
      id: "tools",
      heading: "Tools",
      content: html`<div class="panel">${legend(OUTCOMES.filter((outcome) => decisions[outcome] > 0))}${toolsChart(sorted.slice(0, MAX_BARS))}</div>
${more(tools.length > MAX_BARS ? `${count(tools.length - MAX_BARS, "more tool")} in the table.` : undefined)}
${details(
  "The numbers, and each tool's category",
  html`${table(
    "Calls of each tool",
    [
      "tool",
      "category",
      { number: "calls" },
      { number: "allowed" },
      { number: "approval" },
      { number: "not evaluated" },
      { number: "denied" },
    ],
    rows.map((row) => cells(row)),
  )}${more(tools.length > MAX_ROWS ? `${count(tools.length - MAX_ROWS, "more tool")}; --format json lists all.` : undefined)}`,
)}`,
    },
  ];
}

function cells(row: ToolRow) {
  const { category, calls, decisions } = row;
  return [toolName(row), category, calls, decisions.allow, decisions.approval, decisions.notEvaluated, decisions.deny];
}
