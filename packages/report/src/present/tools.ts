/** ToolsReport → a table of the tools, below the findings about the list. */

import type { Category } from "@callgate/core";
import type { Page, Tone } from "../blocks.js";
import type { ToolsReport } from "../tools/report.js";
import { toolsSentence } from "../tools/words.js";

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

/** What should not be allowed without a thought stands out. */
const TONE: Readonly<Partial<Record<Category, Tone>>> = { Destructive: "bad", Financial: "bad", Execute: "warning" };
