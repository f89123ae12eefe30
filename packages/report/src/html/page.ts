/** The parts of a page → one file that asks for nothing else. */

import { createHash } from "node:crypto";
import { html, Markup, type Piece } from "./markup.js";
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
 * its own two, by their hashes: if escaping ever failed, nothing would run.
 */
export function page({ title, command, summary, sections, version }: Page): string {
  const policy = [`style-src ${sourceOf(STYLE)}`, `script-src ${sourceOf(SCRIPT)}`];
  const contents: Piece =
    sections.length < 2
      ? undefined
      : html`<nav aria-label="Contents"><ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>`;
  return htmlDocument({
    title,
    policy,
    meta: html`
<meta name="color-scheme" content="light dark">`,
    style: STYLE,
    body: html`<header>
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
<script>${new Markup(SCRIPT)}</script>`,
  });
}

/** A whole document. @param policy the directives of its security policy, which ends with those that all pages have */
export function htmlDocument({
  title,
  policy,
  meta,
  style,
  body,
}: {
  readonly title: string;
  readonly policy: readonly string[];
  readonly meta?: Markup;
  readonly style: string;
  readonly body: Markup;
}): string {
  const directives = ["default-src 'none'", ...policy, "base-uri 'none'", "form-action 'none'"].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(directives)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">${meta}
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.toString();
}

/** How a security policy names an inline text. */
export function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Finds `.filterable` parts, shows their controls and hides the rows that do not match. */
export const SCRIPT = `
for (const part of document.querySelectorAll(".filterable")) {
  const form = part.querySelector("form");
  const words = form.querySelector("input");
  const choices = [...form.querySelectorAll("select")];
  const rows = [...part.querySelectorAll("[data-row]")].map((element) => ({ element, text: undefined, shown: true }));
  const count = form.querySelector("output");
  const none = part.querySelector(".none");
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = choices.flatMap(({ name, value }) => (value === "" ? [] : [[name, value]]));
    let n = 0;
    for (const row of rows) {
      row.text ??= row.element.textContent.toLowerCase();
      const shown =
        wanted.every((word) => row.text.includes(word)) &&
        chosen.every(([name, value]) => row.element.dataset[name] === value);
      if (shown) n++;
      if (shown !== row.shown) row.element.hidden = !(row.shown = shown);
    }
    count.textContent = n.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown";
    none.hidden = n > 0;
  };
  let timer;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 100);
  });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
}
addEventListener("beforeprint", () => {
  for (const element of document.querySelectorAll("details.print")) element.open = true;
});
`;
