/** Report → text for a person at a terminal. */

import { type Finding, isAboutRun } from "@callgate/core";
import type { Report } from "../report.js";
import { explainLine, findingParagraphs, findingsLine, fixableCount, passedOverLine, runNotes } from "./findings.js";
import { replayParagraphs } from "./replay/index.js";
import { styleOf } from "./style.js";
import { suppressedCount, suppressedLines } from "./suppressed.js";

/** The report as text; `colour` decides about escape sequences only. */
export function pretty(report: Report, colour: boolean): string {
  const style = styleOf(colour);
  const { checks, findings, sources } = report;
  const paragraphs = findingParagraphs(findings, sources, style);
  const blocks = paragraphs === "" ? [] : [paragraphs];
  switch (report.command) {
    case "lint": {
      const { suppressed = [], showSuppressed } = report;
      if (showSuppressed && suppressed.length > 0) blocks.push(suppressedLines(suppressed, style));
      if (findings.some(isAboutRun)) blocks.push(runNotes(findings, style));
      const line = `${findingsLine(report, style)}${suppressedCount(suppressed.length)}${fixableCount(findings)}
`;
      blocks.push(`${line}${passedOverLine(report.passedOver, style)}${explainLine(findings, checks, style)}`);
      break;
    }
    case "replay":
      blocks.push(replayParagraphs(report.replay, style));
      if (findings.some(isAboutRun)) blocks.push(runNotes(findings, style));
      break;
    default:
      report satisfies never;
  }
  return blocks.join("\n");
}

/** Findings alone, without colour: for an error message that quotes them. */
export function findingsText(findings: readonly Finding[], document: { uri: string; text: string }): string {
  return findingParagraphs(findings, new Map([[document.uri, document.text]]), styleOf(false));
}
