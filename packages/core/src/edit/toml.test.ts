/** What is taken out of TOML, or replaced in it: a text, a path, and the text that comes out. */

import { describe, expect, it } from "vitest";
import type { Document, Path } from "../document/document.js";
import { readToml } from "../document/toml.js";
import { editText } from "./edit-text.js";
import { appendItem, remove, renameKey, replaceScalar } from "./index.js";

function after(text: string, edit: (document: Document) => ReturnType<typeof remove>): string {
  const edits = edit(readToml(text, "p").document);
  return edits === undefined ? "no edit" : editText(text, edits);
}

const RULES = `# first
[[rule]]
toolName = "a"
text = """
[[rule]]
"""

# second
[[rule]]
toolName = "b" # note
[rule.toolAnnotations]
readOnlyHint = true

[[rule]]
toolName = "c"
`;

describe("remove", () => {
  it.each<[string, string, Path, string]>([
    ["a key", "a = 1 # x\nb = 2\n", ["a"], "b = 2\n"],
    ["a key of a table", "[t]\na = 1\nb = 2\n", ["t", "a"], "[t]\nb = 2\n"],
    ["the only key of a table", "[t]\na = 1\n\n[u]\nb = 2\n", ["t", "a"], "[t]\n\n[u]\nb = 2\n"],
    ["a dotted key", "t.a = 1\nt.b = 2\n", ["t", "a"], "t.b = 2\n"],
    ["the only dotted key", "t.a = 1\nb = 2\n", ["t", "a"], "b = 2\n"],
    ["a key of an inline table", "t = { a = 1, b = 2 }\n", ["t", "b"], "t = { a = 1 }\n"],
    ["an item", 't = ["a", "b"]\n', ["t", 0], 't = ["b"]\n'],
    ["the last item", 't = [\n  "a",\n  "b", # x\n]\n', ["t", 1], 't = [\n  "a", # x\n]\n'],
    ["the only item", 't = ["a"]\n', ["t", 0], "t = []\n"],
    ["a list over lines", "t = [\n  1,\n]\nb = 2\n", ["t"], "b = 2\n"],
    ["a table", "[t]\na = 1\n\n# of u\n[u]\nb = 2\n", ["t"], "# of u\n[u]\nb = 2\n"],
    ["a table with another in it", "[t]\na = 1\n[t.x]\nb = 2\n[u]\n", ["t"], "[u]\n"],
    ["a table in pieces", "[t.x]\na = 1\n[u]\n[t.y]\n", ["t"], "no edit"],
    ["the first of several tables", RULES, ["rule", 0], RULES.replace(/\[\[rule\]\][\s\S]*?(?=# second)/, "")],
    [
      "a table of several with one of its own",
      RULES,
      ["rule", 1],
      `${RULES.split("# second")[0]}# second\n[[rule]]\ntoolName = "c"\n`,
    ],
    ["the last of several", RULES, ["rule", 2], RULES.replace('[[rule]]\ntoolName = "c"\n', "")],
    ["the only one of several", "a = 1\n[[rule]]\nb = 2\n", ["rule", 0], "a = 1\n"],
    ["CRLF", "a = 1\r\nb = 2\r\n", ["b"], "a = 1\r\n"],
    ["nothing", "a = 1\n", ["b"], "no edit"],
    [
      "a key that is called as all objects' prototype is",
      "[__proto__]\na = 1\nb = 2\n",
      ["__proto__", "a"],
      "[__proto__]\nb = 2\n",
    ],
  ])("%s", (_, text, path, expected) => {
    expect(after(text, (document) => remove(document, path))).toBe(expected);
  });
});

describe("other edits", () => {
  it.each<[string, string, (document: Document) => ReturnType<typeof remove>, string]>([
    ["a text", 'a = "x" # y\n', (d) => replaceScalar(d, ["a"], 'z"'), 'a = "z\\"" # y\n'],
    ["a literal text", "a = 'x'\n", (d) => replaceScalar(d, ["a"], "\\d"), "a = '\\d'\n"],
    ["a literal text that cannot be one", "a = 'x'\n", (d) => replaceScalar(d, ["a"], "it's"), 'a = "it\'s"\n'],
    ["a text over lines", 'a = """\nx\n"""\n', (d) => replaceScalar(d, ["a"], "y"), 'a = "y"\n'],
    ["a number by a text", "a = 1\n", (d) => replaceScalar(d, ["a"], "yes"), 'a = "yes"\n'],
    ["a truth", "a = true\n", (d) => replaceScalar(d, ["a"], false), "a = false\n"],
    ["a bare key", "[t]\na = 1\n", (d) => renameKey(d, ["t", "a"], "b"), "[t]\nb = 1\n"],
    ["a key that is there", "a = 1\nb = 2\n", (d) => renameKey(d, ["a"], "b"), "no edit"],
    ["a table's name", "[t]\na = 1\n", (d) => renameKey(d, ["t"], "u"), "[u]\na = 1\n"],
    ["a name that two headers have", "[t.a]\n[t.b]\n", (d) => renameKey(d, ["t"], "u"), "no edit"],
    ["a name in one of two headers", "[t.a]\n[t.b]\n", (d) => renameKey(d, ["t", "b"], "c"), "[t.a]\n[t.c]\n"],
    [
      "a key of one of several tables",
      "[[r]]\na = 1\n[[r]]\na = 2\n",
      (d) => renameKey(d, ["r", 1, "a"], "b"),
      "[[r]]\na = 1\n[[r]]\nb = 2\n",
    ],
    ["a key", "[t]\na = 1\n", (d) => renameKey(d, ["t", "a"], "b c"), '[t]\n"b c" = 1\n'],
    ["an item is added", 'a = ["x"]\n', (d) => appendItem(d, ["a"], "y"), 'a = ["x", "y"]\n'],
    ["a list is not made", "[t]\na = 1\n", (d) => appendItem(d, ["t", "b"], "y"), "no edit"],
  ])("%s", (_, text, edit, expected) => {
    const result = after(text, edit);
    expect(result).toBe(expected);
    if (result !== "no edit") expect(readToml(result, "p").problem).toBeUndefined();
  });
});
