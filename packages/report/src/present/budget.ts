/** BudgetReport → a table of the most that can pass, below what is wrong with the policy. */

import type { Block, Page, Tone } from "../blocks.js";
import type { BudgetReport, ToolBudgetRow } from "../results/budget.js";
import { budgetSentence, CALLS_IN_WORDS, isUnlimited, mostWords, sumWords } from "../results/budget.js";

/** Calls at the end of one window and at the start of the next follow each other within seconds. */
const ANY_60_S = "any 60 s: also where one window ends and the next begins";

export function presentBudget(report: BudgetReport): Page {
  const { version, findings, sources, tools, notes = [] } = report;
  const isAgents = tools.some(({ access }) => access !== undefined);
  const common = commonNotes(tools);
  const differs = tools.some(({ budget }) => budget.sliding.minute !== budget.calls.minute);
  return {
    command: "budget",
    version,
    headline: budgetSentence(report),
    notes: [...(differs ? [ANY_60_S] : []), ...common, ...notes],
    sections: [
      {
        heading: "Findings about the policy",
        isPlain: true,
        blocks: [{ kind: "findings", findings, sources }],
      },
      {
        heading: "The most that can pass",
        isPlain: true,
        blocks: [
          isAgents
            ? agentsTable(tools)
            : {
                kind: "table",
                columns: [
                  { name: "tool" },
                  { name: "category" },
                  ...["a minute", "an hour", "a day", "any 60 s"].map((name) => ({ name, isNumber: true })),
                  { name: "for" },
                  { name: "and" },
                ],
                rows: tools.map((row) => ({ cells: cells(row, common), tone: toneOf(row) })),
              },
        ],
      },
    ],
  };
}

/** An agent counts no calls: they are allowed, or they are not. */
function agentsTable(tools: readonly ToolBudgetRow[]): Block {
  return {
    kind: "table",
    columns: ["tool", "category", "calls", "by", "where", "and"].map((name) => ({ name })),
    rows: tools.map((row) => ({
      cells: [
        row.tool === "*" ? "* (any other)" : { code: row.tool },
        row.category ?? "",
        CALLS_IN_WORDS[row.access ?? "unknown"],
        row.rule === undefined ? "" : { code: row.rule },
        row.place === undefined ? "" : { place: row.place },
        row.budget.unknown ?? "",
      ],
      tone: toneOf(row),
    })),
  };
}

/** The notes that all callable tools share, shown once. */
function commonNotes(tools: readonly ToolBudgetRow[]): readonly string[] {
  const callable = tools.filter(({ budget }) => budget.calls.day !== 0);
  const [first, ...others] = callable;
  if (first === undefined || others.length === 0) return [];
  return first.budget.notes.filter((note) => others.every(({ budget }) => budget.notes.includes(note)));
}

function cells({ tool, category, budget }: ToolBudgetRow, common: readonly string[]) {
  const { calls, sliding, sums, scope, notes, unknown } = budget;
  const isCounted = calls.day !== 0 && (calls.day !== "unbounded" || sums.some(({ day }) => day !== "unbounded"));
  const own = notes.filter((note) => !common.includes(note));
  return [
    tool === "*" ? "* (any other)" : { code: tool },
    category ?? "",
    ...[calls.minute, calls.hour, calls.day, sliding.minute].map((most) => mostWords(most, unknown)),
    !isCounted ? "" : scope === "grant" ? "each agent" : "all agents",
    [...sums.map(sumWords), ...own, ...(unknown === undefined ? [] : [unknown])].join("; "),
  ];
}

/** A tool without any limit is marked where it can do harm. */
function toneOf(row: ToolBudgetRow): Tone | undefined {
  if (!isUnlimited(row)) return undefined;
  return row.category === "Read" ? "warning" : "bad";
}
