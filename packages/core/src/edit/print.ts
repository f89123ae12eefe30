/** Data → YAML and JSON text in a document's style. */

import type { Document } from "../document/document.js";
import { type ScalarData, scalarText } from "./scalar-text.js";
import type { Quote, Style } from "./style.js";

/** What a fix writes into a document. */
export type Data = ScalarData | readonly Data[] | DataMap;

export interface DataMap {
  readonly [key: string]: Data;
}

/** A line longer than this is broken where the document is not on one line anyway. */
export const WIDTH = 100;

export interface Pen {
  readonly format: Document["format"];
  readonly style: Style;
  readonly lineBreak: string;
  /** The quotes of texts, and of keys. */
  readonly quote: Quote;
  readonly keyQuote: Quote;
}

/**
 * Data between brackets, or a scalar.
 * @param indent the blanks of the line it begins on; undefined where everything must stay on that line
 * @param column where on its line it begins
 */
export function flowText(data: Data, pen: Pen, indent?: string, column = 0): string {
  const { style, format, quote, lineBreak } = pen;
  if (isScalar(data)) return scalarText(data, { format, flow: true, quote });
  const flat = flatText(data, pen);
  if (indent === undefined || isEmpty(data) || (style.compact && column + flat.length <= WIDTH)) return flat;
  const inner = indent + style.flowStep;
  const parts = isList(data)
    ? data.map((item) => flowText(item, pen, inner, inner.length))
    : Object.entries(data).map(([key, value]) => entryText(key, value, pen, inner));
  const [open, close] = isList(data) ? "[]" : "{}";
  return `${open}${lineBreak}${parts.map((part) => `${inner}${part}`).join(`,${lineBreak}`)}${lineBreak}${indent}${close}`;
}

/** An entry between braces; its key begins at the end of `indent`. */
export function entryText(key: string, value: Data, pen: Pen, indent?: string): string {
  const start = `${keyText(key, pen, true)}${pen.style.colon}`;
  return `${start}${flowText(value, pen, indent, (indent?.length ?? 0) + start.length)}`;
}

function flatText(data: Data, pen: Pen): string {
  const { style } = pen;
  if (isList(data)) return `[${data.map((item) => flatText(item, pen)).join(style.comma)}]`;
  if (isScalar(data)) return flowText(data, pen);
  if (isEmpty(data)) return "{}";
  const entries = Object.entries(data).map(
    ([key, value]) => `${keyText(key, pen, true)}${style.colon}${flatText(value, pen)}`,
  );
  return `{${style.pad}${entries.join(style.comma)}${style.pad}}`;
}

function keyText(key: string, { format, keyQuote: quote }: Pen, flow: boolean): string {
  return scalarText(key, { format, flow, quote });
}

/** Entries of a block mapping: lines, the first without its indentation, at a column. */
export function blockEntries(data: DataMap, pen: Pen, column: number): string {
  const indent = " ".repeat(column);
  return Object.entries(data)
    .map(([key, value]) => `${keyText(key, pen, false)}:${blockValue(value, pen, column)}`)
    .join(`${pen.lineBreak}${indent}`);
}

/** What follows the colon of a block entry whose key is at a column. */
export function blockValue(value: Data, pen: Pen, column: number): string {
  const { style, lineBreak, format, quote } = pen;
  if (isScalar(value)) return ` ${scalarText(value, { format, flow: false, quote })}`;
  if (isEmpty(value)) return isList(value) ? " []" : " {}";
  if (isList(value)) {
    // A list of scalars is shorter in brackets, and is mostly written so.
    if (value.every(isScalar)) return ` ${flatText(value, pen)}`;
    const dash = column + style.listStep;
    return value.map((item) => `${lineBreak}${" ".repeat(dash)}${blockItem(item, pen, dash)}`).join("");
  }
  if (style.braces && Object.values(value).every(isScalar)) {
    const flat = ` ${flatText(value, pen)}`;
    if (column + flat.length <= WIDTH) return flat;
  }
  const inner = column + style.step;
  return `${lineBreak}${" ".repeat(inner)}${blockEntries(value as DataMap, pen, inner)}`;
}

/** An item of a block list whose dash is at a column. */
export function blockItem(item: Data, pen: Pen, column: number, gap = 1): string {
  const dash = `-${" ".repeat(gap)}`;
  if (isScalar(item)) return `${dash}${scalarText(item, { format: pen.format, flow: false, quote: pen.quote })}`;
  if (isList(item) || isEmpty(item)) return `${dash}${flatText(item, pen)}`;
  return `${dash}${blockEntries(item as DataMap, pen, column + dash.length)}`;
}

function isScalar(data: Data): data is ScalarData {
  return data === null || typeof data !== "object";
}

export function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

function isEmpty(data: readonly Data[] | DataMap): boolean {
  return isList(data) ? data.length === 0 : Object.keys(data).length === 0;
}
