/** A failed case → an item of a list in Markdown. */

import { RANK } from "../markdown/findings.js";
import type { Entry } from "../markdown/fit.js";
import { codeSpan, inline } from "../markdown/inline.js";
import { clipped } from "../printable.js";
import type { TestCaseRow } from "./report.js";
import { actualText, caseName, expectedText } from "./words.js";

const MAX_SENTENCE = 400;
const MAX_PATH = 300;

/** What was expected and what came, in one line. Nothing of it comes from a suite but as plain words or code. */
export function failedCaseEntry(row: TestCaseRow): Entry {
  const { failure, location } = row;
  if (failure === undefined) return { rank: RANK.error, text: "" };
  const place = codeSpan(`${clipped(location.uri, MAX_PATH)}:${location.range.start.line}`);
  return {
    rank: RANK.error,
    text: `- **${sentence(caseName(row))}** at ${place}: expected ${sentence(expectedText(failure))}, got ${sentence(actualText(failure))}\n`,
  };
}

function sentence(text: string): string {
  return inline(clipped(text, MAX_SENTENCE));
}
