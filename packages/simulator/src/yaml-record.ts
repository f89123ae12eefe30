/** A YAML document → one record, with the lines of its parts. */

import { MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import type { Node } from "@callgate/core/yaml";
import type { LineOf } from "./readers/reader.js";

/** The most a YAML transcript may have, in bytes. */
export const MAX_YAML_BYTES = MAX_DOCUMENT_BYTES;

export interface YamlRecord {
  readonly record: unknown;
  readonly lineOf: LineOf;
}

/** @returns the document's value, or undefined where it could not be read */
export function readYaml(text: string): YamlRecord | undefined {
  const document = readDocument(text, "");
  if (document.root === undefined) return undefined;
  const lines = new WeakMap<object, number>();
  const record = recordOf(document.root, (part, { start, end }) => {
    lines.set(part, document.rangeOf({ start, end }).start.line);
  });
  return { record, lineOf: (part) => lines.get(part) };
}

/** Nesting is bounded by core's reader. An alias gives its anchor's value once more. */
function recordOf(node: Node, began: (part: object, node: Node) => void): unknown {
  if (node.kind === "scalar") return scalar(node);
  if (node.kind === "list") {
    const list = node.items.map((item) => recordOf(item, began));
    began(list, node);
    return list;
  }
  const entries = node.entries.flatMap(({ key, value }) =>
    key.kind === "scalar" ? [[key.text, recordOf(value, began)] as const] : [],
  );
  const map = Object.fromEntries(entries);
  began(map, node);
  return map;
}

/** As the recorders write them: JSON's own words without quotes are what they are in JSON, all else is text. */
function scalar({ text, plain, tag }: Extract<Node, { kind: "scalar" }>): unknown {
  if (!plain || (tag !== undefined && tag !== "!!int" && tag !== "!!float" && tag !== "!!bool")) return text;
  switch (text) {
    case "":
    case "~":
    case "null":
      return null;
    case "true":
      return true;
    case "false":
      return false;
    default:
      return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
  }
}
