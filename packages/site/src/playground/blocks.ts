/** A report's page of blocks → elements. Every text of it goes in as text. */

import type { Finding, Location } from "@callgate/core";
import {
  type Block,
  detailLines,
  isShown,
  type Page,
  placeText,
  type Section,
  spansOf,
  type TableBlock,
  type Text,
} from "@callgate/report/present";

export interface Drawing {
  /** Shows a place in the editor. */
  readonly show: (place: Location | { readonly uri: string; readonly line: number }) => void;
  /** Makes a finding's fix; undefined where it has none. */
  readonly fixOf: (finding: Finding) => { readonly name: string; readonly make: () => void } | undefined;
  /** The address of a check's page; undefined where it has none. */
  readonly addressOf: (check: string) => string | undefined;
}

/** More than these are counted only: a page of many thousands takes a browser long to draw. */
const MAX_FINDINGS = 200;
const MAX_ROWS = 500;

export function pageElements(page: Page, drawing: Drawing): HTMLElement[] {
  const head = element("p", `headline ${page.tone ?? ""}`, texts(page.headline, drawing));
  const notes = page.notes ?? [];
  const list = element(
    "ul",
    "notes",
    notes.map((note) => element("li", "", texts(note, drawing))),
  );
  return [
    head,
    ...page.sections.flatMap((section) => sectionElements(section, drawing)),
    ...(notes.length === 0 ? [] : [list]),
  ];
}

function sectionElements({ heading, isPlain, blocks }: Section, drawing: Drawing): HTMLElement[] {
  const shown = blocks.filter(isShown);
  if (shown.length === 0) return [];
  const title = isPlain === true ? [] : [element("h3", "", texts(heading, drawing))];
  return [...title, ...shown.map((block) => blockElement(block, drawing))];
}

function blockElement(block: Block, drawing: Drawing): HTMLElement {
  switch (block.kind) {
    case "text":
      return element("p", block.tone ?? "", texts(block.text, drawing));
    case "list":
      return element(
        "ul",
        "",
        block.items.map((item) =>
          element("li", item.tone ?? "", [
            ...texts(item.text, drawing),
            ...(item.below ?? []).map((line) => element("div", "below", texts(line, drawing))),
            ...(item.details === undefined ? [] : [folded(item.details.summary, [code(item.details.lines, drawing)])]),
          ]),
        ),
      );
    case "table":
      return table(block, drawing);
    case "findings":
      return element("div", "findings", [
        ...block.findings.slice(0, MAX_FINDINGS).map((finding) => findingElement(finding, drawing)),
        ...leftOut(block.findings.length - MAX_FINDINGS, "more findings"),
      ]);
    case "code":
      return code(block.lines, drawing);
    case "details":
      return folded(
        block.summary,
        block.blocks.filter(isShown).map((one) => blockElement(one, drawing)),
      );
    default:
      return block satisfies never;
  }
}

export function findingElement(finding: Finding, drawing: Drawing): HTMLElement {
  const { severity, check, message, location } = finding;
  const address = drawing.addressOf(check);
  const place = element("button", "place", [placeText(location)]);
  place.type = "button";
  place.addEventListener("click", () => drawing.show(location));
  const name = address === undefined ? element("span", "", [check]) : link(address, check);
  const fix = drawing.fixOf(finding);
  const button = element("button", "fix", [fix?.name ?? ""]);
  button.type = "button";
  button.addEventListener("click", () => fix?.make());
  const details = detailLines(fix === undefined ? finding : withoutFix(finding));
  return element("article", `finding ${severity}`, [
    element("p", "finding-head", [element("span", `severity ${severity}`, [severity]), " ", name, " ", place]),
    element("p", "", marked(message)),
    ...details.map((line) => element("p", "detail", marked(line))),
    ...(fix === undefined ? [] : [button]),
  ]);
}

function withoutFix({ fix: _fix, ...finding }: Finding): Finding {
  return finding;
}

function table({ columns, rows }: TableBlock, drawing: Drawing): HTMLElement {
  const side = (index: number) => (columns[index]?.isNumber === true ? "right" : "");
  const head = columns.map(({ name }, index) => element("th", side(index), [name]));
  const body = rows.slice(0, MAX_ROWS).map(({ cells, tone }) =>
    element(
      "tr",
      tone ?? "",
      cells.map((cell, index) => element("td", side(index), texts(cell, drawing))),
    ),
  );
  const made = element("div", "table", [
    element("table", "", [element("thead", "", [element("tr", "", head)]), element("tbody", "", body)]),
  ]);
  made.append(...leftOut(rows.length - MAX_ROWS, "more rows"));
  made.tabIndex = 0;
  return made;
}

function leftOut(number: number, noun: string): HTMLElement[] {
  return number > 0 ? [element("p", "faint", [`and ${number.toLocaleString("en")} ${noun}`])] : [];
}

function folded(summary: string, content: readonly HTMLElement[]): HTMLElement {
  return element("details", "", [element("summary", "", [summary]), ...content]);
}

function code(lines: readonly Text[], drawing: Drawing): HTMLElement {
  const content = lines.flatMap((line, index) => [...(index === 0 ? [] : ["\n"]), ...texts(line, drawing)]);
  const made = element("pre", "", [element("code", "", content)]);
  made.tabIndex = 0;
  return made;
}

function texts(text: Text, drawing: Drawing): (HTMLElement | string)[] {
  return spansOf(text).flatMap((span): (HTMLElement | string)[] => {
    if (typeof span === "string") return marked(span);
    if ("code" in span) return [element("code", "", [span.code])];
    if ("strong" in span) return [element("strong", "", [span.strong])];
    if ("text" in span) return [element("span", span.tone, marked(span.text))];
    const place = element("button", "place", [placeText(span.place)]);
    place.type = "button";
    place.addEventListener("click", () => drawing.show(span.place));
    return [place];
  });
}

/** What is between backticks is code. */
export function marked(text: string): (HTMLElement | string)[] {
  return text.split("`").map((part, index, parts) => {
    const isCode = index % 2 === 1 && index < parts.length - 1;
    return isCode ? element("code", "", [part]) : index % 2 === 1 ? `\`${part}` : part;
  });
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  classes: string,
  content: readonly (Node | string)[],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (classes.trim() !== "") made.className = classes.trim();
  made.append(...content);
  return made;
}

function link(address: string, text: string): HTMLElement {
  const made = element("a", "", [text]);
  made.href = address;
  return made;
}
