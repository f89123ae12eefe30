/** ProbeReport → a table of the calls. */

import type { Page, Tone } from "../blocks.js";
import {
  decisionInWords,
  isProbePassed,
  type ProbeReport,
  type ProbeRow,
  probeSentence,
  programLine,
} from "../results/probe.js";

export function presentProbe(report: ProbeReport): Page {
  const { version, calls, notAsked, notes, isSuite } = report;
  return {
    command: "probe",
    version,
    headline: probeSentence(report),
    tone: isProbePassed(report) ? "good" : "bad",
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
              ...(isSuite ? ["expected"] : []),
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
                ...(isSuite ? [row.expected === undefined ? "" : wordOf(row.expected)] : []),
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
      {
        heading: "Not asked",
        blocks: [
          {
            kind: "list",
            items: notAsked.map(({ id, reason }) => ({
              text: [{ strong: id }, `: ${reason}`],
              tone: isSuite ? "bad" : "warning",
            })),
          },
        ],
      },
    ],
  };
}

/** What is expected, in the words of suites. */
function wordOf({ decision, hidden }: NonNullable<ProbeRow["expected"]>): string {
  return hidden ? "hidden" : decision;
}

function toneOf({ agrees, expected }: ProbeRow): Tone | undefined {
  if (expected?.isMet === false) return "bad";
  return agrees === undefined ? "warning" : agrees ? undefined : "bad";
}
