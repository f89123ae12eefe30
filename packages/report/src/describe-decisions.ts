/** Decisions in words, the same in every format. */

import { DECISION_WORDS, type DecisionKind } from "@callgate/core";
import { number } from "./describe-values.js";

/** The forms that reports have; see `DECISION_WORDS`. */
export const { decides: DECIDES, decided: DECIDED, wouldBe: WOULD_BE_DECIDED } = DECISION_WORDS;

/** `denied → allowed`. */
export function decisionChange(before: DecisionKind, after: DecisionKind): string {
  return `${DECIDED[before]} → ${DECIDED[after]}`;
}

/** `1,200 allowed`, `2 would be denied`, and the other decisions if there are any. */
export function decisionParts(
  decisions: Readonly<Record<DecisionKind, number>>,
): { readonly outcome: DecisionKind; readonly text: string }[] {
  const words = [
    ["allow", DECIDED.allow],
    ["deny", WOULD_BE_DECIDED.deny],
    ["approval", WOULD_BE_DECIDED.approval],
    ["notEvaluated", DECIDED.notEvaluated],
  ] as const;
  return words
    .filter(([outcome]) => decisions[outcome] > 0 || outcome === "allow" || outcome === "deny")
    .map(([outcome, text]) => ({ outcome, text: `${number(decisions[outcome])} ${text}` }));
}
