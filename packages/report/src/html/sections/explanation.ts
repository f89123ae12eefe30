/** One call's decision, step by step. */

import type { ExplainedRuleRow, ReplayTables } from "../../replay/tables.js";
import { DECIDED, limitSentence, nameOf, remedySentence } from "../../replay/words.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { argumentsOf, code, lineOf, placeOf, time } from "../parts.js";

const EFFECT: Readonly<Record<NonNullable<ExplainedRuleRow["effect"]>, string>> = {
  passes: "lets it pass",
  denies: "denies it",
  asks: "asks for approval",
};

/** None where nobody asked for one. */
export function explanationSection({ explanation: call }: ReplayTables): Section[] {
  if (call === undefined) return [];
  const content = html`<article class="card">
<h3>${nameOf(call)} <span class="tag ${call.decision}">${DECIDED[call.decision]}</span></h3>
<p class="message">${call.message}</p>
<dl>
<dt>Recorded at</dt><dd>${lineOf(call.transcript)} ${time(call.at)}</dd>
${call.policy === undefined ? undefined : html`<dt>Decided by</dt><dd>${code(call.rule)} at ${placeOf(call.policy)}</dd>`}
<dt>Arguments</dt><dd>${argumentsOf(call.args)}</dd>
</dl>
<ol class="steps">
${call.rules.map(rule)}${call.limits.map(
  (limit) =>
    html`<li class="${limit.fits ? "yes" : "no"}">${code(limit.rule)} at ${placeOf(limit.policy)}: ${limitSentence(limit)}</li>`,
)}</ol>
${
  call.remedies.length === 0
    ? undefined
    : html`<p>It would pass:</p><ul>${call.remedies.map((remedy) => html`<li>${remedySentence(remedy, call.at)}</li>`)}</ul>`
}
</article>`;
  return [{ id: "explanation", heading: `Call ${call.index.toLocaleString("en")}, step by step`, content }];
}

function rule({ rule: name, effect, conditions, policy }: ExplainedRuleRow): Markup {
  return html`<li class="${effect === undefined ? "" : effect === "passes" ? "yes" : "no"}">${code(name)} at ${placeOf(policy)}: ${effect === undefined ? "nobody can say" : EFFECT[effect]}${
    conditions.length === 0
      ? undefined
      : html`<ul>${conditions.map(
          ({ path, op, value, actual, holds }) =>
            html`<li class="${holds === undefined ? "" : holds ? "yes" : "no"}">${code(path)} ${op} ${code(value)}: ${holds === undefined ? "the record does not tell" : html`${holds ? "holds" : "does not hold"}; it is ${actual === undefined ? "not there" : code(actual)}`}</li>`,
        )}</ul>`
  }</li>
`;
}
