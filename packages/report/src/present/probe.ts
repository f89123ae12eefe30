/** ProbeReport → a table of the calls. */

import type { Page, Tone } from "../blocks.js";
import {
  decisionInWords,
  type ProbeReport,
  type ProbeRow,
  probeCounts,
  probeSentence,
  programLine,
} from "../results/probe.js";

export function presentProbe(report: ProbeReport): Page {
  const { version, calls, notes } = report;
  return {
    command: "probe",
    version,
    headline: probeSentence(report),
    tone: probeCounts(report).differing > 0 ? "bad" : "good",
    notes: [programLine(report), ...notes],
    sections: [
      {
        heading: "Calls",
        isPlain: true,
        blocks: [
          {
            kind: "table",
            lead: 2,
            columns: ["server", "tool", "the program", "callgate", "case", "the program said"].map((name) => ({
              name,
            })),
            rows: calls.map((row) => ({
              cells: [
                { code: row.server },
                { code: row.tool },
                decisionInWords(row.did, row.hidden),
                decisionInWords(row.said, row.saidHidden),
                row.id,
                row.message === "" ? "" : { code: row.message },
              ],
              tone: toneOf(row),
            })),
          },
        ],
      },
    ],
  };
}

function toneOf({ agrees }: ProbeRow): Tone | undefined {
  return agrees === undefined ? "warning" : agrees ? undefined : "bad";
}
