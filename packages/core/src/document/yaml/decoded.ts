/**
 * What of a document with aliases the engine decodes. yaml.v3 follows an alias only where a value is decoded, and the
 * engine decodes what its structs have fields for (its `config.go`): so an alias that leads back to itself, or aliases that
 * repeat without end, harm nothing under a key that is not read. Here the document is walked as the engine's decoder walks
 * it (yaml.v3's `decode.go`, v3.0.1), and what it does not look at is left out where there are aliases in it.
 */

import type { Entry, ListNode, MapNode, Node, ScalarNode, Span } from "../document.js";
import { mapNode } from "../map-node.js";
import { MAX_DEPTH, TOO_DEEP } from "../max-depth.js";
import { isMergeKey } from "../merge-key.js";
import { OMITTED } from "../omitted.js";
import { ScalarError, scalarText } from "../scalar.js";

import { TooDeep, YamlError } from "./token.js";

/** An alias as written. */
export interface AliasNode extends Span {
  readonly kind: "alias";
  readonly anchor: {
    readonly name: string;
    /** Undefined while it is being read. */
    readonly node: RawNode | undefined;
  };
}

/** A node in which aliases are not followed yet. */
export type RawNode = ScalarNode | RawList | RawMap | AliasNode;

interface RawList extends Omit<ListNode, "items"> {
  readonly items: readonly RawNode[];
}

interface RawMap extends Omit<MapNode, "entries"> {
  readonly entries: readonly RawEntry[];
}

interface RawEntry extends Omit<Entry, "key" | "value"> {
  readonly key: RawNode;
  readonly value: RawNode;
}

/** What the engine decodes a value into. */
type Target =
  | { readonly into: "scalar" | "anything" }
  | { readonly into: "list" | "map"; readonly of: Target }
  | { readonly into: "struct"; readonly fields: ReadonlyMap<string, Target> };

const SCALAR: Target = { into: "scalar" };
const ANYTHING: Target = { into: "anything" };

function struct(fields: Readonly<Record<string, Target>>): Target {
  return { into: "struct", fields: new Map(Object.entries(fields)) };
}

const POLICY = struct({
  version: SCALAR,
  description: SCALAR,
  default: SCALAR,
  hide: { into: "list", of: SCALAR },
  tools: {
    into: "map",
    of: struct({
      rules: {
        into: "list",
        of: struct({
          name: SCALAR,
          action: SCALAR,
          rate_limit: SCALAR,
          conditions: { into: "list", of: struct({ path: SCALAR, op: SCALAR, value: ANYTHING }) },
          on_deny: SCALAR,
          state: struct({ counter: SCALAR, window: SCALAR, increment: SCALAR, increment_from: SCALAR }),
        }),
      },
    }),
  },
});

/**
 * The document as the engine sees it, aliases followed.
 * @throws YamlError where an alias that is decoded leads back to itself, or decoded aliases repeat more than yaml.v3 allows
 */
export function decodedPart(root: RawNode): Node {
  const walk = new Walk();
  walk.count(root);
  return walk.decode(root, POLICY);
}

class Walk {
  readonly #following = new Set<AliasNode>();
  /** How many values were decoded, and how many of them behind an alias. */
  #decoded = 0;
  #aliased = 0;
  #depth = 0;
  /** The keys that a mapping has already where others are merged into it. */
  #merged: Set<string> | undefined;

  count(node: RawNode): void {
    this.#decoded++;
    if (this.#following.size > 0) this.#aliased++;
    const [aliased, decoded] = [this.#aliased, this.#decoded];
    if (aliased > 100 && decoded > 1000 && aliased > decoded * allowedAliasShare(decoded)) {
      const [{ start, end } = node] = this.#following;
      throw new YamlError("the aliases repeat too much for the engine; write the repeated parts out", start, end);
    }
  }

  decode(node: RawNode, target: Target): Node {
    this.count(node);
    switch (node.kind) {
      case "alias":
        return this.#follow(node, (found) => this.decode(found, target));
      case "scalar":
        return node;
      case "list":
        return this.#deeper(node, () => this.#list(node, target));
      case "map":
        return this.#deeper(node, () => this.#map(node, target));
    }
  }

  #follow(alias: AliasNode, read: (target: RawNode) => Node): Node {
    const { anchor, start, end } = alias;
    if (this.#following.has(alias) || anchor.node === undefined)
      throw new YamlError(`the anchor \`&${anchor.name}\` contains itself`, start, end);
    this.#following.add(alias);
    const node = read(anchor.node);
    this.#following.delete(alias);
    return node;
  }

  #deeper(node: RawNode, read: () => Node): Node {
    if (++this.#depth > MAX_DEPTH) throw new TooDeep(TOO_DEEP, node.start);
    const decoded = read();
    this.#depth--;
    return decoded;
  }

  #list(list: RawList, target: Target): Node {
    if (target.into !== "list" && target.into !== "anything") return { ...list, items: [] };
    const of = target.into === "list" ? target.of : target;
    return { ...list, items: list.items.map((item) => this.decode(item, of)) };
  }

  #map(map: RawMap, target: Target): Node {
    const { start, end, tag } = map;
    if (target.into === "scalar" || target.into === "list") return mapNode(start, end, [], tag);
    const merged = this.#merged;
    this.#merged = undefined;
    const ofKey = target.into === "anything" ? ANYTHING : SCALAR;
    const lastMerge = map.entries.findLast(isMerge);
    const entries = map.entries.map((entry): Entry => {
      const { key, value } = entry;
      // Of several, yaml.v3 merges the last, and all in good time.
      if (isMerge(entry)) return { ...entry, key: key as ScalarNode, value: withoutAliases(value) };
      const decodedKey = this.decode(key, ofKey);
      const name = nameOf(decodedKey);
      const into = name === undefined || merged?.has(name) ? undefined : targetOf(name, target);
      if (name !== undefined) merged?.add(name);
      const decoded = into === undefined ? withoutAliases(value) : this.decode(value, into);
      return { ...entry, key: decodedKey, value: decoded };
    });
    this.#merged = merged;
    if (lastMerge !== undefined) {
      const at = map.entries.lastIndexOf(lastMerge);
      entries[at] = { ...(entries[at] as Entry), value: this.#merge(map, lastMerge.value, target) };
    }
    return mapNode(start, end, entries, tag);
  }

  #merge(map: RawMap, value: RawNode, target: Target): Node {
    const merged = this.#merged;
    if (merged === undefined) {
      const names = map.entries.map(({ key }) => nameOf(this.decode(key, ANYTHING)));
      this.#merged = new Set(names.filter((name) => name !== undefined));
    }
    const decoded =
      value.kind === "list"
        ? { ...value, items: value.items.map((item) => this.decode(item, target)) }
        : this.decode(value, target);
    this.#merged = merged;
    return decoded;
  }
}

/** What the engine decodes the value of a key into; undefined where it does not look. */
function targetOf(name: string, target: Target): Target | undefined {
  if (target.into === "struct") return target.fields.get(name);
  return target.into === "map" ? target.of : target;
}

function nameOf(key: Node): string | undefined {
  if (key.kind !== "scalar") return undefined;
  try {
    return scalarText(key);
  } catch (error) {
    if (error instanceof ScalarError) return undefined;
    throw error;
  }
}

function isMerge({ key }: RawEntry): boolean {
  return key.kind === "scalar" && isMergeKey(key);
}

/** The node, or what says that it was left out, where there are aliases in it. */
function withoutAliases(node: RawNode): Node {
  return hasAlias(node) ? { ...OMITTED, start: node.start, end: node.end } : (node as Node);
}

function hasAlias(node: RawNode): boolean {
  switch (node.kind) {
    case "alias":
      return true;
    case "scalar":
      return false;
    case "list":
      return node.items.some(hasAlias);
    case "map":
      return node.entries.some(({ key, value }) => hasAlias(key) || hasAlias(value));
  }
}

/** The share of all values that may come from aliases (yaml.v3's `allowedAliasRatio`). */
export function allowedAliasShare(size: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (size <= low) return 0.99;
  return size >= high ? 0.1 : 0.99 - 0.89 * ((size - low) / (high - low));
}
