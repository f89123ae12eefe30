/** The recorded calls that are decided otherwise, as a table. */

import { count, number } from "../count.js";
import { RANK } from "../markdown/findings.js";
import type { Section } from "../markdown/fit.js";
import { cell, codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import { passedOverSentences } from "../replay/passed-over.js";
import type { Impact } from "./report.js";
import { decisionWords, impactRules } from "./words.js";

const MAX_NAME_LENGTH = 200;
const MAX_RULES_LENGTH = 1_000;

/** What was passed over in the transcripts, as Markdown. */
export function impactNotes({ passedOver }: Impact): string[] {
  return passedOver === undefined
    ? []
    : passedOverSentences(passedOver).map((text) => inline(clipped(text, MAX_RULES_LENGTH)));
}

/** A row for each kind of change, below the heading. @param heading as Markdown */
export function impactSection(impact: Impact, heading: string): Section {
  const { kinds, notEvaluated } = impact;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const columns = ["calls", "tool", "decision", "rule", "first"];
  const left = notEvaluated.reduce((sum, kind) => sum + kind.calls, 0);
  const notes = [...(left === 0 ? [] : [`${count(left, "call")} not evaluated`]), ...impactNotes(impact)];
  const rest = notes.length === 0 ? "" : `${notes.join("; ")}.\n\n`;
  if (kinds.length === 0)
    return {
      heading: `${heading}\n\n`,
      entries: notes.map((text) => ({ rank: RANK.warning, text: `- ${text}\n` })),
    };
  return {
    heading: `${heading}\n\n${rest}${line(columns)}${line(columns.map(() => "---"))}`,
    entries: kinds.map((kind) => ({
      rank: RANK.warning,
      text: line([
        number(kind.calls),
        `${codeSpan(clipped(kind.tool, MAX_NAME_LENGTH))}${kind.server === undefined ? "" : ` on ${codeSpan(clipped(kind.server, MAX_NAME_LENGTH))}`}`,
        decisionWords(kind.before.decision, kind.after.decision),
        inline(clipped(impactRules(kind), MAX_RULES_LENGTH)),
        codeSpan(`${kind.first.uri}:${kind.first.line}`),
      ]),
    })),
  };
}
