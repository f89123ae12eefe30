/** Edits that add entries to mappings and items to lists, written as their neighbours are. */

import type { Document, Entry, ListNode, MapNode, Node, Path } from "../document/document.js";
import { mapFields } from "../document/fields.js";
import type { TextEdit } from "./edit-text.js";
import { columnOf, endsItsLine, indentOf, isBroken, lineBreakOf, lineEnd } from "./lines.js";
import { endOfEntry, isFlow, isNull, isRepeated, type Place, placeOf } from "./place.js";
import {
  blockEntries,
  blockItem,
  blockValue,
  type Data,
  type DataMap,
  entryText,
  flowText,
  type Pen,
  WIDTH,
} from "./print.js";
import { quoteAt, quoteOf, styleOf } from "./style.js";

/** Before the first entry, behind that of a key, or, when left out, behind the last. */
export type Where = "first" | { readonly after: string } | undefined;

/**
 * Adds entries to the mapping at `path`; an empty value there becomes one. Undefined where there is no mapping, where
 * it has such a key, or where an alias leads to it.
 */
export function insertEntries(document: Document, path: Path, data: DataMap, where?: Where): TextEdit[] | undefined {
  const place = placeOf(document, path);
  if (place === undefined) return undefined;
  const { node } = place;
  if (isNull(node)) return fill(document, place, data);
  if (node.kind !== "map") return undefined;
  const fields = mapFields(node).byName;
  if (Object.keys(data).some((key) => fields.has(key))) return undefined;
  if (node.entries.length === 0) return fill(document, place, data);
  if (document.format === "toml") return undefined;
  return isFlow(document, node)
    ? insertIntoBraces(document, node, data, where)
    : insertIntoBlock(document, node, data, where);
}

/**
 * Adds an item to the end of the list at `path`; an empty value there becomes a list. Where there is no such list, it
 * is made, and the mapping that it belongs to. Undefined where that place is taken, or an alias leads to it.
 */
export function appendItem(document: Document, path: Path, item: Data): TextEdit[] | undefined {
  const place = placeOf(document, path);
  if (place !== undefined) {
    const { node } = place;
    if (isNull(node) || (node.kind === "list" && node.items.length === 0)) return fill(document, place, [item]);
    if (node.kind !== "list") return undefined;
    if (isFlow(document, node)) return appendInBrackets(document, node, item);
    return document.format === "toml" ? undefined : appendInBlock(document, node, item);
  }
  return insertMissing(document, path, [item]);
}

/** Adds an entry under the last step of `path`, and the mappings it is in where they are missing. */
export function insertMissing(document: Document, path: Path, data: Data): TextEdit[] | undefined {
  const key = path.at(-1);
  if (typeof key !== "string") return undefined;
  const parent = path.slice(0, -1);
  const entry = Object.fromEntries([[key, data]]);
  return placeOf(document, parent) === undefined
    ? insertMissing(document, parent, entry)
    : insertEntries(document, parent, entry);
}

/** Replaces the value of an entry by other data. Undefined where that value is no entry's, or an alias leads to it. */
export function replaceValue(document: Document, path: Path, data: Data): TextEdit[] | undefined {
  const place = placeOf(document, path);
  return place === undefined ? undefined : fill(document, place, data);
}

/** Puts data in place of a value, which may be empty. */
function fill(document: Document, { node, parent }: Place, data: Data): TextEdit[] | undefined {
  if (node.kind === "scalar" && node.tag !== undefined) return undefined;
  const around = parent?.kind === "entry" ? parent.map : parent?.list;
  const pen = penFor(document, around === undefined ? [] : [around]);
  if (parent?.kind === "entry" && !isFlow(document, parent.map))
    return fillBlockEntry(document, parent.entry, data, pen);
  if (parent === undefined && !isFlow(document, node)) {
    if (node.start !== node.end || typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
    return [{ start: node.start, end: node.end, text: blockEntries(data as DataMap, pen, 0) + pen.lineBreak }];
  }
  const { text } = document;
  const isAlone = document.root !== undefined && !isBroken(document, document.root.start, document.root.end);
  const indent = isAlone && document.format === "json" ? undefined : indentOf(document, node.start);
  const broken = indent !== undefined && (parent === undefined || isBroken(document, startOf(around, node), node.end));
  const space = node.start === node.end && /\S/.test(text[node.start - 1] ?? " ") ? " " : "";
  const written = flowText(data, pen, broken ? indent : undefined, columnOf(document, node.start));
  return [{ start: node.start, end: node.end, text: space + written }];
}

function startOf(around: Node | undefined, node: Node): number {
  return around?.start ?? node.start;
}

function fillBlockEntry(document: Document, { key, value }: Entry, data: Data, pen: Pen): TextEdit[] | undefined {
  const { text } = document;
  const colon = /^\s*:/.exec(text.slice(key.end))?.[0].length;
  if (colon === undefined) return undefined;
  const behind = key.end + colon;
  const written = blockValue(data, pen, columnOf(document, key.start));
  // An anchor or a tag before the value belongs to what is being replaced.
  if (!/^\s*(?:#[^\r\n]*(?:[\r\n]\s*|$))*$/.test(text.slice(behind, value.start))) return undefined;
  const end = Math.max(value.end, behind);
  const isOnLine = !isBroken(document, behind, end);
  if (!isOnLine) return [{ start: behind, end, text: written + commentsWithin(document, behind, end, key.start, pen) }];
  if (!endsItsLine(document, end)) return undefined;
  const line = lineEnd(document, end);
  // A comment behind it stays on the line of the key.
  if (!written.startsWith(pen.lineBreak) || text.slice(end, line).trim() === "")
    return [{ start: behind, end, text: written }];
  const edits = [{ start: line, end: line, text: written }];
  return end > behind ? [{ start: behind, end, text: "" }, ...edits] : edits;
}

/** The comments of what is replaced: one on the key's line stays there, the others follow at the key's column. */
function commentsWithin(document: Document, start: number, end: number, key: number, { lineBreak }: Pen): string {
  const indent = `${lineBreak}${" ".repeat(columnOf(document, key))}`;
  const firstLine = lineEnd(document, start);
  return document.comments
    .filter((comment) => comment.start >= start && comment.start < end)
    .map((comment) => `${comment.start < firstLine ? " " : indent}${document.text.slice(comment.start, comment.end)}`)
    .join("");
}

function insertIntoBlock(document: Document, map: MapNode, data: DataMap, where: Where): TextEdit[] | undefined {
  const [first] = map.entries;
  if (first === undefined || first.keyAlias !== undefined) return undefined;
  const pen = penFor(document, [map]);
  const column = columnOf(document, first.key.start);
  const written = blockEntries(data, pen, column);
  const indent = " ".repeat(column);
  if (where === "first") {
    const { start } = first.key;
    return [{ start, end: start, text: `${written}${pen.lineBreak}${indent}` }];
  }
  const entry = where && entryOf(map, where.after);
  if (where !== undefined && entry === undefined) return undefined;
  const end = entry === undefined ? map.end : endOfEntry(document, entry);
  return end === undefined ? undefined : afterLine(document, end, `${pen.lineBreak}${indent}${written}`);
}

function appendInBlock(document: Document, list: ListNode, item: Data): TextEdit[] | undefined {
  const column = columnOf(document, list.start);
  const last = list.items.at(-1) as Node;
  const pen = penFor(document, [last]);
  const gap = /^-( +)\S/.exec(document.text.slice(list.start, list.start + 10))?.[1]?.length ?? 1;
  const flat =
    typeof item === "object" && item !== null && list.items.some((one) => isFlow(document, one))
      ? `-${" ".repeat(gap)}${flowText(item, pen)}`
      : undefined;
  // What would be a long line between braces is read more easily on several.
  const written = flat !== undefined && column + flat.length <= WIDTH ? flat : blockItem(item, pen, column, gap);
  return afterLine(document, list.end, `${pen.lineBreak}${" ".repeat(column)}${written}`);
}

/** Inserts lines behind the line of `end`, which may hold nothing else. */
function afterLine(document: Document, end: number, lines: string): TextEdit[] | undefined {
  if (!endsItsLine(document, end)) return undefined;
  const at = lineEnd(document, end);
  return [{ start: at, end: at, text: lines }];
}

function insertIntoBraces(document: Document, map: MapNode, data: DataMap, where: Where): TextEdit[] | undefined {
  const pen = penFor(document, [map]);
  const { first, last } = { first: map.entries[0] as Entry, last: map.entries.at(-1) as Entry };
  if (first.keyAlias !== undefined) return undefined;
  const isTall = isBroken(document, map.start, first.key.start);
  const indent = isTall ? indentOf(document, first.key.start) : undefined;
  const parts = Object.entries(data).map(([key, value]) => entryText(key, value, pen, indent));
  if (where === "first") {
    const { start } = first.key;
    const between = isTall ? `,${pen.lineBreak}${" ".repeat(columnOf(document, start))}` : pen.style.comma;
    return [{ start, end: start, text: parts.map((part) => part + between).join("") }];
  }
  const entry = where === undefined ? last : entryOf(map, where.after);
  const end = entry && endOfEntry(document, entry);
  if (end === undefined) return undefined;
  return behind(document, end, parts, indent, pen);
}

function appendInBrackets(document: Document, list: ListNode, item: Data): TextEdit[] | undefined {
  const { first, last } = { first: list.items[0] as Node, last: list.items.at(-1) as Node };
  if (isRepeated(document, last) || isRepeated(document, first)) return undefined;
  const pen = penFor(document, [last]);
  const isTall = isBroken(document, list.start, first.start);
  const indent = isTall ? indentOf(document, first.start) : undefined;
  // An item that is broken over lines although its list begins on one: `[{ … }]`.
  const inner = indent ?? (isBroken(document, first.start, first.end) ? indentOf(document, first.start) : undefined);
  const written = flowText(item, pen, inner, inner?.length);
  return behind(document, last.end, [written], indent, pen);
}

/**
 * Inserts parts behind an entry or item of a collection in brackets.
 * @param indent the indentation of its entries, where each has a line of its own
 */
function behind(
  document: Document,
  end: number,
  parts: readonly string[],
  indent: string | undefined,
  { lineBreak, style }: Pen,
): TextEdit[] {
  if (indent === undefined) return [{ start: end, end, text: parts.map((part) => `${style.comma}${part}`).join("") }];
  const lines = parts.map((part) => `${lineBreak}${indent}${part}`).join(",");
  const behindIt = document.format === "json" ? COMMENT_OF_JSON : COMMENT;
  const rest = behindIt.exec(document.text.slice(end, lineEnd(document, end)));
  // Something else is on the line: the bracket, or another entry.
  if (rest === null) return [{ start: end, end, text: `,${lines}` }];
  const line = lineEnd(document, end);
  if (rest[1] === ",") return [{ start: line, end: line, text: `${lines},` }];
  // The comma goes to the value, the lines go behind its comment.
  if (line === end) return [{ start: end, end, text: `,${lines}` }];
  return [
    { start: end, end, text: "," },
    { start: line, end: line, text: lines },
  ];
}

/** A comma, and a comment, at the end of a line. */
const COMMENT = /^[ \t]*(?:(,)[ \t]*)?(#.*)?$/;
const COMMENT_OF_JSON = /^[ \t]*(?:(,)[ \t]*)?(\/\/.*)?$/;

function entryOf(map: MapNode, name: string): Entry | undefined {
  return map.entries.find(({ key }) => key.kind === "scalar" && key.text === name);
}

function penFor(document: Document, neighbours: readonly Node[]): Pen {
  const style = styleOf(document);
  const [map] = neighbours.filter((node) => node.kind === "map");
  const key = map?.entries.find(({ keyAlias }) => keyAlias === undefined)?.key;
  return {
    format: document.format,
    style,
    lineBreak: lineBreakOf(document),
    quote: quoteOf(document, neighbours),
    keyQuote: key === undefined ? "" : quoteAt(document, key),
  };
}
