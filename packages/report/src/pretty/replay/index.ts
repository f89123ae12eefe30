/** A replay as a person reads it: the count, then what was asked, or the would-be denials and the head-room. */

import { count, decisionParts, number } from "../../count.js";
import { printable } from "../../printable.js";
import { changesSentence } from "../../replay/changes.js";
import { forwardedLines, forwardedSentence, otherReasons } from "../../replay/forwarded.js";
import { noCallSentence, passedOverSentences, reasonSentence } from "../../replay/passed-over.js";
import type { ReplayTables, TranscriptRow } from "../../replay/tables.js";
import { caveats } from "../../replay/words.js";
import type { Style } from "../style.js";
import { changeParagraphs } from "./changes.js";
import { denialParagraphs } from "./denials.js";
import { explanationParagraph } from "./explanation.js";
import { headRoomParagraph, sweepParagraphs } from "./limits.js";

/** All paragraphs of a replay. */
export function replayParagraphs(replay: ReplayTables, style: Style): string {
  const { explanation, sweep, changes, transcripts } = replay;
  const asked = [
    explanation === undefined ? "" : explanationParagraph(explanation, style),
    changes === undefined ? "" : changeParagraphs(changes, style),
    sweep === undefined ? "" : sweepParagraphs(sweep, style),
  ].filter((part) => part !== "");
  const isAsked = explanation !== undefined || changes !== undefined || sweep !== undefined;
  return [
    headline(replay, style),
    forwarded(replay, style),
    ...(isAsked ? asked : [denialParagraphs(replay, style), headRoomParagraph(replay.headRoom, style)]),
    notEvaluated(replay, style),
    badLines(transcripts, style),
    repeatedCalls(transcripts, style),
    passedOver(replay, style),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function headline(replay: ReplayTables, style: Style): string {
  const { calls, decisions, tools, changes } = replay;
  if (calls === 0) return `${noCallSentence(replay)}\n`;
  const parts = decisionParts(decisions).map(({ outcome, text }) => {
    if (outcome === "allow") return style.good(text);
    return outcome === "deny" && decisions.deny > 0 ? style.bad(text) : text;
  });
  const lines = [`${style.strong(`${count(calls, "call")} to ${count(tools.length, "tool")}`)}: ${parts.join(", ")}`];
  if (changes !== undefined) lines.push(style.strong(printable(changesSentence(changes, calls))));
  // They are about counts; whoever asks for one call asks for none.
  const about = replay.explanation === undefined ? caveats(replay) : [];
  return [...lines, ...about.map((text) => style.faint(`  ${text}`))].map((line) => `${line}\n`).join("");
}

/** What goes past every rule comes before what a rule says. */
function forwarded({ forwarded: table }: ReplayTables, style: Style): string {
  const sentence = forwardedSentence(table);
  if (sentence === undefined) return "";
  const lines = forwardedLines(table).map((line) => `   ${printable(line)}\n`);
  return `${style.severity.error("!")} ${style.strong(printable(sentence))}\n${lines.join("")}`;
}

function notEvaluated(replay: ReplayTables, style: Style): string {
  return otherReasons(replay)
    .map(
      (row) => `${style.severity.warning(`${number(row.calls)}×`)} not evaluated: ${printable(reasonSentence(row))}\n`,
    )
    .join("");
}

/** The first lines that could not be read, by file. */
export function badLines(transcripts: readonly TranscriptRow[], style: Style): string {
  return transcripts
    .filter(({ bad }) => bad > 0)
    .map(({ uri, lines, bad, firstBad }) => {
      const more = bad > firstBad.length ? `   and ${number(bad - firstBad.length)} more\n` : "";
      const listed = firstBad.map(({ line, reason }) => `   ${style.place(`${printable(uri)}:${line}`)} ${reason}\n`);
      return `${style.severity.warning("!")} ${number(bad)} of ${count(lines, "line")} of ${printable(uri)} could not be read\n${listed.join("")}${more}`;
    })
    .join("\n");
}

function passedOver({ passedOver: table }: ReplayTables, style: Style): string {
  return passedOverSentences(table)
    .map((text) => `${style.severity.warning("!")} ${printable(text)}\n`)
    .join("");
}

function repeatedCalls(transcripts: readonly TranscriptRow[], style: Style): string {
  return transcripts
    .flatMap(({ uri, repeated }) => {
      if (repeated === undefined) return [];
      const also =
        repeated === 1 ? "stands in another transcript, too, and is" : "stand in another transcript, too, and are";
      return style.faint(`${count(repeated, "call")} of ${printable(uri)} ${also} counted once\n`);
    })
    .join("");
}
