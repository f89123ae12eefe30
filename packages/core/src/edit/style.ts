/** How a document is written, so that what is added looks like what is there. */

import type { Document, Node } from "../document/document.js";
import { columnOf, indentOf, isBroken } from "./lines.js";
import { isFlow } from "./place.js";

export type Quote = '"' | "'" | "";

export interface Style {
  /** Spaces by which a mapping is indented in its parent. */
  readonly step: number;
  /** Spaces by which a list is indented from its key. */
  readonly listStep: number;
  /** What lines between brackets begin with beyond the line of the bracket. */
  readonly flowStep: string;
  readonly colon: string;
  readonly comma: string;
  /** The text between `{` and the first key. */
  readonly pad: string;
  /** Whether some collection in brackets is on one line. */
  readonly compact: boolean;
  /** Whether mappings in braces are among lines without braces. */
  readonly braces: boolean;
}

const styles = new WeakMap<Document, Style>();

/** The style of a document; where it shows none, that of callgate's own examples. */
export function styleOf(document: Document): Style {
  let style = styles.get(document);
  if (style === undefined) {
    style = lookAt(document);
    styles.set(document, style);
  }
  return style;
}

function lookAt(document: Document): Style {
  const { text, root, format } = document;
  let [step, listStep]: (number | undefined)[] = [];
  let [flowStep, colon, comma, pad]: (string | undefined)[] = [];
  let [compact, expanded, braces] = [false, false, false];
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (node.kind === "scalar" || seen.has(node)) return;
    seen.add(node);
    const children = node.kind === "list" ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
    const [first] = children;
    if (isFlow(document, node) && first !== undefined) {
      if (isBroken(document, node.start, node.end)) {
        expanded = true;
        if (isBroken(document, node.start, first.start))
          flowStep ??= indentOf(document, first.start).slice(indentOf(document, node.start).length) || undefined;
      } else compact = true;
      const end = node.kind === "list" ? first.end : (children[1]?.end ?? 0);
      if (children.length > (node.kind === "list" ? 1 : 2)) comma ??= /^,[ \t]*(?=\S)/.exec(text.slice(end))?.[0];
      if (node.kind === "map") {
        pad ??= /^\{( *)[^\s]/.exec(text.slice(node.start, first.start + 1))?.[1];
        colon ??= /^[ \t]*:[ \t]*/.exec(text.slice(first.end))?.[0];
      }
    } else if (node.kind === "map" && first !== undefined) {
      const column = columnOf(document, first.start);
      for (const { value, valueAlias } of node.entries) {
        braces ||= value.kind === "map" && value.entries.length > 0 && isFlow(document, value);
        if (valueAlias !== undefined || value.kind === "scalar" || isFlow(document, value)) continue;
        const further = columnOf(document, value.start) - column;
        if (value.kind === "list") listStep ??= further;
        else step ??= further;
      }
    }
    if (node.kind === "list" && !isFlow(document, node))
      braces ||= node.items.some((item) => item.kind === "map" && item.entries.length > 0 && isFlow(document, item));
    for (const child of children) visit(child);
  };
  if (root !== undefined) visit(root);
  const isJson = format === "json";
  return {
    step: step !== undefined && step > 0 ? step : 2,
    listStep: listStep !== undefined && listStep >= 0 ? listStep : (step ?? 2),
    flowStep: flowStep ?? " ".repeat(step !== undefined && step > 0 ? step : 2),
    colon: (isJson ? colon : undefined) ?? ": ",
    comma: comma === "," || (comma === undefined && isJson && colon === ":") ? "," : ", ",
    pad: pad ?? (colon === ":" ? "" : " "),
    compact: compact || !expanded,
    braces,
  };
}

/** How the texts among some nodes are mostly quoted: what is added beside them should be, too. */
export function quoteOf(document: Document, nodes: Iterable<Node>): Quote {
  const counts: Record<Quote, number> = { "": 0, "'": 0, '"': 0 };
  let left = 50;
  // A collection of many thousands is asked for each of its entries: no more of it is looked at than is wanted.
  const goOn = (node: Node): boolean => {
    if (left-- <= 0) return false;
    if (node.kind === "list") return node.items.every(goOn);
    if (node.kind === "map") return node.entries.every(({ value }) => goOn(value));
    if (!node.plain || /^[A-Za-z]/.test(node.text)) counts[quoteAt(document, node)]++;
    return true;
  };
  for (const node of nodes) goOn(node);
  return counts['"'] > counts[""] && counts['"'] >= counts["'"] ? '"' : counts["'"] > counts[""] ? "'" : "";
}

/** The quotes a scalar is written in. */
export function quoteAt({ text }: Document, { start }: Node): Quote {
  const first = text[start];
  return first === '"' || first === "'" ? first : "";
}
