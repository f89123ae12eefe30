/** A failed case → lines of text: expected beside actual, why, and what would have met it. */

import { plainText, type Span, type Text } from "../blocks.js";
import { clipped, printable } from "../printable.js";
import { argumentsText, limitLine, ruleLines } from "../replay/describe-explanation.js";
import type { TestFailureRow } from "./report.js";
import { actualText, callText, decisionText, expectedText, noRemedyText, remedyTexts } from "./words.js";

/** A longer message is cut; the JSON format has the whole of it. */
const MAX_TEXT = 400;

/** The lines; untrusted. */
export function failureLines(failure: TestFailureRow): Text[] {
  const { call, actual, counts } = failure;
  const args = argumentsText(call.args);
  const place: Span[] = actual.policy === undefined ? [] : ["  ", { place: actual.policy }];
  const { rules, limits } = deciding(failure);
  const noRemedy = noRemedyText(failure);
  return [
    [{ strong: call.tool }, `${args === undefined ? "" : ` ${args}`}  `, { tone: "faint", text: callText(failure) }],
    [{ tone: "good", text: "expected" }, `  ${clipped(expectedText(failure), MAX_TEXT)}`],
    [
      { tone: "bad", text: "actual" },
      `    ${clipped(actualText(failure), MAX_TEXT)}`,
      ...(counts === undefined ? place : []),
    ],
    ...(counts === undefined
      ? []
      : [
          [
            { tone: "faint" as const, text: `call ${call.number}`.padEnd(9) },
            ` ${clipped(decisionText(actual), MAX_TEXT)}`,
            ...place,
          ],
        ]),
    ...rules.flatMap(ruleLines),
    ...limits.map(limitLine),
    ...remedyTexts(failure).map(
      ({ lead, text }): Text => [{ tone: "good", text: `${lead}:` }, ` ${clipped(text, MAX_TEXT)}`],
    ),
    ...(noRemedy === undefined ? [] : [{ tone: "faint" as const, text: noRemedy }]),
  ];
}

/** What decided; where the call passes, all that might have denied it. */
function deciding({ actual, rules, limits }: TestFailureRow): Pick<TestFailureRow, "rules" | "limits"> {
  const asked = rules.filter(({ conditions, effect }) => conditions.length > 0 || effect !== "passes");
  if (actual.decision !== "deny") return { rules: asked, limits };
  const denying = asked.find(({ effect }) => effect === "denies");
  if (denying !== undefined) return { rules: [denying], limits: [] };
  return { rules: [], limits: limits.filter(({ fits }) => !fits) };
}

/** A failed case as one printable text, for other programs' messages. */
export function failureText(failure: TestFailureRow): string {
  return failureLines(failure)
    .map((line) => `  ${printable(plainText(line))}`)
    .join("\n");
}
