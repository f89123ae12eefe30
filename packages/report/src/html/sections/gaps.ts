/** What could not be decided or read, and what was read. */

import {
  forwardedLines,
  forwardedSentence,
  otherReasons,
  passedOverSentences,
  reasonSentence,
} from "../../describe-passed-over.js";
import { number } from "../../describe-values.js";
import type { ReplayTables } from "../../results/replay.js";
import { html } from "../markup.js";
import type { Section } from "../page.js";
import { code, more, sentence, table } from "../parts.js";

/** More files than these are counted; those with bad lines come first. */
const MAX_FILES = 1_000;

/** Calls that go past every rule; empty without any. */
export function forwardedSection({ forwarded }: ReplayTables): Section[] {
  const forwardedCalls = forwardedSentence(forwarded);
  if (forwardedCalls === undefined) return [];
  return [
    {
      id: "forwarded",
      heading: "Forwarded without a decision",
      content: html`<p class="lead"><strong>${sentence(forwardedCalls)}.</strong></p>
<ul>${forwardedLines(forwarded).map((text) => html`<li>${text}</li>`)}</ul>`,
    },
  ];
}

/** Why calls were not evaluated; empty where all were. */
export function notEvaluatedSection(replay: ReplayTables): Section[] {
  const reasons = otherReasons(replay);
  if (reasons.length === 0) return [];
  return [
    {
      id: "not-evaluated",
      heading: "Not evaluated",
      content: html`<p class="lead">The record lacks what a decision needs: these calls are neither allowed nor denied.</p>
${table(
  "Calls that were not evaluated",
  ["why", { number: "calls" }],
  reasons.map((row) => [sentence(reasonSentence(row)), row.calls]),
)}`,
    },
  ];
}

/** What was seen and not decided, and what was not read. */
export function passedOverSection({ passedOver }: ReplayTables): Section[] {
  const sentences = passedOverSentences(passedOver);
  if (sentences.length === 0) return [];
  return [
    {
      id: "passed-over",
      heading: "Passed over",
      content: html`<ul>${sentences.map((text) => html`<li>${sentence(text)}</li>`)}</ul>`,
    },
  ];
}

/** Each file, and the first of its lines that could not be read. */
export function transcriptsSection({ transcripts }: ReplayTables): Section[] {
  if (transcripts.length === 0) return [];
  const sorted = [...transcripts].sort((a, b) => Number(b.bad > 0) - Number(a.bad > 0)).slice(0, MAX_FILES);
  const bad = sorted.filter((row) => row.bad > 0);
  return [
    {
      id: "transcripts",
      heading: "Transcripts",
      content: html`${table(
        "What was read",
        ["file", "format", { number: "lines" }, { number: "could not be read" }],
        sorted.map((row) => [code(row.uri), row.format, row.lines, row.bad]),
      )}
${more(transcripts.length > MAX_FILES ? `${number(transcripts.length - MAX_FILES)} more files.` : undefined)}
${
  bad.length === 0
    ? undefined
    : html`<h3>Lines that could not be read</h3>
${table(
  "The first lines that could not be read",
  ["line", "why"],
  bad.flatMap(({ uri, firstBad, bad: all }) => [
    ...firstBad.map(({ line, reason }) => [code(`${uri}:${line}`), sentence(reason)]),
    ...(all > firstBad.length ? [[code(uri), `and ${number(all - firstBad.length)} more`]] : []),
  ]),
)}`
}`,
    },
  ];
}
