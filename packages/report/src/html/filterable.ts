/** A list with a filter above it, which the script brings to life. */

import { html, type Markup, type Piece } from "./markup.js";

/** Rows by the value of one of their `data-` attributes. */
export interface Choice {
  /** The attribute without `data-`; small letters. */
  readonly name: string;
  readonly label: string;
  readonly values: readonly { readonly value: string; readonly text: string }[];
}

/** @param list its rows have the attribute `data-row` */
export function filterable(noun: string, choices: readonly Choice[], list: Piece): Markup {
  return html`<div class="filterable">
<form role="search" aria-label="Filter the ${noun}" hidden>
<label class="words">Contains <input type="search" autocomplete="off" spellcheck="false" placeholder="any words"></label>
${choices
  .filter(({ values }) => values.length > 1)
  .map(
    ({ name, label, values }) =>
      html`<label>${label} <select name="${name}"><option value="">all</option>${values.map(
        ({ value, text }) => html`<option value="${value}">${text}</option>`,
      )}</select></label>`,
  )}
<button type="reset">Clear</button>
<output aria-live="polite"></output>
</form>
${list}
<p class="none" hidden>No ${noun} match this filter.</p>
</div>`;
}
