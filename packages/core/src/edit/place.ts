/** Path → the nodes as they are written; nothing where one text serves several places. */

import type { Document, Entry, ListNode, MapNode, Node, Path } from "../document/document.js";

/** A node and its parent; without a parent, the document's root. */
export interface Place {
  readonly node: Node;
  readonly parent:
    | { readonly kind: "entry"; readonly map: MapNode; readonly index: number; readonly entry: Entry }
    | ParentList
    | undefined;
}

interface ParentList {
  readonly kind: "item";
  readonly list: ListNode;
  readonly index: number;
}

/**
 * Where `path` is written. Undefined where it leaves the document, and where it leads through an anchor that is used
 * again, an alias or a merge: an edit there would change other places, too.
 */
export function placeOf(document: Document, path: Path): Place | undefined {
  if (document.root === undefined) return undefined;
  const repeated = repeatedNodes(document);
  let place: Place = { node: document.root, parent: undefined };
  for (const step of path) {
    const next = stepInto(place.node, step);
    if (next === undefined || repeated.has(next.node)) return undefined;
    place = next;
  }
  return place;
}

function stepInto(node: Node, step: string | number): Place | undefined {
  if (node.kind === "list") {
    const item = typeof step === "number" ? node.items[step] : undefined;
    return item && { node: item, parent: { kind: "item", list: node, index: step as number } };
  }
  if (node.kind === "scalar") return undefined;
  const index = indexOf(node, String(step));
  const entry = index === undefined ? undefined : node.entries[index];
  if (index === undefined || entry === undefined) return undefined;
  if (entry.keyAlias !== undefined || entry.valueAlias !== undefined) return undefined;
  return { node: entry.value, parent: { kind: "entry", map: node, index, entry } };
}

/** The index of the one entry of that name in the mapping; undefined where it is missing, or there are several. */
function indexOf(map: MapNode, name: string): number | undefined {
  let indices = indicesIn.get(map);
  if (indices === undefined) {
    const byName = new Map<string, number | undefined>();
    for (const [i, { key }] of map.entries.entries())
      if (key.kind === "scalar") byName.set(key.text, byName.has(key.text) ? undefined : i);
    indices = byName;
    indicesIn.set(map, indices);
  }
  return indices.get(name);
}

/** A mapping may have very many entries, of which each is looked up for a fix of its own. */
const indicesIn = new WeakMap<MapNode, ReadonlyMap<string, number | undefined>>();

const repeatedIn = new WeakMap<Document, ReadonlySet<Node>>();

/** The nodes that aliases lead to, which are in the tree more than once. */
function repeatedNodes(document: Document): ReadonlySet<Node> {
  let repeated = repeatedIn.get(document);
  if (repeated === undefined) {
    repeated = findRepeated(document);
    repeatedIn.set(document, repeated);
  }
  return repeated;
}

const NONE: ReadonlySet<Node> = new Set();

function findRepeated({ root, text, format }: Document): ReadonlySet<Node> {
  // An alias begins with a star, and JSON has none.
  if (root === undefined || format === "json" || !text.includes("*")) return NONE;
  const [seen, repeated] = [new Set<Node>(), new Set<Node>()];
  const visit = (node: Node): void => {
    if (seen.has(node)) {
      repeated.add(node);
      return;
    }
    seen.add(node);
    if (node.kind === "list") for (const item of node.items) visit(item);
    if (node.kind === "map")
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
  };
  visit(root);
  return repeated;
}

/** Whether some node is used again by an alias. */
export function hasAliases(document: Document): boolean {
  return repeatedNodes(document).size > 0;
}

/** Whether an alias uses the node again, or is it: then its place is not known. */
export function isRepeated(document: Document, node: Node): boolean {
  return repeatedNodes(document).has(node);
}

/** Whether a collection is written in brackets. */
export function isFlow({ text }: Document, node: Node): boolean {
  return node.kind !== "scalar" && /[{[]/.test(text[node.start] ?? "");
}

/** Whether nothing is written where a value could be. */
export function isNothing(node: Node): boolean {
  return node.kind === "scalar" && node.start === node.end;
}

/** Whether a value is as good as not there: nothing, or a null that is written out. */
export function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.plain && node.tag === undefined && /^(?:~|null|Null|NULL)?$/.test(node.text);
}

/** Where an entry ends; undefined where that is unknown. */
export function endOfEntry({ text }: Document, { key, value, keyAlias, valueAlias }: Entry): number | undefined {
  if (keyAlias !== undefined) return undefined;
  if (valueAlias === undefined) return value.end;
  const alias = text.indexOf(`*${valueAlias}`, key.end);
  return alias < 0 ? undefined : alias + valueAlias.length + 1;
}
