/** Decisions in words: one table for each grammatical form, the same in every format. */

import type { DecisionKind } from "@callgate/core";
import { number } from "./describe-values.js";

type DecisionWords = Readonly<Record<DecisionKind, string>>;

/** What an engine or a policy does to a call: `the engine allows run`. */
export const DECIDES: DecisionWords = {
  allow: "allows",
  deny: "denies",
  approval: "asks for approval of",
  notEvaluated: "is not known to decide",
};

/** What a call was or is now: `denied → allowed`. */
export const DECIDED: DecisionWords = {
  allow: "allowed",
  deny: "denied",
  approval: "held for approval",
  notEvaluated: "not evaluated",
};

/** What a policy would do to one recorded call: `call 27 would be denied`. */
export const WOULD_BE_DECIDED: DecisionWords = {
  allow: "would be allowed",
  deny: "would be denied",
  approval: "would need approval",
  notEvaluated: "cannot be decided",
};

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
