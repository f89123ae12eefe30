/** TranscriptsReport → Markdown. Nothing in it comes from a transcript but as plain words or code. */

import { count, number } from "../count.js";
import { fit } from "../markdown/fit.js";
import { cell, codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import { passedOverSentences } from "../replay/passed-over.js";
import type { TranscriptsReport } from "./report.js";
import { formGaps, formSentence, serverName, toolList, transcriptsSentence } from "./words.js";

/** As a comment on GitHub may have, with room for the heading. */
const MOST_CHARACTERS = 64_000;
const LONGEST = 1_000;

export function transcriptsMarkdown(report: TranscriptsReport): string {
  const bullets = (heading: string, texts: readonly string[]) => ({
    heading: `### ${heading}\n\n`,
    entries: texts.map((text) => ({ rank: 1, text: `- ${inline(clipped(text, LONGEST))}\n` })),
  });
  const sections = [
    ...report.forms.flatMap((form) => [
      {
        heading: `### ${codeSpan(form.form)}\n\n${formSentence(form)}\n\n| server | calls | tools |\n| --- | --- | --- |\n`,
        entries: form.servers.map((row) => ({
          rank: 0,
          text: `| ${cell(codeSpan(serverName(row)))} | ${number(row.calls)} | ${cell(inline(clipped(toolList(row), LONGEST)))} |\n`,
        })),
      },
      ...(form.servers.length > 0
        ? []
        : [{ heading: `### ${codeSpan(form.form)}\n\n`, entries: [{ rank: 0, text: `${formSentence(form)}\n` }] }]),
      bullets(`Not decidable or not MCP in ${codeSpan(form.form)}`, formGaps(form)),
    ]),
    bullets(
      "Lines that could not be read",
      report.transcripts
        .filter(({ bad }) => bad > 0)
        .map(({ uri, bad, lines }) => `${number(bad)} of ${count(lines, "line")} of ${uri}`),
    ),
    bullets("Passed over", passedOverSentences(report.passedOver)),
  ];
  const { text, leftOut } = fit(sections, MOST_CHARACTERS);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here; \`--format json\` lists all.\n`;
  return `## callgate: ${transcriptsSentence(report)}\n\n${text}${more}`;
}
