/** A mapping as yaml.v3 decodes it: keys read as text or as values, merges applied, duplicates kept apart. */

import type { Entry, MapNode, Node, Path } from "./document.js";
import { isMergeKey } from "./merge-key.js";
import { pointerSteps } from "./pointer.js";
import { isValueWord, ScalarError, scalarText, scalarValue } from "./scalar.js";

export interface Field {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

export interface FieldProblem {
  readonly node: Node;
  readonly message: string;
}

export interface Fields {
  /** In the order written; merged ones after the mapping's own. */
  readonly list: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** Keys that read like one before them although written otherwise. A struct refuses them, in a map they win. */
  readonly repeated: readonly Node[];
  /** Each a reason for which yaml.v3 refuses to load the document, at the node that causes it. */
  readonly problems: readonly FieldProblem[];
  /** Whether all keys are words, each written once: the fields are then the same as text and as values. */
  readonly isPlain: boolean;
}

/** What a key is known by; undefined for a key that is dropped. */
type Identity = (key: Node & { kind: "scalar" }) => string | undefined;

/** The fields of a mapping whose keys are text. Null keys are dropped without a word, as yaml.v3 drops them. */
export function mapFields(map: MapNode): Fields {
  map.asText ??= plainFields(map) ?? collected(map, textIdentity);
  return map.asText;
}

/** The entries of a mapping that is a value: keys may be anything but collections. */
export function mapEntries(map: MapNode): Fields {
  map.asValues ??= plainFields(map) ?? collected(map, isAllText(map) ? textIdentity : valueIdentity);
  return map.asValues;
}

function isAllText(map: MapNode): boolean {
  return map.entries.every(({ key }) => isMergeKey(key) || valueKind(key) === "string");
}

const NO_PROBLEMS: readonly never[] = [];

/** The fields of a mapping as most are: keys that are words, each written once; undefined for every other. */
function plainFields(map: MapNode): Fields | undefined {
  const known = map.asText ?? map.asValues;
  if (known?.isPlain) return known;
  const byName = new Map<string, Field>();
  for (const { key, value, keyAlias } of map.entries) {
    if (key.kind !== "scalar" || key.tag !== undefined || keyAlias !== undefined || !isWord(key.text)) return undefined;
    byName.set(key.text, { name: key.text, key, value });
  }
  if (byName.size < map.entries.length) return undefined;
  return { list: [...byName.values()], byName, problems: NO_PROBLEMS, repeated: NO_PROBLEMS, isPlain: true };
}

/** Whether the text, quoted or not, is a string to yaml.v3: it begins with a letter, and is no word such as `null`. */
function isWord(text: string): boolean {
  const first = text.charCodeAt(0) | 0x20;
  return first >= 0x61 && first <= 0x7a && !isValueWord(text);
}

function collected(map: MapNode, identity: Identity): Fields {
  const collector = new Collector(identity);
  collector.collect(map);
  const { byName, problems, repeated } = collector;
  return { list: [...byName.values()], byName, problems, repeated, isPlain: false };
}

const textIdentity: Identity = (key) => scalarText(key);

const valueIdentity: Identity = (key) => {
  const value = scalarValue(key);
  return value.kind === "string" ? `"${value.value}` : `${value.kind} ${key.text}`;
};

function valueKind(key: Node): string | undefined {
  if (key.kind !== "scalar") return undefined;
  try {
    return scalarValue(key).kind;
  } catch (error) {
    if (error instanceof ScalarError) return undefined;
    throw error;
  }
}

/** One is enough to refuse the document. */
const MAX_FIELD_PROBLEMS = 1000;

class Collector {
  readonly byName = new Map<string, Field>();
  readonly problems: FieldProblem[] = [];
  readonly repeated: Node[] = [];

  constructor(readonly identity: Identity) {}

  collect(map: MapNode): void {
    const written = new Set<string>();
    const own = new Map<string, Field>();
    const merges: Entry[] = [];
    for (const entry of map.entries) {
      const { key, value, keyAlias } = entry;
      const text = key.kind === "scalar" ? key.text : "";
      const identity = keyAlias === undefined ? `${key.kind} ${text}` : `alias ${keyAlias}`;
      if (written.has(identity)) {
        this.#report(key, `the key \`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\` is already defined above`);
        continue;
      }
      written.add(identity);
      if (keyAlias === undefined && isMergeKey(key)) merges.push(entry);
      else {
        const name = this.#nameOf(key);
        if (name === undefined) continue;
        if (own.has(name)) this.repeated.push(key);
        own.set(name, { name, key, value });
      }
    }
    for (const [name, field] of own) if (!this.byName.has(name)) this.byName.set(name, field);
    for (const merge of merges) this.#merge(merge);
  }

  #merge({ value, valueAlias }: Entry): void {
    // An alias of a list of mappings is not taken, although the list itself is.
    for (const source of value.kind === "list" && valueAlias === undefined ? value.items : [value]) {
      if (source.kind === "map") this.collect(source);
      else this.#report(source, "`<<` merges a mapping or a list of mappings");
    }
  }

  #nameOf(key: Node): string | undefined {
    if (key.kind !== "scalar") {
      this.#report(key, "a key must be text");
      return undefined;
    }
    try {
      return this.identity(key);
    } catch (error) {
      if (!(error instanceof ScalarError)) throw error;
      this.#report(key, error.message);
      return undefined;
    }
  }

  #report(node: Node, message: string): void {
    if (this.problems.length < MAX_FIELD_PROBLEMS) this.problems.push({ node, message });
  }
}

/** A JSON Pointer → the path of what it names, with numbers for the items of lists; undefined where nothing is there. */
export function pathOfPointer(root: Node | undefined, pointer: string): Path | undefined {
  if (root === undefined || (pointer !== "" && !pointer.startsWith("/"))) return undefined;
  let node: Node | undefined = root;
  const path = pointerSteps(pointer).map((step) => {
    if (node?.kind === "list") {
      node = /^(?:0|[1-9]\d{0,8})$/.test(step) ? node.items[Number(step)] : undefined;
      return Number(step);
    }
    node = node?.kind === "map" ? mapFields(node).byName.get(step)?.value : undefined;
    return step;
  });
  return node === undefined ? undefined : path;
}

/** A node, and the key that leads to it; of the item of a list, the item itself. */
export interface NodeAt {
  readonly key: Node | undefined;
  readonly value: Node;
}

/** The node that `path` names, following merges; with its key. Undefined where the path leaves the tree. */
export function nodeAt(root: Node | undefined, path: Path): NodeAt | undefined {
  let found: NodeAt | undefined = root && { key: undefined, value: root };
  for (const step of path) {
    found = found && stepFrom(found.value, step);
    if (found === undefined) return undefined;
  }
  return found;
}

/** One step down from a node; undefined where nothing is there. */
export function stepFrom(node: Node | undefined, step: Path[number]): NodeAt | undefined {
  if (node?.kind === "list" && typeof step === "number") {
    const item = node.items[step];
    return item && { key: item, value: item };
  }
  return node?.kind === "map" ? mapFields(node).byName.get(String(step)) : undefined;
}
