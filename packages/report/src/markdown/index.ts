/** Report → Markdown, for a job's summary or a comment on a pull request. */

import { count, decisionParts, number, severityParts } from "../count.js";
import { passedOverCount } from "../passed-over.js";
import { noCallSentence } from "../replay/passed-over.js";
import type { Report } from "../report.js";
import { shownSuppressed, suppressedOf } from "../suppression.js";
import { findingSections, suppressedSection } from "./findings.js";
import { fit } from "./fit.js";
import { replaySections } from "./replay.js";

/** A comment on GitHub may have this many characters; a job's summary 1 MiB. */
const MOST_CHARACTERS = 65_536;
/** For the heading and for what is said of entries left out. */
const RESERVED = 1_000;

/** A page of Markdown. Nothing in it comes from a policy or a transcript but as plain words or code. */
export function markdown(report: Report): string {
  const sections = [
    ...(report.command === "replay" ? replaySections(report.replay) : []),
    ...findingSections(report.findings),
    suppressedSection(shownSuppressed(report)),
  ];
  const { text, leftOut } = fit(sections, MOST_CHARACTERS - RESERVED);
  const more =
    leftOut === 0
      ? ""
      : `\n${count(leftOut, "more entry", "more entries")} left out here, the least important ones; \`--format json\` lists all.\n`;
  return `## ${headline(report)}\n${text === "" ? "" : `\n${text}`}${more}`;
}

function headline(report: Report): string {
  const found = severityParts(report.findings).map(({ text }) => text);
  switch (report.command) {
    case "lint": {
      const where = count(report.subjects.length, "policy", "policies");
      const suppressed = suppressedOf(report).length;
      const hidden = suppressed === 0 ? "" : `, ${number(suppressed)} suppressed`;
      const over = passedOverCount(report.passedOver);
      const left = over === 0 ? "" : `, ${number(over)} passed over`;
      return `callgate: ${found.length === 0 ? "no findings" : found.join(", ")} in ${where}${hidden}${left}`;
    }
    case "replay": {
      const { calls, tools, decisions } = report.replay;
      if (calls === 0) return `callgate: ${noCallSentence(report.replay)}`;
      const decided = decisionParts(decisions).map(({ text }) => text);
      return `callgate: ${count(calls, "call")} to ${count(tools.length, "tool")}: ${decided.join(", ")}`;
    }
    default:
      return report satisfies never;
  }
}
