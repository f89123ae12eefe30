/**
 * Nodes → Go's types, as yaml.v3 decodes them into the engine's structs (its `decode.go`, v3.0.1): any scalar
 * is a text, null is the zero value, null list items vanish, unknown keys are skipped without looking inside.
 */

import type { CheckDiagnostic } from "../document/diagnostic.js";
import type { Node, Path, ScalarNode } from "../document/document.js";
import { type Field, type FieldProblem, mapFields } from "../document/fields.js";
import { nodeValue } from "../document/node-value.js";
import { isNullWord, scalarText, scalarValue } from "../document/scalar.js";
import { clip } from "../text/words.js";
import { NULL, type Value } from "../values/value.js";

/** Collects, while reading, every reason for which the engine refuses the document. */
export class Decoder {
  /** @param effect what a problem leads to, as a clause that ends its message */
  constructor(readonly effect = "") {}

  readonly problems: CheckDiagnostic[] = [];
  readonly #refused = new Set<Node>();

  /** The fields of a struct; undefined for null, and for what is no mapping (then a problem is added). */
  fields(node: Node | undefined, path: Path): ReadonlyMap<string, Field> | undefined {
    const fields = this.names(node, path);
    if (node?.kind === "map")
      for (const key of mapFields(node).repeated) this.#refuse(path, "this key is already set above", key);
    return fields;
  }

  /** The fields of a struct that may be nil: yaml.v3 makes no struct for a mapping tagged `!!null`. */
  pointedFields(node: Node | undefined, path: Path): ReadonlyMap<string, Field> | undefined {
    if (node?.kind === "map" && node.tag === "!!null") {
      this.#refuse(path, "`!!null` says that there is nothing here, and a mapping follows", node);
      return undefined;
    }
    return this.fields(node, path);
  }

  /** The fields of a map, whose keys are any names; undefined for null, and for what is no mapping. */
  names(node: Node | undefined, path: Path): ReadonlyMap<string, Field> | undefined {
    if (node === undefined || this.#isNull(node, path)) return undefined;
    if (node.kind !== "map") {
      this.#mismatch(path, "a mapping", node);
      return undefined;
    }
    const { byName, problems } = mapFields(node);
    for (const problem of problems) this.#refuse(path, problem.message, problem.node);
    return byName;
  }

  /** The items of a list that are not null, each with its index in the document. */
  items(node: Node | undefined, path: Path): readonly (readonly [Node, number])[] {
    if (node === undefined || this.#isNull(node, path)) return [];
    if (node.kind !== "list") {
      this.#mismatch(path, "a list", node);
      return [];
    }
    const items: [Node, number][] = [];
    node.items.forEach((item, index) => {
      if (item.kind !== "scalar" || !this.#isNull(item, [...path, index])) items.push([item, index]);
    });
    return items;
  }

  /** The text of a field that may be left out; "" then, and for null. */
  textOf(fields: ReadonlyMap<string, Field> | undefined, name: string, origin: Path): string {
    const node = fields?.get(name)?.value;
    if (node === undefined) return "";
    return untaggedText(node) ?? this.text(node, [...origin, name]);
  }

  /** The value of a field that may be left out; null then. */
  valueOf(fields: ReadonlyMap<string, Field> | undefined, name: string, origin: Path): Value {
    const node = fields?.get(name)?.value;
    if (node === undefined) return NULL;
    // Only a tag can be at odds with its text, and only what is wrong needs a path.
    return node.kind === "scalar" && node.tag === undefined ? scalarValue(node) : this.value(node, [...origin, name]);
  }

  /** The text of a scalar of any type; "" for null. */
  text(node: Node | undefined, path: Path): string {
    if (node === undefined) return "";
    if (node.kind !== "scalar") {
      this.#mismatch(path, "text", node);
      return "";
    }
    const plain = untaggedText(node);
    if (plain !== undefined) return plain;
    const value = this.value(node, path);
    return value.kind === "null" ? "" : (scalarText(node) ?? "");
  }

  /** A whole number, cut if it has a fraction; 0 for null. */
  integer(node: Node | undefined, path: Path): bigint {
    if (node === undefined) return 0n;
    const value: Value = node.kind === "scalar" ? this.value(node, path) : { kind: "string", value: "" };
    if (value.kind === "null") return 0n;
    if (value.kind === "int" && value.value < 2n ** 63n) return value.value;
    if (value.kind === "float" && value.value <= 2 ** 63) return toInt64(value.value);
    this.#mismatch(path, "a whole number", node);
    return 0n;
  }

  value(node: Node | undefined, path: Path): Value {
    if (node === undefined) return NULL;
    const problems: FieldProblem[] = [];
    const value = nodeValue(node, problems);
    for (const problem of problems) this.#refuse(path, problem.message, problem.node);
    return value;
  }

  #isNull(node: Node, path: Path): boolean {
    return node.kind === "scalar" && this.value(node, path).kind === "null";
  }

  #mismatch(path: Path, wanted: string, node: Node): void {
    const found = node.kind === "map" ? "a mapping" : node.kind === "list" ? "a list" : scalarName(node);
    this.#refuse(path, `expected ${wanted}, found ${found}`, node);
  }

  #refuse(path: Path, reason: string, node: Node): void {
    // A scalar may be asked for twice: whether it is null, and what it says.
    if (this.#refused.has(node)) return;
    this.#refused.add(node);
    const message = `${reason}${this.effect}`;
    const span = node.start < node.end ? { start: node.start, end: node.end } : undefined;
    this.problems.push({ check: "schema", path, span, message });
  }
}

/** The text of a scalar without a tag: such a one is never at odds with anything. Undefined for all other nodes. */
function untaggedText(node: Node): string | undefined {
  if (node.kind !== "scalar" || node.tag !== undefined) return undefined;
  return node.plain && isNullWord(node.text) ? "" : node.text;
}

function scalarName({ plain, text }: ScalarNode): string {
  return plain ? `\`${clip(text)}\`` : `the text \`${clip(text)}\``;
}

/** Go's `int64(f)` on amd64: cut towards zero; what does not fit becomes the smallest int64. */
export function toInt64(x: number): bigint {
  const cut = Math.trunc(x);
  return cut >= -(2 ** 63) && cut < 2 ** 63 ? BigInt(cut) : -(2n ** 63n);
}
