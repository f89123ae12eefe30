/** What other values of the limits would deny. */

import { count } from "../../count.js";
import type { ReplayTables, SweptLimitRow } from "../../replay/tables.js";
import { amountText, limitText, nameOf, sweepSentence } from "../../replay/words.js";
import { sweepChart } from "../charts/sweep.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { code, details, more, placeOf, table } from "../parts.js";

/** None where nobody asked for it. */
export function sweepSection({ sweep }: ReplayTables): Section[] {
  if (sweep === undefined) return [];
  return [
    {
      id: "sweep",
      heading: "Other values of the limits",
      content: html`<p class="lead">How many of the recorded calls each value would deny; the policy's own is shaded.</p>
<div class="cards broad">${sweep.limits.map(card)}</div>
${sweep.limits.length === 0 ? more("The policy limits none of these tools.") : undefined}
${more(sweep.left === 0 ? undefined : `${count(sweep.left, "more limit")} not swept, because there are too many; name the tools with --sweep TOOL.`)}`,
    },
  ];
}

function card(row: SweptLimitRow): Markup {
  const sentence = sweepSentence(row);
  const numbers = table(
    `Calls denied by each value of ${row.rule}`,
    ["limit", { number: "calls denied" }],
    row.candidates.map(({ max, denied }) => [`${amountText(max)}${max === row.max ? " (the policy's)" : ""}`, denied]),
  );
  return html`<article class="card">
<h3>${nameOf(row)}</h3>
<p class="figure"><strong>${limitText(row.max, row.window)}</strong></p>
${sweepChart(row)}
<p>${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.</p>
<p class="faint">${code(row.rule)}<br>${placeOf(row.policy)}</p>
${details("The numbers", numbers)}
</article>`;
}
