/**
 * A policy's text → where YAML 1.2, by the `yaml` package, reads another text, value or shape than the engine's yaml.v3 does.
 * The package is loaded only where the text holds something on which the two can differ.
 */

import type { Document, Path } from "@callgate/core";
import type { Value } from "@callgate/core/values";
import { type Node, ScalarError, type ScalarNode, scalarValue } from "@callgate/core/yaml";
import type * as Yaml from "yaml";
import { yaml } from "./yaml-library.js";

export interface ReadingDifference {
  readonly path: Path;
  readonly node: Node;
  /** What the engine reads, and what YAML 1.2 reads, each as a noun that a sentence can hold. */
  readonly engine: string;
  readonly other: string;
  /** What to write, as an imperative. */
  readonly advice: string;
}

const QUOTE = "put it in quotes";
const SPACE = "put text in quotes, and write a space after `:` and after a tag";

/**
 * What the two readers can differ on, where both read the whole text: numbers with `_`, a sign before another base, a leading
 * zero, a capital base or no end; times; the tag `!`; tags before a comma; `{a:}`, `{?a}`; a carriage return within a line.
 */
const MAY_DIFFER =
  /(?<![\w.])[-+]?(?:0[0-9box_]|\.?[0-9][0-9a-f.+-]*_|[0-9]{4}-|[0-9.]+e\+?[0-9]{3})|(?:^|[\s[{,])!|:[\]}]|[[{,]\s*\?\S|\r(?!\n)/im;

export function mayReadingsDiffer(text: string): boolean {
  return MAY_DIFFER.test(text);
}

/**
 * Every outermost place that the two read differently; none where YAML 1.2 refuses the text, or the engine's reader has
 * something to say of it.
 * @param isTyped whether the type of a scalar matters there; elsewhere the engine takes what is written as text
 */
export function readingDifferences(document: Document, isTyped: (node: Node) => boolean): ReadingDifference[] {
  return mayReadingsDiffer(document.text) ? compareReadings(document, isTyped) : [];
}

/** As `readingDifferences`, without the cheap test first. */
export function compareReadings(document: Document, isTyped: (node: Node) => boolean): ReadingDifference[] {
  const { text, root, format, findings } = document;
  if (format === "json" || root === undefined || findings.length > 0) return [];
  const [first] = yaml().parseAllDocuments(text, {
    merge: false,
    uniqueKeys: false,
    intAsBigInt: true,
    prettyErrors: false,
  });
  if (first === undefined || !("contents" in first) || first.errors.length > 0) return [];
  const found: ReadingDifference[] = [];
  new Comparison(first, isTyped, text.endsWith("\n"), found).nodes(root, first.contents, []);
  return found;
}

class Comparison {
  readonly #library = yaml();
  /** An alias shows its anchor's value; that is compared once. */
  readonly #compared = new Set<Node>();

  constructor(
    readonly document: Yaml.Document.Parsed,
    readonly isTyped: (node: Node) => boolean,
    readonly endsInLineBreak: boolean,
    readonly found: ReadingDifference[],
  ) {}

  nodes(node: Node, written: unknown, path: Path): void {
    if (this.#compared.has(node)) return;
    this.#compared.add(node);
    const other = this.#library.isAlias(written) ? written.resolve(this.document) : written;
    const difference = this.#difference(node, other);
    if (difference !== undefined) this.found.push({ path, node, ...difference });
    else if (node.kind === "map")
      for (const [index, { key, value }] of node.entries.entries()) {
        const pair = (other as Yaml.YAMLMap).items[index];
        const within = [...path, key.kind === "scalar" ? key.text : ""];
        this.nodes(key, pair?.key, within);
        this.nodes(value, pair?.value, within);
      }
    else if (node.kind === "list")
      for (const [index, item] of node.items.entries())
        this.nodes(item, (other as Yaml.YAMLSeq).items[index], [...path, index]);
  }

  /** Of the node itself, whatever is in it. */
  #difference(node: Node, other: unknown): Pick<ReadingDifference, "engine" | "other" | "advice"> | undefined {
    const { isMap, isScalar, isSeq } = this.#library;
    const shapes = { engine: shape(node), other: this.#shapeOf(other), advice: SPACE };
    if (node.kind === "map") return isMap(other) && other.items.length === node.entries.length ? undefined : shapes;
    if (node.kind === "list") return isSeq(other) && other.items.length === node.items.length ? undefined : shapes;
    const engine = engineValue(node);
    // The engine refuses it: an alias within its own anchor, or a text that its tag does not fit.
    if (engine === undefined) return undefined;
    if (other !== null && other !== undefined && !isScalar(other)) return shapes;
    const value: unknown = isScalar(other) ? other.value : null;
    const written =
      isScalar(other) && typeof other.source === "string" ? other.source : value === null ? "" : String(value);
    if (!this.#isSameText(node.text, written))
      return { engine: quoted(node.text), other: quoted(written), advice: SPACE };
    if (!this.isTyped(node) || !hasOwnType(node)) return undefined;
    // Whether a last line break is part of a block at the end of a file is no matter of values.
    if (engine.kind === "string" && typeof value === "string") return undefined;
    if (isSameValue(engine, value)) return undefined;
    const advice = engine.kind === "string" || engine.kind === "time" ? QUOTE : `write ${valueText(engine)}`;
    return { engine: valueText(engine), other: otherText(value), advice };
  }

  #isSameText(ours: string, theirs: string): boolean {
    return ours === theirs || (!this.endsInLineBreak && `${ours}\n` === theirs);
  }

  #shapeOf(other: unknown): string {
    const { isMap, isScalar, isSeq } = this.#library;
    if (isMap(other)) return counted("a mapping", other.items.length, "key");
    if (isSeq(other)) return counted("a list", other.items.length, "item");
    return isScalar(other) ? quoted(String(other.source ?? other.value)) : "nothing";
  }
}

/** With another tag than these, what a reader makes of the text is for the tag to say. */
function hasOwnType({ tag }: ScalarNode): boolean {
  return tag === undefined || tag === "!" || tag === "!!str";
}

function shape(node: Node): string {
  if (node.kind === "map") return counted("a mapping", node.entries.length, "key");
  return node.kind === "list" ? counted("a list", node.items.length, "item") : quoted(node.text);
}

function counted(what: string, count: number, of: string): string {
  return `${what} of ${count} ${of}${count === 1 ? "" : "s"}`;
}

function engineValue(node: ScalarNode): Value | undefined {
  try {
    return scalarValue(node);
  } catch (error) {
    if (error instanceof ScalarError) return undefined;
    throw error;
  }
}

function isSameValue(engine: Value, other: unknown): boolean {
  switch (engine.kind) {
    case "null":
      return other === null;
    case "bool":
    case "string":
      return engine.value === other;
    case "int":
    case "float":
      return (
        (typeof other === "bigint" || typeof other === "number") &&
        (engine.value === other ||
          Object.is(Number(engine.value), Number(other)) ||
          Number(engine.value) === Number(other))
      );
    default:
      return false;
  }
}

function valueText(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "string":
      return quoted(value.value);
    case "time":
      return `the time \`${value.text}\``;
    case "list":
    case "map":
      return `a ${value.kind}`;
    default:
      return `\`${String(value.value)}\``;
  }
}

function otherText(value: unknown): string {
  return typeof value === "string" ? quoted(value) : value === null ? "null" : `\`${String(value)}\``;
}

const SHOWN = 40;

function quoted(text: string): string {
  return `the text \`${JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text)}\``;
}
