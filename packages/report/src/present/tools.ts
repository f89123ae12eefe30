/** ToolsReport → a table of the tools, below the findings about the list. */

import type { Finding } from "@callgate/core";
import { CATEGORIES, type Categorisation, type Category, type Recommendation } from "@callgate/core/tools";
import type { Page, Tone } from "../blocks.js";
import { count } from "../describe-values.js";

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

/** `14 tools of ollama in tools.json: 5 Read, 9 Write`. Untrusted. */
export function toolsSentence({ subject, server, tools }: ToolsReport): string {
  const named = CATEGORIES.map((category) => ({
    category,
    n: tools.filter((tool) => tool.category === category).length,
  }))
    .filter(({ n }) => n > 0)
    .map(({ category, n }) => `${n} ${category}`);
  const of = server === undefined ? "" : ` of ${server}`;
  return `${count(tools.length, "tool")}${of} in ${subject}${named.length > 0 ? `: ${named.join(", ")}` : ""}`;
}

export function presentTools(report: ToolsReport): Page {
  const { version, findings, tools } = report;
  return {
    command: "tools",
    version,
    headline: toolsSentence(report),
    sections: [
      {
        heading: "Findings about the list",
        isPlain: true,
        blocks: [{ kind: "findings", findings, sources: new Map() }],
      },
      {
        heading: "Tools",
        isPlain: true,
        blocks: [
          {
            kind: "table",
            columns: ["tool", "category", "risk", "recommended", "why"].map((name) => ({ name })),
            rows: tools.map(({ name, category, risk, perMinute, reason }) => ({
              cells: [
                { code: name },
                category,
                risk,
                perMinute === undefined ? "deny, or approval" : `${perMinute} a minute`,
                reason,
              ],
              tone: TONE[category],
            })),
          },
        ],
      },
    ],
  };
}

/** Tools that need a decision before they are allowed. */
const TONE: Readonly<Partial<Record<Category, Tone>>> = { Destructive: "bad", Financial: "bad", Execute: "warning" };
