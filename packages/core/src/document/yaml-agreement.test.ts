/** Our reader beside the `yaml` package, on ordinary documents: two readings that know nothing of each other. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Node } from "./document.js";
import { readDocument } from "./read.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** The tree with every scalar as its text, which is what the failsafe schema gives. */
function texts(node: Node | undefined): unknown {
  switch (node?.kind) {
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key.kind === "scalar" ? key.text : "", texts(value)]),
      );
    case "list":
      return node.items.map(texts);
    default:
      return node?.text;
  }
}

const policies = readdirSync(`${root}/fixtures/policies`).map((name): [string, string] => [
  name,
  readFileSync(`${root}/fixtures/policies/${name}`, "utf8"),
]);
const passes = readdirSync(`${root}/docs/checks`).flatMap((page) =>
  [...readFileSync(`${root}/docs/checks/${page}`, "utf8").matchAll(/^```(?:yaml|json)\n([\s\S]*?)^```$/gm)]
    .map(([, text = ""]): [string, string] => [page, text])
    .filter(([, text]) => !/^ *\^+$/m.test(text)),
);
const styles: [string, string][] = [
  ["blocks", "a:\n  - b: 1\n    c: [x, 'y z', \"\\u00e9\\n\"]\n  -\n    - d\ne: {f: g, h: {}}\n"],
  ["scalars over lines", 'a: |\n  x\n   y\n\nb: >-\n  p\n  q\n\n  r\nc: one\n  two\nd: "three\n  four"\n'],
  ["comments", "# a\na: b # c\n# d\nc: d#e\n"],
];

describe("the two readers agree on", () => {
  it.each([...policies, ...passes, ...styles])("%s", (_name, text) => {
    const document = readDocument(text, "x");
    expect(document.findings).toEqual([]);
    expect(texts(document.root)).toEqual(parse(text, { schema: "failsafe" }));
  });
});
