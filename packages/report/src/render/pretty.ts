/** A page of blocks → text for a person at a terminal. */

import {
  type Block,
  type Item,
  isShown,
  type Page,
  placeText,
  plainText,
  type Section,
  spansOf,
  type TableBlock,
  type Text,
  type Tone,
} from "../blocks.js";
import { count } from "../describe-values.js";
import { clipped, printable } from "../printable.js";
import { findingParagraphs, hiddenNotes, runNotes, type Style, styleOf } from "./pretty-findings.js";
import type { View } from "./view.js";
import { widthOf, wrapped } from "./wrap.js";

/** More rows or items are counted; the JSON format has all. */
const MAX_ROWS = 1_000;
/** Rows that are paragraphs. */
const MAX_RECORDS = 50;
const MAX_ITEMS = 100;
/** A longer name would push a table's other columns away. */
const MAX_CELL = 60;
const MAX_LAST_CELL = 400;
/** The JSON format has the whole of a longer text. */
const MAX_TEXT = 4_000;

/** The page as text, its summary last. */
export function pretty(page: Page, view: View = {}): string {
  const style = styleOf(view);
  const blocks = page.sections.flatMap((section) => section.blocks.filter((block) => block.kind === "findings"));
  const tone = toneOf(page, style);
  const mark = tone === "warning" ? style.severity.warning("⚠") : markOf(tone, style);
  const summary = [
    ...wrapped(`${mark} ${textOf(page.headline, style)}`, style.width, "  "),
    ...[...(page.notes ?? []), ...hiddenNotes(blocks, style)].flatMap((note) =>
      wrapped(`  ${textOf(note, style)}`, style.width, "    ").map((line) => style.faint(line)),
    ),
  ];
  return [
    ...page.sections.map((section) => sectionText(section, style)),
    runNotes(
      blocks.flatMap(({ findings }) => findings),
      style,
    ),
    lines(summary),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Bad only where the command fails; what the report itself says where that is not known. */
function toneOf({ tone = "good" }: Page, { fails }: Style): Tone {
  if (fails === undefined) return tone;
  if (fails) return "bad";
  return tone === "bad" ? "warning" : tone;
}

function sectionText({ heading, about, isPlain, isAside, blocks }: Section, style: Style): string {
  const shown = isAside ? [] : blocks.filter(isShown);
  if (shown.length === 0) return "";
  const head = style.strong(
    [heading, ...(about === undefined ? [] : [about])].map((text) => textOf(text, style)).join("  "),
  );
  return `${isPlain ? "" : lines(wrapped(head, style.width, "  "))}${blocksText(shown, style, isPlain ? "" : "  ")}`;
}

function blocksText(blocks: readonly Block[], style: Style, indent: string): string {
  return blocks.map((block) => blockText(block, style, indent)).join("");
}

function blockText(block: Block, style: Style, indent: string): string {
  switch (block.kind) {
    case "text":
      return lines(
        wrapped(`${indent}${textOf(block.text, style)}`, style.width, indent).map((line) =>
          painted(line, block.tone, style),
        ),
      );
    case "list": {
      const more = block.items.length - MAX_ITEMS;
      const items = block.items.slice(0, MAX_ITEMS).map((item) => itemLines(item, indent, style));
      // Between items of several lines, an empty one.
      const gap = items.some(({ length }) => length > 1) ? "\n" : "";
      return [
        ...items.map(lines),
        ...(more > 0
          ? [lines([style.faint(`${indent}and ${count(more, "more entry", "more entries")}; --format json has all`)])]
          : []),
      ].join(gap);
    }
    case "table": {
      const most = block.most ?? (block.lead === undefined ? MAX_ROWS : MAX_RECORDS);
      const more = block.rows.length - most;
      const rows = block.rows.slice(0, most);
      return lines([
        ...(block.lead === undefined
          ? tableLines({ ...block, rows }, indent, style)
          : recordLines({ ...block, rows }, block.lead, indent, style)),
        ...(more > 0 ? [style.faint(`${indent}and ${count(more, "more row")}; --format json has all`)] : []),
      ]);
    }
    case "findings":
      return findingParagraphs(block, style);
    case "code":
      return lines(codeLines(block, indent === "" ? "  " : indent, style));
    case "details":
      return blocksText(block.blocks.filter(isShown), style, `${indent}  `);
    default:
      return block satisfies never;
  }
}

function itemLines({ text, tone, below = [], details }: Item, indent: string, style: Style): string[] {
  const hang = `${indent}  `;
  return [
    ...wrapped(`${indent}${markOf(tone, style)} ${textOf(text, style)}`, style.width, hang),
    ...below.flatMap((line) => wrapped(`${hang}${textOf(line, style)}`, style.width, `${hang}  `)),
    ...(details === undefined ? [] : codeLines(details, hang, style)),
  ];
}

/** Lines that keep their ends, so that they can be copied; those of sentences are broken where the terminal ends. */
function codeLines(
  { lines: all, isProse = false }: { readonly lines: readonly Text[]; readonly isProse?: boolean | undefined },
  indent: string,
  style: Style,
): string[] {
  return all.flatMap((line) => {
    const text = textOf(line, style);
    if (!isProse) return [`${indent}${text}`];
    // What is behind the bar of an excerpt stays behind it.
    const bar = text.indexOf("│ ") + 1;
    const hang = bar > 0 ? widthOf(text.slice(0, bar)) + 1 : text.length - text.trimStart().length + 4;
    return wrapped(`${indent}${text}`, style.width, indent + " ".repeat(hang));
  });
}

function tableLines(table: TableBlock, indent: string, style: Style): string[] {
  const { columns: names, rows } = table;
  const head = names.map(({ name, isNumber: right }) => ({ text: name, right, paint: style.strong }));
  const body = rows.map(({ cells, tone }) =>
    cells.map((cell, i) => {
      const [span] = spansOf(cell);
      const own = typeof span === "object" && "tone" in span ? span.tone : tone;
      return { text: plainText(cell), right: names[i]?.isNumber, paint: (text: string) => painted(text, own, style) };
    }),
  );
  const shown = columns([head, ...body], indent, { cell: MAX_CELL, last: MAX_LAST_CELL });
  const { width } = style;
  return width === undefined || shown.every((line) => widthOf(line) <= width)
    ? shown
    : stackedLines(table, indent, style);
}

/** Each row as a paragraph, for a terminal that is too narrow for columns: its first text, below it the other cells. */
function stackedLines({ columns: names, rows }: TableBlock, indent: string, style: Style): string[] {
  const title = Math.max(
    0,
    names.findIndex(({ isNumber }) => isNumber !== true),
  );
  return rows.flatMap(({ cells, tone }) => [
    ...wrapped(`${indent}${textOf(cells[title] ?? "", style)}`, style.width, `${indent}  `).map((line) =>
      painted(line, tone, style),
    ),
    ...fieldLines(
      cells.flatMap((cell, i) => (i === title ? [] : [{ name: names[i]?.name ?? "", cell }])),
      `${indent}  `,
      style,
    ),
  ]);
}

/** Each row as a paragraph: the first cells in a line, below it the others with the names of their columns. */
function recordLines({ columns: names, rows }: TableBlock, lead: number, indent: string, style: Style): string[] {
  return rows.flatMap(({ cells, tone }) => {
    const [first = "", ...others] = cells.slice(0, lead).map((cell) => textOf(cell, style));
    const times = names[0]?.isNumber ? "×" : "";
    const rest = others.filter((text) => text !== "").join("  ");
    const head = `${indent}${painted(`${first}${times}`, tone, style)}${rest === "" ? "" : ` ${rest}`}`;
    const fields = names.slice(lead).map(({ name }, i) => ({ name, cell: withoutDash(cells[lead + i] ?? "") }));
    return [...wrapped(head, style.width, `${indent}   `), ...fieldLines(fields, `${indent}   `, style)];
  });
}

/** A dash keeps a place in a row; a paragraph has none to keep. */
function withoutDash(cell: Text): Text {
  return cell === "–" ? "" : cell;
}

/** A line for each cell that holds something, after the name of its column. */
function fieldLines(fields: readonly { name: string; cell: Text }[], indent: string, style: Style): string[] {
  const named = fields.map(({ name, cell }) => ({
    name: clipped(printable(name), MAX_CELL),
    text: textOf(cell, style),
  }));
  const width = Math.max(0, ...named.map(({ name }) => widthOf(name)));
  return named
    .filter(({ text }) => text !== "")
    .flatMap(({ name, text }) => {
      const room = " ".repeat(width - widthOf(name));
      const hang = indent + " ".repeat(width + 2);
      return wrapped(`${hang}${text}`, style.width, hang).map((line, i) =>
        i === 0 ? `${indent}${style.faint(`${name}${room}`)}  ${line.trimStart()}` : line,
      );
    });
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/** A text as a terminal shows it. */
export function textOf(text: Text, style: Style): string {
  return spansOf(text)
    .map((span) => {
      if (typeof span === "string") return shown(span);
      if ("code" in span) return shown(span.code);
      if ("strong" in span) return style.strong(shown(span.strong));
      if ("place" in span) return style.place(shown(placeText(span.place)));
      return painted(shown(span.text), span.tone, style);
    })
    .join("");
}

function shown(text: string): string {
  return clipped(printable(text), MAX_TEXT);
}

function painted(text: string, tone: Tone | undefined, style: Style): string {
  switch (tone) {
    case "good":
      return style.good(text);
    case "bad":
      return style.bad(text);
    case "warning":
      return style.severity.warning(text);
    case "faint":
      return style.faint(text);
    default:
      return text;
  }
}

function markOf(tone: Tone | undefined, style: Style): string {
  switch (tone) {
    case "good":
      return style.good("✔");
    case "bad":
      return style.fails === false ? style.severity.warning("!") : style.bad("✖");
    case "warning":
      return style.severity.warning("!");
    default:
      return style.faint("-");
  }
}

export interface Cell {
  readonly text: string;
  /** Right-aligned, as numbers are. */
  readonly right?: boolean | undefined;
  readonly paint?: ((text: string) => string) | undefined;
}

/** Longer texts are cut, so that a table does not break its lines. */
const WIDEST = { cell: 80, last: 80 };

/** A line for each row, each beginning with `indent`. The texts may be untrusted. @param widest texts, in characters */
export function columns(rows: readonly (readonly Cell[])[], indent: string, widest = WIDEST): string[] {
  const shown = rows.map((row) =>
    row.map((cell, i) => ({
      ...cell,
      text: clipped(printable(cell.text), i === row.length - 1 ? widest.last : widest.cell),
    })),
  );
  const widths: number[] = [];
  for (const row of shown)
    row.forEach(({ text }, i) => {
      widths[i] = Math.max(widths[i] ?? 0, widthOf(text));
    });
  return shown.map((row) => {
    const last = row.length - 1;
    const cells = row.map(({ text, right, paint = plain }, i) => {
      const room = " ".repeat((widths[i] as number) - widthOf(text));
      if (right) return `${room}${paint(text)}`;
      return i === last ? paint(text) : `${paint(text)}${room}`;
    });
    return `${indent}${cells.join("  ")}`.trimEnd();
  });
}

function plain(text: string): string {
  return text;
}
