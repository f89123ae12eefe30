/** A failed case → an item of a list in Markdown. */

import { RANK } from "../markdown/findings.js";
import type { Entry } from "../markdown/fit.js";
import { codeBlock, codeSpan, inline } from "../markdown/inline.js";
import { styleOf } from "../pretty/style.js";
import { clipped } from "../printable.js";
import { failureLines } from "./failure-lines.js";
import type { TestCaseRow } from "./report.js";
import { actualText, caseName, expectedText } from "./words.js";

const LONGEST_SENTENCE = 400;
const LONGEST_PATH = 300;

/** What was expected and what came, with why folded away. Nothing of it comes from a suite but as plain words or code. */
export function failedCaseEntry(row: TestCaseRow): Entry {
  return { rank: RANK.error, text: caseText(row), extra: callOf(row) };
}

/** One line of what was expected and what came, with the case's place. */
function caseText(row: TestCaseRow): string {
  const { failure, location } = row;
  if (failure === undefined) return "";
  const place = codeSpan(`${clipped(location.uri, LONGEST_PATH)}:${location.range.start.line}`);
  return `- **${sentence(caseName(row))}** at ${place}: expected ${sentence(expectedText(failure))}, got ${sentence(actualText(failure))}\n`;
}

/** Why, folded away. */
function callOf({ failure }: TestCaseRow): string | undefined {
  if (failure === undefined) return undefined;
  const lines = failureLines(failure, styleOf(false)).map((line) => line.slice(2));
  return ["", "  <details><summary>Why</summary>", "", codeBlock(lines, "text", "  "), "", "  </details>", "", ""].join(
    "\n",
  );
}

function sentence(text: string): string {
  return inline(clipped(text, LONGEST_SENTENCE));
}
