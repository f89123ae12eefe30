/** Edits that replace a scalar. */

import type { Document, Node, Path, ScalarNode } from "../document/document.js";
import { mapFields } from "../document/fields.js";
import type { TextEdit } from "./edit-text.js";
import { isFlow, placeOf } from "./place.js";
import { type ScalarData, scalarText } from "./scalar-text.js";
import { quoteAt } from "./style.js";
import { renameInToml } from "./toml.js";

/**
 * Puts a value in place of the scalar at `path`, in its quotes where the value can be written in them. A text that is
 * not quoted stays so only where it reads as the same text. Undefined where there is no scalar, or an alias leads there.
 */
export function replaceScalar(document: Document, path: Path, value: ScalarData): TextEdit[] | undefined {
  const place = placeOf(document, path);
  if (place?.node.kind !== "scalar") return undefined;
  const { parent, node } = place;
  const around = parent?.kind === "entry" ? parent.map : parent?.list;
  const text = textLike(document, node, value, around);
  if (text === undefined) return undefined;
  // What follows a colon that has nothing behind it needs a blank.
  const space = node.start === node.end && /\S/.test(document.text[node.start - 1] ?? " ") ? " " : "";
  return [{ start: node.start, end: node.end, text: space + text }];
}

/**
 * Gives the entry at `path` another key. Undefined where the mapping has that key already, or where an alias leads to
 * the entry.
 */
export function renameKey(document: Document, path: Path, name: string): TextEdit[] | undefined {
  const place = placeOf(document, path);
  if (place?.parent?.kind !== "entry") return undefined;
  const { map, entry } = place.parent;
  if (mapFields(map).byName.has(name) || entry.key.kind !== "scalar") return undefined;
  if (document.format === "toml") return renameInToml(document, path, entry.key, name);
  const text = textLike(document, entry.key, name, map);
  return text === undefined ? undefined : [{ start: entry.key.start, end: entry.key.end, text }];
}

function textLike(
  document: Document,
  like: ScalarNode,
  value: ScalarData,
  around: Node | undefined,
): string | undefined {
  if (like.tag !== undefined && !(like.tag === "!!str" && typeof value === "string")) return undefined;
  const flow = around !== undefined && isFlow(document, around);
  return scalarText(value, { format: document.format, flow, quote: quoteAt(document, like) });
}
