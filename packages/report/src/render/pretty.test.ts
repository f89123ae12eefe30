/** How a terminal shows blocks that are too many for it. */

import type { Finding } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { Block, Page } from "../blocks.js";
import { pretty } from "./pretty.js";
import type { View } from "./view.js";

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
  const [shown = ""] = pretty(page(block)).split("\n\n✔ the end");
  expect(shown.split("\n").slice(0, -1)).toHaveLength(lines);
  expect(shown.split("\n").at(-1)).toBe(rest);
});

it("shows records as a head line and named lines, and colours only where asked", () => {
  const block: Block = { kind: "table", lead: 2, columns, rows: [{ cells: ["2", "run", "r"], tone: "bad" }] };
  expect(pretty(page(block))).toBe("2× run\n   rule  r\n\n✔ the end\n");
  expect(pretty(page(block), { colour: true })).toContain("\u001b[31m2×");
});

it("leaves out of a paragraph what keeps a place in a row only", () => {
  const block: Block = { kind: "table", lead: 1, columns, rows: [{ cells: ["2", "–", "r"] }] };
  expect(pretty(page(block))).toBe("2×\n   rule  r\n\n✔ the end\n");
});

it("ends a head line of one cell without a blank", () => {
  const block: Block = {
    kind: "table",
    lead: 1,
    columns: [{ name: "tool" }, { name: "rule" }],
    rows: [{ cells: ["run", "r"] }],
  };
  expect(pretty(page(block))).toBe("run\n   rule  r\n\n✔ the end\n");
});

describe("on a terminal of 40 columns", () => {
  const view = { width: 40 };
  const wide = (text: string): Block => ({
    kind: "table",
    columns,
    rows: [{ cells: ["2", text, "a rule whose name goes on for a while"] }],
  });

  it("breaks sentences at blanks, and indents what follows", () => {
    const text = "any call may reach `run`, which is an Execute tool: limit it";
    const shown = pretty({ ...page({ kind: "list", items: [{ text }] }), notes: [text] }, view);
    expect(shown).toBe(
      [
        "- any call may reach `run`, which is an",
        "  Execute tool: limit it",
        "",
        "✔ the end",
        "  any call may reach `run`, which is an",
        "    Execute tool: limit it",
        "",
      ].join("\n"),
    );
  });

  it("stacks the cells of a table that is wider", () => {
    expect(pretty(page(wide("run")), view)).toBe(
      ["run", "  n     2", "  rule  a rule whose name goes on for a", "        while", "", "✔ the end", ""].join("\n"),
    );
    expect(pretty(page(wide("run")))).toContain("n  tool  rule\n2  run   a rule whose name goes on for a while\n");
  });

  it("leaves a word that is wider whole, and code as it is", () => {
    const word = "x".repeat(50);
    const code: Block = { kind: "code", lines: [`${word} ${word}`] };
    expect(pretty(page(code), view)).toContain(`${word} ${word}\n`);
    expect(pretty(page({ kind: "text", text: `a ${word} b` }), view)).toContain(`a\n${word}\nb\n`);
  });
});

describe("findings", () => {
  const finding = (check: string, severity: Finding["severity"], uri = "p.yaml"): Finding => ({
    check,
    severity,
    message: `about ${check}`,
    location: { uri, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } },
    related: [],
  });
  const shown = (findings: readonly Finding[], view: View = {}) =>
    pretty(page({ kind: "findings", findings, sources: new Map(), counted: new Set(["one", "two"]) }), view);

  it("of severity note are counted, and listed where that is asked for", () => {
    const findings = [
      finding("one", "warning"),
      finding("two", "note"),
      finding("two", "note"),
      finding("run", "note"),
    ];
    expect(shown(findings)).toBe(
      "p.yaml:1:1 warning one\n  about one\n\np.yaml:1:1 note run\n  about run\n\n✔ the end\n  2 notes not shown, of two: --verbose\n",
    );
    expect(shown(findings, { isVerbose: true })).toContain("p.yaml:1:1 note two\n");
    expect(shown(findings, { isVerbose: true })).not.toContain("not shown");
  });

  it("are grouped by check where they are very many, the worst first, unless all are asked for", () => {
    const many = Array.from({ length: 150 }, (_, i) => finding("often", "warning", `${i % 50}.yaml`));
    const text = shown([...many, finding("worse", "error")]);
    expect(text.split("\n").filter((line) => / (?:error|warning) /.test(line))).toEqual([
      "p.yaml:1:1 error worse",
      "0.yaml:1:1 warning often",
      "1.yaml:1:1 warning often",
      "2.yaml:1:1 warning often",
    ]);
    expect(text).toContain("\n… 147 more findings of often in 50 files; --all lists them\n");
    expect(shown(many, { isWhole: true }).match(/warning often/g)).toHaveLength(150);
  });

  it("lead to the pages of their checks by links, where the terminal takes them", () => {
    const pages = new Map([["one", "https://pages.example/one.md"]]);
    const link = "\u001b]8;;https://pages.example/one.md\u001b\\one\u001b]8;;\u001b\\";
    expect(shown([finding("one", "error"), finding("two", "error")], { pages })).toContain(
      `p.yaml:1:1 error ${link}\n  about one\n\np.yaml:1:1 error two\n`,
    );
  });
});

it.each([
  [undefined, "bad", "✖"],
  [true, "good", "✖"],
  [false, "bad", "⚠"],
  [false, "good", "✔"],
  [undefined, undefined, "✔"],
] as const)("where the command fails: %s, and the report is %s, the summary begins with %s", (fails, tone, mark) => {
  const item: Block = { kind: "list", items: [{ text: "a", tone: "bad" }] };
  const text = pretty({ ...page(item), tone }, { fails });
  expect(text).toBe(`${fails === false ? "!" : "✖"} a\n\n${mark} the end\n`);
});
