/** MutationReport → one HTML file: Stryker's page, which draws the policy with its mutants, and the cases beside it. */

import { assumedSentences } from "../describe-assumed.js";
import { strykerObject } from "../machine/stryker.js";
import { presentMutation } from "../present/mutation.js";
import { printableJson } from "../printable.js";
import { pretty } from "../render/pretty.js";
import type { MutationReport } from "../results/mutation.js";
import { html, Markup, type Piece } from "./markup.js";
import { ELEMENTS } from "./mutation-elements.js";
import { htmlDocument, sourceOf } from "./page.js";
import { sentence } from "./parts.js";

/**
 * The component has colours of its own, dark where its reader's screen is or its switch says so. Paper, and a browser
 * without scripts, have the text in its place.
 */
const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 3rem; max-width: 90rem; background: #fff; color: #1d2126; }
.about { font: 0.875rem/1.5 system-ui, sans-serif; margin: 0 0 1rem; }
@media screen {
  :root[data-theme="dark"] { color-scheme: dark; }
  :root[data-theme="dark"] body { background: #18181b; color: #e9ebee; }
}
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme]) { color-scheme: dark; }
  :root:not([data-theme]) body { background: #18181b; color: #e9ebee; }
}
.text { display: none; font: 0.8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
mutation-test-report-app:not(:defined) + .text { display: block; }
@page { margin: 14mm 12mm; }
@media print {
  body { max-width: none; padding: 0; }
  mutation-test-report-app { display: none; }
  .text { display: block; font-size: 8.5pt; }
}
`;

/** Puts the data into the component; no text of the report is ever taken for markup or for code. */
const SCRIPT = `
const app = document.querySelector("mutation-test-report-app");
app.addEventListener("theme-changed", ({ detail }) => (document.documentElement.dataset.theme = detail.theme));
app.report = JSON.parse(document.getElementById("report").textContent);
`;

/** Lines that stay lines. */
function linesOf(text: string): Piece {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => [line, new Markup("\n")]);
}

/**
 * A document of its own: it fetches nothing. Its security policy allows its two scripts, by their hashes;
 * the component writes styles of its own.
 */
export function mutationHtml(report: MutationReport): string {
  // A script in HTML ends at the text `</script`, even inside a string.
  const component = ELEMENTS.replaceAll("</script", "<\\/script");
  const data = printableJson(strykerObject(report)).replaceAll("<", "\\u003c");
  const policy = [
    `script-src ${sourceOf(component)} ${sourceOf(SCRIPT)}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
  ];
  const title = `callgate mutate: ${report.policy.uri}`;
  return htmlDocument({
    title,
    policy,
    style: STYLE,
    body: html`${assumedSentences(report).map(
      (assumed) => html`<p class="about">${sentence(assumed)}</p>
`,
    )}<mutation-test-report-app title-postfix="${title}"></mutation-test-report-app>
<pre class="text">${linesOf(pretty(presentMutation(report)))}</pre>
<script type="application/json" id="report">${new Markup(data)}</script>
<script>${new Markup(component)}</script>
<script>${new Markup(SCRIPT)}</script>`,
  });
}
