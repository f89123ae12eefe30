/** JSON text → nodes with their places. */

import type { Entry, Node, Span } from "./document.js";
import { mapNode } from "./map-node.js";
import { MAX_DEPTH, TOO_DEEP } from "./max-depth.js";
import { TooDeep } from "./yaml/token.js";

/** Strings, and everything else that is neither blank nor punctuation. */
const TOKEN = /[\s,:]*("(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:[\]{}"]+)/sy;

/**
 * The nodes of a text that `JSON.parse` accepts.
 * @throws YamlError where it nests too deeply
 */
export function parseJson(text: string): Node {
  let offset = 0;
  let depth = 0;
  const next = (): Span & { readonly text: string } => {
    TOKEN.lastIndex = offset;
    const found = TOKEN.exec(text)?.[1] ?? "";
    offset = TOKEN.lastIndex;
    return { text: found, start: offset - found.length, end: offset };
  };
  const node = ({ text: written, start, end }: Span & { readonly text: string }): Node => {
    if (written !== "[" && written !== "{") {
      const isString = written[0] === '"';
      const value: string = isString ? JSON.parse(written) : written;
      return { kind: "scalar", start, end, text: value.toWellFormed(), plain: !isString, tag: undefined };
    }
    if (++depth > MAX_DEPTH) throw new TooDeep(TOO_DEEP, start);
    const items: Node[] = [];
    const entries: Entry[] = [];
    for (let first = next(); first.text !== "]" && first.text !== "}"; first = next()) {
      if (written === "[") items.push(node(first));
      else entries.push({ key: node(first), value: node(next()), keyAlias: undefined, valueAlias: undefined });
    }
    depth--;
    return written === "[" ? { kind: "list", start, end: offset, items } : mapNode(start, offset, entries);
  };
  return node(next());
}
