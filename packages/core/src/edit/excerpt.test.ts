import { describe, expect, it } from "vitest";
import { readDocument } from "../document/read.js";
import { editText } from "./edit-text.js";
import { ToolEntries } from "./excerpt.js";

const FORMS: [string, string][] = [
  [
    "block",
    'version: "1"\ntools:\n  a: {rules: []}\n  # of b\n  b:\n    rules: []\n  c: {rules: []} # last\ndefault: deny\n',
  ],
  ["braces", '{"version":"1","tools":{"a":{"rules":[]},"b":{"rules":[]},"c":{"rules":[]}},"default":"deny"}'],
  [
    "broken braces",
    '{\n  "tools": {\n    "a": {},\n    "b": {\n      "rules": []\n    },\n    "c": {}\n  },\n  "default": "deny"\n}\n',
  ],
];

const entriesOf = (text: string) => ToolEntries.of(readDocument(text, "p")) as ToolEntries;

/** The names of the tools that a text has; undefined where it cannot be read. */
function toolsIn(text: string): string[] | undefined {
  const { findings, ...document } = readDocument(text, "p");
  const entries = ToolEntries.of({ findings, ...document });
  if (findings.length > 0 || entries === undefined) return undefined;
  return Array.from({ length: entries.count }, (_, i) => entries.nameOf(i) ?? "");
}

describe("an excerpt", () => {
  it.each(FORMS)("of %s has the entries that are kept, and what stands beside them", (_, text) => {
    for (const kept of [[0], [1], [2], [0, 1], [0, 2], [1, 2], [2, 1, 0]]) {
      const excerpt = entriesOf(text).excerpt(kept);
      expect(toolsIn(excerpt?.text ?? "")).toEqual([...kept].sort().map((number) => "abc"[number]));
      expect(excerpt?.text).toContain("default");
    }
  });

  it.each(FORMS)("of %s takes the edits of its entries, and no others", (_, text) => {
    const entries = entriesOf(text);
    const at = text.search(/"?b"?:/);
    const edit = { start: at, end: text.indexOf(":", at), text: '"renamed"' };
    expect(entries.holding([edit])).toBe(1);
    const excerpt = entries.excerpt([1]);
    expect(toolsIn(editText(excerpt?.text ?? "", excerpt?.moved([edit]) ?? []))).toEqual(["renamed"]);
    expect(entries.excerpt([0])?.moved([edit])).toBeUndefined();
    expect(entries.excerpt([0, 2])?.moved([edit])).toBeUndefined();
  });

  it("is none of a document whose parts are used again", () => {
    expect(entriesOf("tools:\n  a: &a {rules: []}\n  b: *a\n").excerpt([0])).toBeUndefined();
  });

  it("holds no edits of two entries, nor any outside of all", () => {
    const [, text] = FORMS[0] as [string, string];
    const entries = entriesOf(text);
    const [a, b] = [text.indexOf("{rules"), text.indexOf("rules: []\n  c")];
    expect(entries.holding([{ start: a, end: a, text: "" }])).toBe(0);
    expect(
      entries.holding([
        { start: a, end: a, text: "" },
        { start: b, end: b, text: "" },
      ]),
    ).toBeUndefined();
    expect(entries.holding([{ start: 0, end: 7, text: "" }])).toBeUndefined();
    expect(entries.holding([{ start: text.indexOf("deny"), end: text.length - 1, text: "" }])).toBeUndefined();
  });
});
