/** A mapping as yaml.v3 decodes it into a struct or a map with text keys: merges applied, duplicates told apart. */

import { ScalarError, scalarValue } from "../values/scalar.js";
import type { MapNode, Node, Path } from "./document.js";

export interface Field {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

export interface Fields {
  /** In the order written; merged ones after the mapping's own. */
  readonly list: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** Each a reason for which yaml.v3 refuses to load the document, at the node that causes it. */
  readonly problems: readonly { readonly node: Node; readonly message: string }[];
}

const read = new WeakMap<MapNode, Fields>();

/** Reads the fields of a mapping. Null keys are dropped without a word, as yaml.v3 drops them. */
export function mapFields(map: MapNode): Fields {
  let fields = read.get(map);
  if (fields === undefined) {
    const byName = new Map<string, Field>();
    const problems: { node: Node; message: string }[] = [];
    collect(map, byName, problems);
    fields = { list: [...byName.values()], byName, problems };
    read.set(map, fields);
  }
  return fields;
}

function collect(map: MapNode, fields: Map<string, Field>, problems: { node: Node; message: string }[]): void {
  const written = new Set<string>();
  const merges: Node[] = [];
  const own = new Map<string, Field>();
  for (const { key, value } of map.entries) {
    if (key.kind !== "scalar") {
      problems.push({ node: key, message: "a key must be text" });
      continue;
    }
    if (written.has(key.text)) {
      problems.push({ node: key, message: `the key \`${key.text}\` is already defined above` });
      continue;
    }
    written.add(key.text);
    if (isMergeKey(key)) {
      merges.push(value);
      continue;
    }
    if (!isNullKey(key)) own.set(key.text, { name: key.text, key, value });
  }
  for (const [name, field] of own) if (!fields.has(name)) fields.set(name, field);
  for (const merge of merges)
    for (const source of merge.kind === "list" ? merge.items : [merge]) {
      if (source.kind === "map") collect(source, fields, problems);
      else problems.push({ node: source, message: "`<<` merges a mapping or a list of mappings" });
    }
}

function isMergeKey(key: Node): boolean {
  return key.kind === "scalar" && key.text === "<<" && (key.tag === "!!merge" || (key.tag === undefined && key.plain));
}

function isNullKey(key: Node): boolean {
  if (key.kind !== "scalar") return false;
  try {
    return scalarValue(key).kind === "null";
  } catch (error) {
    if (error instanceof ScalarError) return false;
    throw error;
  }
}

/** The node that `path` names, following merges; with the key it stands behind. Undefined where it leaves the tree. */
export function nodeAt(root: Node | undefined, path: Path): { key: Node | undefined; value: Node } | undefined {
  let value = root;
  let key: Node | undefined;
  for (const step of path) {
    if (value?.kind === "list" && typeof step === "number") {
      value = value.items[step];
      key = value;
    } else if (value?.kind === "map") {
      const field = mapFields(value).byName.get(String(step));
      value = field?.value;
      key = field?.key;
    } else return undefined;
    if (value === undefined) return undefined;
  }
  return value === undefined ? undefined : { key, value };
}
