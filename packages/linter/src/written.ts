/** A text in the style of the scalar that it replaces. */

import type { Node } from "@callgate/core";

/** Words that YAML reads as something other than text. */
const RESERVED = new Set(["null", "true", "false", "yes", "no", "on", "off", "y", "n"]);

/**
 * `value` as it is written where `node` stands: with the same quotes, or without any where it can do without.
 * Undefined where the scalar is written in a way that one word does not replace, such as a block.
 */
export function written(value: string, node: Node, text: string): string | undefined {
  if (node.kind !== "scalar") return undefined;
  switch (text[node.start]) {
    case '"':
      return JSON.stringify(value);
    case "'":
      return `'${value.replaceAll("'", "''")}'`;
    default:
      // An anchor, a tag or a block: more than the word itself would be replaced.
      if (!node.plain || text.slice(node.start, node.end) !== node.text) return undefined;
      return isPlain(value) ? value : JSON.stringify(value);
  }
}

function isPlain(value: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(value) && !RESERVED.has(value.toLowerCase());
}
