/** TranscriptsReport → text for a person at a terminal. */

import { count, number } from "../count.js";
import { columns } from "../pretty/columns.js";
import { badLines } from "../pretty/replay/index.js";
import { type Style, styleOf } from "../pretty/style.js";
import { printable } from "../printable.js";
import { passedOverSentences } from "../replay/passed-over.js";
import type { FormRow, TranscriptsReport } from "./report.js";
import { formGaps, formSentence, serverName, toolList, transcriptsSentence } from "./words.js";

/** Servers of a form that are listed. */
const SHOWN = 50;

/** A paragraph for each form, then what was passed over; `colour` decides about escape sequences only. */
export function transcriptsPretty(report: TranscriptsReport, colour: boolean): string {
  const style = styleOf(colour);
  const passedOver = passedOverSentences(report.passedOver)
    .map((text) => `${style.severity.warning("!")} ${printable(text)}\n`)
    .join("");
  return [
    `${style.strong(transcriptsSentence(report))}\n`,
    ...report.forms.map((form) => formParagraph(form, style)),
    badLines(report.transcripts, style),
    passedOver,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function formParagraph(form: FormRow, style: Style): string {
  const { servers } = form;
  const head = ["server", "calls", "tools"].map((text, i) => ({ text, right: i === 1, paint: style.faint }));
  const rows = servers
    .slice(0, SHOWN)
    .map((row) => [
      { text: serverName(row), paint: style.strong },
      { text: number(row.calls), right: true },
      { text: toolList(row) },
    ]);
  const rest = servers.length - SHOWN;
  return [
    `${style.strong(form.form)}  ${formSentence(form)}`,
    ...(rows.length === 0 ? [] : columns([head, ...rows], "  ")),
    ...(rest > 0 ? [style.faint(`  and ${count(rest, "more server")}; --format json lists them`)] : []),
    ...formGaps(form).map((text) => `  ${printable(text)}`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
