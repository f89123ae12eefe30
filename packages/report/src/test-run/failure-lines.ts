/** A failed case → lines of text: expected beside actual, why, and what would have met it. */

import { argumentsText } from "../pretty/replay/call.js";
import { limitLine, ruleLines } from "../pretty/replay/explanation.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import type { TestFailureRow } from "./report.js";
import { actualText, callText, decisionText, expectedText, noRemedyText, remedyTexts } from "./words.js";

/** More of a message nobody reads here. */
const LONGEST = 400;

/** The lines, ready to be printed, each indented by two. */
export function failureLines(failure: TestFailureRow, style: Style): string[] {
  const { call, actual } = failure;
  const args = argumentsText(call.args);
  const place = actual.policy && `  ${style.place(placeText(actual.policy))}`;
  const because = [
    ...deciding(failure).rules.flatMap((rule) => ruleLines(rule, style)),
    ...deciding(failure).limits.map((limit) => limitLine(limit, style)),
  ];
  const counted = failure.counts !== undefined;
  const lines = [
    `${style.strong(printable(call.tool))}${args === undefined ? "" : ` ${args}`}  ${style.faint(printable(callText(failure)))}`,
    `${style.good("expected")}  ${shown(expectedText(failure))}`,
    `${style.bad("actual")}    ${shown(actualText(failure))}${counted ? "" : (place ?? "")}`,
    ...(counted
      ? [`${style.faint(`call ${call.number}`.padEnd(9))} ${shown(decisionText(actual))}${place ?? ""}`]
      : []),
    ...because,
    ...remedyTexts(failure).map(({ lead, text }) => `${style.good(`${lead}:`)} ${shown(text)}`),
    ...[noRemedyText(failure) ?? []].flat().map((text) => style.faint(text)),
  ];
  return lines.map((line) => `  ${line}`);
}

/** What decided; where the call passes, all that might have denied it. */
function deciding({ actual, rules, limits }: TestFailureRow): Pick<TestFailureRow, "rules" | "limits"> {
  const asked = rules.filter(({ conditions, effect }) => conditions.length > 0 || effect !== "passes");
  if (actual.decision !== "deny") return { rules: asked, limits };
  const denying = asked.find(({ effect }) => effect === "denies");
  if (denying !== undefined) return { rules: [denying], limits: [] };
  return { rules: [], limits: limits.filter(({ fits }) => !fits) };
}

function shown(text: string): string {
  return clipped(printable(text), LONGEST);
}

/** A failed case as one text without colours, for other programs' messages. */
export function failureText(failure: TestFailureRow): string {
  return failureLines(failure, styleOf(false)).join("\n");
}

/** `policy.yaml:4:2`, printable. */
export function placeText({ uri, range: { start } }: TestFailureRow["location"]): string {
  return `${printable(uri)}:${start.line}:${start.column}`;
}
