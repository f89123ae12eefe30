/** TranscriptsReport → a table of the servers for each format of transcripts, then what was passed over. */

import type { Page } from "../blocks.js";
import { count, number } from "../count.js";
import { passedOverSentences } from "../replay/passed-over.js";
import type { TranscriptsReport } from "../transcripts/report.js";
import { formGaps, formSentence, serverName, toolList, transcriptsSentence } from "../transcripts/words.js";

export function presentTranscripts(report: TranscriptsReport): Page {
  const { version, forms, transcripts, passedOver } = report;
  return {
    command: "transcripts",
    version,
    headline: transcriptsSentence(report),
    isHeadlineFirst: true,
    sections: [
      ...forms.map((form) => ({
        heading: [{ code: form.form }, `  ${formSentence(form)}`],
        blocks: [
          // A form without calls has no table, and is listed all the same.
          { kind: "text" as const, text: form.servers.length === 0 ? "no calls" : "" },
          {
            kind: "table" as const,
            columns: [{ name: "server" }, { name: "calls", isNumber: true }, { name: "tools" }],
            rows: form.servers.map((row) => ({
              cells: [{ code: serverName(row) }, number(row.calls), toolList(row)],
            })),
          },
          ...formGaps(form).map((text) => ({ kind: "text" as const, text })),
        ],
      })),
      {
        heading: "Lines that could not be read",
        isPlain: true,
        blocks: [
          {
            kind: "list",
            items: transcripts
              .filter(({ bad }) => bad > 0)
              .map(({ uri, bad, lines, firstBad }) => ({
                text: [`${number(bad)} of ${count(lines, "line")} of `, { code: uri }, " could not be read"],
                tone: "warning" as const,
                details: {
                  summary: "The first of them",
                  lines: [
                    ...firstBad.map(({ line, reason }) => [{ place: { uri, line } }, ` ${reason}`]),
                    ...(bad > firstBad.length ? [`and ${number(bad - firstBad.length)} more`] : []),
                  ],
                },
              })),
          },
        ],
      },
      {
        heading: "Passed over",
        isPlain: true,
        blocks: [
          {
            kind: "list",
            items: passedOverSentences(passedOver).map((text) => ({ text, tone: "warning" as const })),
          },
        ],
      },
    ],
  };
}
