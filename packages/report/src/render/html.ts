/** A page of blocks → one HTML file that needs no network and no script. */

import {
  type Block,
  type Item,
  isShown,
  type Page,
  plainText,
  type Section,
  spansOf,
  type TableBlock,
  type Text,
  type Tone,
} from "../blocks.js";
import { count, number } from "../describe-values.js";
import { type Markup, html as markup, type Piece } from "../html/markup.js";
import { page as htmlPage, type Section as Part } from "../html/page.js";
import { bounded, breakable, code, details, lineOf, more, placeOf, sentence } from "../html/parts.js";
import { findingsSection } from "../html/sections/findings.js";

/** The same page gives the same file. @param more parts that are drawn, after the others */
export function html(
  { command, version, headline, notes = [], tiles = [], sections }: Page,
  more: readonly Part[] = [],
): string {
  return htmlPage({
    title: `callgate ${command}`,
    command,
    version,
    summary: markup`<h1>${textOf(headline)}</h1>
${notes.map((note) => markup`<p class="about">${textOf(note)}</p>`)}
${tiles.length === 0 ? undefined : markup`<ul class="tiles">${tiles.map(({ name, count: n, tone }) => markup`<li class="${classOf(tone)}${n === 0 ? " zero" : ""}"><strong>${number(n)}</strong> <span>${name}</span></li>`)}</ul>`}`,
    sections: [...sections.flatMap(partsOf), ...more],
  });
}

function partsOf({ heading, about, blocks }: Section, index: number): Part[] {
  const id = `part-${index + 1}`;
  const shown = blocks.filter(isShown);
  const findings = shown.flatMap((block, at) =>
    block.kind === "findings" ? findingsSection(block, { id: `${id}-${at + 1}`, heading: plainText(heading) }) : [],
  );
  const others = shown.filter(({ kind }) => kind !== "findings");
  if (others.length === 0) return findings;
  const lead =
    about &&
    markup`<p class="lead">${textOf(about)}</p>
`;
  return [{ id, heading: plainText(heading), content: markup`${lead}${others.map(blockOf)}` }, ...findings];
}

function blockOf(block: Block): Piece {
  switch (block.kind) {
    case "text":
      return markup`<p class="${block.tone === "faint" ? "faint" : "caveat"}">${textOf(block.text)}</p>
`;
    case "list": {
      const { shown, left } = bounded(block.items, itemOf);
      return markup`<ol class="findings">${shown}</ol>
${leftOut(left)}`;
    }
    case "table":
      return tableOf(block);
    case "code":
      return markup`<pre class="whole"><code>${linesOf(block.lines)}</code></pre>
`;
    case "details":
      return details(block.summary, block.blocks.filter(isShown).map(blockOf), "print");
    case "findings":
      return undefined;
    default:
      return block satisfies never;
  }
}

function itemOf({ text, tone, gist = "", below = [], details: folded }: Item): Markup {
  const [first = "", ...others] = spansOf(text);
  const isTag = tone !== undefined && typeof first === "object" && "strong" in first;
  const head = isTag
    ? markup`<span class="tag ${classOf(tone)}">${first.strong}</span>${textOf(others)}`
    : textOf(text);
  return markup`<li class="card ${classOf(tone)}"><p class="message">${head}${textOf(gist)}</p>
${below.length === 0 ? undefined : markup`<ul class="related">${below.map((line) => markup`<li>${textOf(line)}</li>`)}</ul>`}
${folded === undefined || folded.lines.length === 0 ? undefined : details(folded.summary, markup`<pre class="args"><code>${linesOf(folded.lines)}</code></pre>`, "print")}</li>
`;
}

function tableOf({ columns, rows }: TableBlock): Markup {
  const head = columns.map(({ name, isNumber }) =>
    isNumber ? markup`<th scope="col" class="n">${name}</th>` : markup`<th scope="col">${breakable(name)}</th>`,
  );
  const { shown, left } = bounded(
    rows,
    ({ cells }) => markup`<tr>${cells.map((text, i) => {
      if (i === 0) return markup`<th scope="row">${textOf(text)}</th>`;
      const { name = "", isNumber = false } = columns[i] ?? {};
      if (plainText(text) === "") return markup`<td class="empty"></td>`;
      return isNumber
        ? markup`<td class="n" data-name="${name}">${textOf(text)}</td>`
        : markup`<td data-name="${name}"><div>${textOf(text)}</div></td>`;
    })}</tr>
`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${columns[0]?.name}"><table class="stacked">
<thead><tr>${head}</tr></thead>
<tbody>
${shown}</tbody></table></div>
${leftOut(left)}`;
}

function leftOut(left: number): Piece {
  return more(left > 0 ? `${count(left, "more entry", "more entries")}; --format json lists all.` : undefined);
}

function linesOf(lines: readonly Text[]): Piece {
  return lines.map((line, i) => [
    i === 0
      ? ""
      : markup`
`,
    textOf(line),
  ]);
}

/** The colours of severities are those of tones, too. */
function classOf(tone: Tone | undefined): string {
  if (tone === "bad") return "error";
  return tone === "warning" ? "warning" : "note";
}

function textOf(text: Text): Piece {
  return spansOf(text).map((span) => {
    if (typeof span === "string") return sentence(span);
    if ("code" in span) return code(span.code);
    if ("strong" in span) return markup`<strong>${span.strong}</strong>`;
    if ("place" in span) return "line" in span.place ? lineOf(span.place) : placeOf(span.place);
    return markup`<span class="tone ${classOf(span.tone)}">${sentence(span.text)}</span>`;
  });
}
