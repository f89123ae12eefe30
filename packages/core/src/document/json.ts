/** JSON text → nodes with their places. */

import type { Entry, Node, Span } from "./document.js";
import { mapNode } from "./map-node.js";
import { MAX_DEPTH, TOO_DEEP } from "./max-depth.js";
import { TooDeep, YamlError } from "./yaml/token.js";

/** What YAML may read otherwise than JSON: tabs, breaks and marks that only YAML knows, and escapes of which the two differ. */
const NOT_PLAIN = /[^\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\uf8ff]|\\[^"\\bfnrt]/;

/** A key that is longer, or whose `:` is on another line, is no key to YAML. In characters. */
const MAX_PLAIN_KEY = 1000;
const COLON = / *:/y;

/**
 * As `parseJson`, of a text that yaml.v3 reads to the very same nodes; undefined where it may not, which is then to be asked.
 * Takes a fraction of the time that the YAML reader does.
 * @param text which `JSON.parse` accepts
 */
export function parsePlainJson(text: string): Node | undefined {
  if (NOT_PLAIN.test(text)) return undefined;
  try {
    return parseJson(text, true);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

/** Strings, and everything else that is neither blank nor punctuation. */
const TOKEN = /[\s,:]*("(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:[\]{}"]+)/sy;

/**
 * The nodes of a text that `JSON.parse` accepts.
 * @param asYaml whether keys must be such as YAML has
 * @throws YamlError where it nests too deeply, or has other keys
 */
export function parseJson(text: string, asYaml = false): Node {
  let offset = 0;
  let depth = 0;
  const next = (): Span & { readonly text: string } => {
    TOKEN.lastIndex = offset;
    const found = TOKEN.exec(text)?.[1] ?? "";
    offset = TOKEN.lastIndex;
    return { text: found, start: offset - found.length, end: offset };
  };
  const key = (found: Span & { readonly text: string }): Node => {
    COLON.lastIndex = found.end;
    if (asYaml && (found.text.length > MAX_PLAIN_KEY || !COLON.test(text)))
      throw new YamlError("this is no key of YAML", found.start, found.end);
    return node(found);
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
      else entries.push({ key: key(first), value: node(next()), keyAlias: undefined, valueAlias: undefined });
    }
    depth--;
    return written === "["
      ? { kind: "list", start, end: offset, items: items.slice() }
      : mapNode(start, offset, entries);
  };
  return node(next());
}
