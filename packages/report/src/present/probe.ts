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
  const isSuites = calls.some(({ expected }) => expected !== undefined);
  return {
    command: "probe",
    version,
    headline: probeSentence(report),
    tone: isGood(report) ? "good" : "bad",
    notes: [programLine(report), ...notes],
    sections: [
      {
        heading: "Calls",
        isPlain: true,
        blocks: [
          {
            kind: "table",
            lead: 2,
            columns: [
              "server",
              "tool",
              ...(isSuites ? ["expected"] : []),
              "the program",
              "callgate",
              "case",
              "the program said",
            ].map((name) => ({
              name,
            })),
            rows: calls.map((row) => ({
              cells: [
                { code: row.server },
                { code: row.tool },
                ...(isSuites ? [row.expected === undefined ? "" : wordOf(row.expected)] : []),
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

function isGood(report: ProbeReport): boolean {
  const { differing, unmet } = probeCounts(report);
  return differing + unmet === 0;
}

/** What is expected, in the words of suites. */
function wordOf({ decision, hidden }: NonNullable<ProbeRow["expected"]>): string {
  return hidden ? "hidden" : decision;
}

function toneOf({ agrees, expected }: ProbeRow): Tone | undefined {
  if (expected?.isMet === false) return "bad";
  return agrees === undefined ? "warning" : agrees ? undefined : "bad";
}
