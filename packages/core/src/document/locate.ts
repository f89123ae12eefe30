/** Path → place, asked only for what is reported. */

import type { Node, Path, Span } from "./document.js";
import { type NodeAt, stepFrom } from "./fields.js";
import type { Location, Range } from "./finding.js";

/** `Document.locate` over a tree of nodes. */
export function locator(
  uri: string,
  root: Node | undefined,
  rangeOf: (span: Span) => Range,
): (path: Path, part?: "key" | "value") => Location {
  return (path, part = "value") => ({ uri, range: rangeOf(spanOf(root, path, part)) });
}

function spanOf(root: Node | undefined, path: Path, part: "key" | "value"): Span {
  let deepest: NodeAt | undefined;
  let length = 0;
  for (; length < path.length; length++) {
    const found = stepFrom(deepest?.value ?? root, path[length] as Path[number]);
    if (found === undefined) break;
    deepest = found;
  }
  if (deepest === undefined) return root === undefined ? { start: 0, end: 0 } : firstLineOf(root);
  const { key, value } = deepest;
  // What is missing is missing from the deepest part that exists: its key is where to look.
  const wantsKey = part === "key" || length < path.length || isEmpty(value);
  return wantsKey && key !== undefined ? firstLineOf(key) : value;
}

function isEmpty({ start, end }: Span): boolean {
  return start === end;
}

/** A collection is pointed at by what it begins with, not by all its lines. */
function firstLineOf(node: Node): Span {
  if (node.kind === "map") return node.entries[0] === undefined ? node : firstLineOf(node.entries[0].key);
  if (node.kind === "list") return node.items[0] === undefined ? node : firstLineOf(node.items[0]);
  return node;
}
