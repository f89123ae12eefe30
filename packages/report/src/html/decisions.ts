/** The four decisions as the page shows them: always in this order, by colour and in words. */

import type { DecisionKind } from "@callgate/core";
import { html, type Markup } from "./markup.js";

export const OUTCOMES = ["allow", "approval", "notEvaluated", "deny"] as const satisfies readonly DecisionKind[];

/** The words of the counts. */
export const OUTCOME_WORDS: Readonly<Record<DecisionKind, string>> = {
  allow: "allowed",
  approval: "needs approval",
  notEvaluated: "not evaluated",
  deny: "would be denied",
};

/** The colour is the style sheet's: light and dark have their own. */
export function colourOf(outcome: DecisionKind): string {
  return `var(--${outcome})`;
}

/** Which colour is which decision, of those that there are. */
export function legend(outcomes: readonly DecisionKind[]): Markup {
  return html`<ul class="legend" aria-hidden="true">${outcomes.map(
    (outcome) => html`<li><span class="swatch ${outcome}"></span>${OUTCOME_WORDS[outcome]}</li>`,
  )}</ul>`;
}
