/** Odd documents, with what yaml.v3 3.0.1 made of each: our reader takes what it takes, as the same tree, and refuses what it refuses. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, UnreadableBytes } from "./decode.js";
import type { Node, ScalarNode } from "./document.js";
import { isMergeKey } from "./merge-key.js";
import { isOmitted } from "./omitted.js";
import { scalarValue } from "./scalar.js";
import { parseYaml } from "./yaml/parser.js";
import { YamlError } from "./yaml/token.js";

/** As `packages/core/scripts/yaml-v3/main.go` writes them. */
interface Recorded {
  readonly group: string;
  readonly text: string;
  readonly refused?: string;
  readonly tree: Tree;
}

type Tree = null | readonly [tag: string, text: string] | { readonly [kind: string]: unknown };

const RECORDED: readonly Recorded[] = readFileSync(
  new URL("../../../../fixtures/yaml/yaml-v3.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

const TAGS: Readonly<Record<string, string>> = {
  null: "!!null",
  bool: "!!bool",
  int: "!!int",
  float: "!!float",
  string: "!!str",
  time: "!!timestamp",
};

function tagOf(node: ScalarNode): string {
  if (isMergeKey(node)) return "!!merge";
  if (node.tag !== undefined) return node.tag;
  return TAGS[scalarValue(node).kind] ?? "?";
}

function treeOf(node: Node | undefined): Tree {
  if (node === undefined) return null;
  switch (node.kind) {
    case "scalar":
      // What contains itself: yaml.v3 has a node for it, and refuses it where a value is asked for, as scalarValue does.
      if (isOmitted(node)) return { alias: true };
      return [tagOf(node), node.text];
    case "list":
      return { list: node.items.map(treeOf) };
    default:
      return { map: node.entries.map(({ key, value }) => [treeOf(key), treeOf(value)]) };
  }
}

function read(text: string): { readonly refused: boolean; readonly tree: Tree } {
  try {
    return { refused: false, tree: treeOf(parseYaml(decode(text)).root) };
  } catch (error) {
    if (!(error instanceof YamlError || error instanceof UnreadableBytes)) throw error;
    return { refused: true, tree: null };
  }
}

/** Two byte-order marks make yaml.v3 skip the first character of many a line. We say so, and read nothing. */
const UNREAD = "\ufeff\ufeffa: b";

describe.each([...new Set(RECORDED.map(({ group }) => group))])("yaml.v3 and our reader: %s", (group) => {
  it.each(RECORDED.filter((one) => one.group === group).map((one) => [JSON.stringify(one.text), one] as const))(
    "%s",
    (_, { text, refused, tree }) => {
      const expected = text === UNREAD ? { refused: true, tree: null } : { refused: refused !== undefined, tree };
      expect(read(text)).toEqual(expected);
    },
  );
});
