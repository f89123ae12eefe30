/** What several parts of a page are made of. */

import { DECISION_WORDS, type DecisionKind, type Location } from "@callgate/core";
import type { ShownArguments } from "@callgate/simulator";
import { assumedSentences, type WithAssumed } from "../describe-assumed.js";
import { number } from "../describe-values.js";
import { html, type Markup, type Piece } from "./markup.js";

/** A name, a rule, a place: as written in a file. */
export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

/** A sentence; text between backticks is code, as in all our messages. */
export function sentence(text: string): Markup {
  return html`${text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? code(part) : part))}`;
}

/** `run` on `ollama`. */
export function toolName({ tool, server }: { readonly tool: string; readonly server: string | undefined }): Markup {
  return server === undefined ? code(tool) : html`${code(tool)} <span class="on">on ${server}</span>`;
}

/** `policy.json:4:2`. */
export function placeOf({ uri, range: { start } }: Location): Markup {
  return html`<code class="place">${uri}:${start.line}:${start.column}</code>`;
}

/** `session.jsonl:58`. */
export function lineOf({ uri, line }: { readonly uri: string; readonly line: number }): Markup {
  return html`<code class="place">${uri}:${line}</code>`;
}

/** A path that may break after its slashes. */
export function breakable(path: string): Piece {
  return path.split(/(?<=\/)/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));
}

/** A time of the record; nothing if it has none. */
export function time(at: number | undefined): Piece {
  if (at === undefined) return undefined;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 23)}</time>`;
}

/** Arguments as JSON, or why they are unknown. */
export function argumentsOf(args: ShownArguments | undefined, unknown?: string): Markup {
  const why = unknown === undefined ? undefined : html` <span class="faint">(${sentence(unknown)})</span>`;
  if (args === undefined) return html`<p class="faint">${sentence(unknown ?? "no arguments")}</p>`;
  return html`<pre class="args"><code>${args.text}${args.cut ? "…" : ""}</code></pre>${why}`;
}

/** A table that is stacked on narrow screens, each cell after its column's name; numbers are right-aligned. */
export function table(
  caption: string,
  columns: readonly (string | { readonly number: string })[],
  rows: readonly (readonly Piece[])[],
): Markup {
  const isNumber = columns.map((column) => typeof column !== "string");
  const head = columns.map((column) =>
    typeof column === "string"
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="n">${column.number}</th>`,
  );
  const cells = (row: readonly Piece[]) =>
    row.map((cell, i) => {
      if (i === 0) return html`<th scope="row">${cell}</th>`;
      const shown = typeof cell === "number" ? number(cell) : cell;
      const column = columns[i];
      const name = typeof column === "string" ? column : (column?.number ?? "");
      return isNumber[i]
        ? html`<td class="n" data-name="${name}">${shown}</td>`
        : html`<td data-name="${name}"><div>${shown}</div></td>`;
    });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="stacked">
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>${cells(row)}</tr>
`,
)}</tbody></table></div>`;
}

/** Details: what shows a finding is open; the numbers of a chart are behind one click, and are not printed. */
export function details(summary: string, content: Piece, kind: "numbers" | "print" = "numbers"): Markup {
  const inside = html`<summary>${sentence(summary)}</summary>${content}`;
  return kind === "print"
    ? html`<details class="print" open>${inside}</details>`
    : html`<details class="numbers">${inside}</details>`;
}

/** How full something is, as a bar. */
export function meter(part: number, kind: "deny" | "allow"): Markup {
  const width = Math.round(1_000 * Math.min(1, Math.max(0, part))) / 10;
  return html`<svg class="meter ${kind}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="room" width="100" height="6" rx="1"/><rect class="used" width="${width}" height="6" rx="1"/></svg>`;
}

/** What a list leaves out. */
export function more(text: string | undefined): Piece {
  return text === undefined ? undefined : html`<p class="faint">${sentence(text)}</p>`;
}

/** In characters of HTML; 10,000 denials of an ordinary record fit. */
const MOST = 4_300_000;

/** The first rows, as many as fit, and how many are left out. */
export function bounded<T>(rows: readonly T[], write: (row: T) => Markup): { shown: Markup[]; left: number } {
  const shown: Markup[] = [];
  let room = MOST;
  for (const row of rows) {
    const markup = write(row);
    room -= markup.toString().length;
    if (room < 0) break;
    shown.push(markup);
  }
  return { shown, left: rows.length - shown.length };
}

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

export const OUTCOMES = ["allow", "approval", "notEvaluated", "deny"] as const satisfies readonly DecisionKind[];

/** The words of the counts. */
export const OUTCOME_WORDS: Readonly<Record<DecisionKind, string>> = {
  allow: DECISION_WORDS.decided.allow,
  approval: DECISION_WORDS.is.approval,
  notEvaluated: DECISION_WORDS.decided.notEvaluated,
  deny: DECISION_WORDS.wouldBe.deny,
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

/** What was assumed of the programs that decide, below a page's summary. */
export function assumedParagraphs(report: WithAssumed): Markup {
  return html`${assumedSentences(report).map((assumed) => html`<p class="about">${sentence(assumed)}</p>`)}`;
}
