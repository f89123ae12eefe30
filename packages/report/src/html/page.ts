/** The parts of a page → one file that asks for nothing else. */

import { sourceOf } from "./content-security.js";
import { html, Markup, type Piece } from "./markup.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";

/** A part of the page with a heading, to which the contents lead. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: Markup;
}

export interface Page {
  readonly title: string;
  readonly command: string;
  /** The first thing on it. */
  readonly summary: Markup;
  readonly sections: readonly Section[];
  readonly version: string;
}

/**
 * A document of its own. Its security policy forbids everything that would be fetched, and every style and script but
 * the two that stand in it, by their hashes: should escaping fail one day, nothing would run all the same.
 */
export function page({ title, command, summary, sections, version }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(STYLE)}`,
    `script-src ${sourceOf(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const contents: Piece =
    sections.length < 2
      ? undefined
      : html`<nav aria-label="Contents"><ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<p class="brand"><span class="mark" aria-hidden="true"></span>callgate <span>${command}</span></p>
${summary}
${contents}
</header>
<main>
${sections.map(
  ({ id, heading, content }) => html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}
</section>
`,
)}</main>
<footer><p>Made by callgate ${version}. This file is complete: it fetches nothing and sends nothing. Times are UTC.</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return document.toString();
}
