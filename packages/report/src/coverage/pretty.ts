/** Coverage → text for a person at a terminal: how much, then the policy's own lines on which something is missing. */

import { count } from "../count.js";
import { excerptOf } from "../excerpt.js";
import type { Style } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import { coveredLines, missingOf, offLines } from "./goals.js";
import {
  COVERAGE_KINDS,
  type CoverageReport,
  type CoverageScores,
  type MissedThresholdRow,
  type PolicyCoverageRow,
} from "./report.js";

/** More of them nobody reads at a terminal. */
const MOST_LINES = 50;
const MOST_TOOLS = 20;
const LONGEST_SENTENCE = 200;

/** A block for each policy, then the thresholds that were missed. */
export function coveragePretty({ policies, missed }: CoverageReport, style: Style): string {
  const blocks = policies.map((policy) => policyBlock(policy, style));
  return [...blocks, missed.map((one) => `${style.bad("✖")} ${missedSentence(one)}\n`).join("")]
    .filter((block) => block !== "")
    .join("\n");
}

/** `90% are asked for, and 85% of the conditions are covered`. */
export function missedSentence({ of, percent, wanted }: MissedThresholdRow): string {
  return `${percent}% ${of === "total" ? "is covered" : `of the ${of} are covered`}, and ${wanted}% is asked for`;
}

/** `rules 3 of 4, conditions 5 of 8`: the kinds that the policy has. */
export function scoreParts(scores: CoverageScores): string {
  return COVERAGE_KINDS.filter((kind) => scores[kind].total > 0)
    .map((kind) => `${kind} ${scores[kind].covered} of ${scores[kind].total}`)
    .join(", ");
}

function policyBlock(policy: PolicyCoverageRow, style: Style): string {
  const { uri, text, scores } = policy;
  const { percent } = scores.total;
  const source = text.split(/\r\n|\n|\r/);
  const gaps = coveredLines(policy).filter(({ state }) => state !== "covered");
  const more = gaps.length - MOST_LINES;
  const uncalled = offLines(policy).filter((item) => missingOf(item).length > 0);
  const lines = [
    `${percent === 100 ? style.good("✔") : style.bad("✖")} ${style.strong(`${percent}%`)} of ${style.place(printable(uri))} covered: ${scoreParts(scores)}`,
    ...gaps.slice(0, MOST_LINES).flatMap(({ line, items, state }) => {
      const mark = state === "missed" ? style.bad("✖") : style.severity.warning("~");
      const [excerpt] = excerptOf({ start: { line, column: 1 }, end: { line, column: 1 } }, source);
      const sentences = items.flatMap(missingOf);
      return [
        `  ${mark}${style.faint(`${String(line).padStart(4)} │ `)}${excerpt?.shown.trimEnd() ?? ""}`,
        ...sentences.map((one) => `         ${printable(clipped(one, LONGEST_SENTENCE))}`),
      ];
    }),
    ...(more > 0 ? [style.faint(`  and ${count(more, "more line")}; --coverage-format html=FILE shows all`)] : []),
    ...(uncalled.length === 0 ? [] : [`  ${style.bad("✖")} ${uncalledSentence(uncalled)}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function uncalledSentence(items: readonly { readonly kind: string; readonly tool?: string }[]): string {
  const names = items.slice(0, MOST_TOOLS).map(({ tool = "" }) => clipped(printable(tool), LONGEST_SENTENCE));
  const more = items.length - names.length;
  return `never called, and only in the tool list: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
