/** An offset in a text → the path of what is written there. */

import type { Document, Path } from "@callgate/core";
import type { Node } from "@callgate/core/yaml";
import type { Position } from "vscode-languageserver";

/** What is at an offset. */
export interface PlaceAt {
  readonly path: Path;
  /** Whether the offset is in a key, in a value, or between them. */
  readonly on: "key" | "value" | "between";
  /** The scalar that the offset is in. */
  readonly node?: Node | undefined;
}

/** The deepest thing whose text holds the offset. */
export function pathAt({ root }: Document, offset: number): PlaceAt {
  const path: (string | number)[] = [];
  let node = root;
  for (;;) {
    if (node === undefined || node.kind === "scalar")
      return node !== undefined && holds(node, offset) ? { path, on: "value", node } : { path, on: "between" };
    if (node.kind === "list") {
      const index: number = lastBegun(node.items, offset);
      const item: Node | undefined = node.items[index];
      if (item === undefined) return { path, on: "between" };
      path.push(index);
      node = item;
      continue;
    }
    const index = lastBegun(
      node.entries.map(({ key }) => key),
      offset,
    );
    const entry = node.entries[index];
    if (entry === undefined || entry.key.kind !== "scalar") return { path, on: "between" };
    path.push(entry.key.text);
    if (holds(entry.key, offset)) return { path, on: "key", node: entry.key };
    // An alias leads to a text elsewhere.
    if (entry.valueAlias !== undefined || entry.value.end < offset) return { path, on: "between" };
    node = entry.value;
  }
}

/** The last of some nodes that begins at the offset or before it. */
function lastBegun(nodes: readonly Node[], offset: number): number {
  for (let i = nodes.length - 1; i >= 0; i--) if ((nodes[i] as Node).start <= offset) return i;
  return -1;
}

function holds({ start, end }: Node, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** The place of the protocol → an offset into the text. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let i = 0; i < line; i++) {
    const next = /\r\n|\n|\r/g;
    next.lastIndex = start;
    if (next.exec(text) === null) return text.length;
    start = next.lastIndex;
  }
  const end = /[\n\r]|$/g;
  end.lastIndex = start;
  return Math.min(start + character, end.exec(text)?.index ?? text.length);
}

/** Whether a path leads to a place in what another names, or to that itself. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((step, i) => String(step) === String(path[i]));
}

/** Whether two paths lead to the same. */
export function isSamePath(a: Path | undefined, b: Path): boolean {
  return a !== undefined && a.length === b.length && isWithin(a, b);
}
