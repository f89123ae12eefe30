/** How a terminal shows blocks that are too many for it. */

import { expect, it } from "vitest";
import type { Block, Page } from "../blocks.js";
import { pretty } from "./pretty.js";

const page = (block: Block): Page => ({
  command: "x",
  version: "1.2.3",
  headline: "the end",
  sections: [{ heading: "h", isPlain: true, blocks: [block] }],
});
const columns = [{ name: "n", isNumber: true }, { name: "tool" }, { name: "rule" }];
const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ cells: [String(i), "run", "r"] }));

it.each<[string, Block, number, string]>([
  ["a table", { kind: "table", columns, rows: rows(1_003) }, 1_001, "and 3 more rows; --format json has all"],
  [
    "a shorter table",
    { kind: "table", most: 20, columns, rows: rows(21) },
    21,
    "and 1 more row; --format json has all",
  ],
  ["paragraphs", { kind: "table", lead: 2, columns, rows: rows(52) }, 100, "and 2 more rows; --format json has all"],
  [
    "a list",
    { kind: "list", items: rows(101).map(({ cells: [text = ""] }) => ({ text })) },
    100,
    "and 1 more entry; --format json has all",
  ],
])("%s", (_name, block, lines, rest) => {
  const [shown = ""] = pretty(page(block), false).split("\n\nthe end");
  expect(shown.split("\n").slice(0, -1)).toHaveLength(lines);
  expect(shown.split("\n").at(-1)).toBe(rest);
});

it("shows records as a head line and named lines, and colours only where asked", () => {
  const block: Block = { kind: "table", lead: 2, columns, rows: [{ cells: ["2", "run", "r"], tone: "bad" }] };
  expect(pretty(page(block), false)).toBe("2× run\n   rule  r\n\nthe end\n");
  expect(pretty(page(block), true)).toContain("\u001b[31m2×");
});
