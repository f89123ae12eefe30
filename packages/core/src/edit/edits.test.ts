/** Each primitive: a text, what is done to it, and the text that comes out. */

import { describe, expect, it } from "vitest";
import type { Document, Path } from "../document/document.js";
import { readDocument } from "../document/read.js";
import type { TextEdit } from "./edit-text.js";
import { editText } from "./edit-text.js";
import {
  appendItem,
  type Data,
  type DataMap,
  insertEntries,
  remove,
  renameKey,
  replaceScalar,
  replaceValue,
  type Where,
} from "./index.js";

type Do = (document: Document) => TextEdit[] | undefined;

const replace =
  (path: Path, value: string | number | boolean): Do =>
  (d) =>
    replaceScalar(d, path, value);
const rename =
  (path: Path, name: string): Do =>
  (d) =>
    renameKey(d, path, name);
const insert =
  (path: Path, data: DataMap, where?: Where): Do =>
  (d) =>
    insertEntries(d, path, data, where);
const append =
  (path: Path, item: Data): Do =>
  (d) =>
    appendItem(d, path, item);
const put =
  (path: Path, data: Data): Do =>
  (d) =>
    replaceValue(d, path, data);
const without =
  (path: Path): Do =>
  (d) =>
    remove(d, path);

/** The text after; the same text again where there is no edit; what cannot be read shows. */
function after(text: string, edit: Do): string {
  const edits = edit(readDocument(text, "p"));
  if (edits === undefined) return "no edit";
  const result = editText(text, edits);
  const problems = readDocument(result, "p").findings.map(({ message }) => message);
  return problems.length === 0 ? result : `${result}\n!! ${problems.join("; ")}`;
}

const LIMIT = { name: "rate limit", rate_limit: "10/minute" };

describe("replaceScalar", () => {
  it.each<[string, string, Do, string]>([
    ["plain", "a: b # c\n", replace(["a"], "d"), "a: d # c\n"],
    ["double", 'a: "b"\n', replace(["a"], 'd"'), 'a: "d\\""\n'],
    ["single", "a: 'b'\n", replace(["a"], "it's"), "a: 'it''s'\n"],
    ["JSON", '{"a": "b"}', replace(["a"], "\\d\n"), '{"a": "\\\\d\\n"}'],
    ["a pattern in plain", "a: b|c\n", replace(["a"], "^(?:b|c)$"), "a: ^(?:b|c)$\n"],
    ["a pattern that plain cannot hold", "a: b|c\n", replace(["a"], "[b]: \\d"), "a: '[b]: \\d'\n"],
    ["a pattern between brackets", "a: {b: c}\n", replace(["a", "b"], "^[c]$"), `a: {b: "^[c]$"}\n`],
    ["control characters", "a: 'b'\n", replace(["a"], "\u0085\n"), 'a: "\\u0085\\n"\n'],
    ["a number", "a: '1'\n", replace(["a"], 9), "a: 9\n"],
    ["a text like a number", "a: b\n", replace(["a"], "010"), 'a: "010"\n'],
    ["a text like a date", "a: b\n", replace(["a"], "2024-01-01"), 'a: "2024-01-01"\n'],
    ["a text like a truth", "a: b\n", replace(["a"], "no"), 'a: "no"\n'],
    ["nothing", "a:\nb: 1\n", replace(["a"], "x"), "a: x\nb: 1\n"],
    ["an item", "- a\n- b # c\n", replace([1], "x"), "- a\n- x # c\n"],
    ["a block text", "a: |\n  b\n  c\nd: 1\n", replace(["a"], "x"), "a: x\nd: 1\n"],
    ["CRLF", "a: b\r\nc: d\r\n", replace(["a"], "x"), "a: x\r\nc: d\r\n"],
    ["through an alias", "a: &x {b: c}\nd: *x\n", replace(["d", "b"], "e"), "no edit"],
    ["what an alias repeats", "a: &x {b: c}\nd: *x\n", replace(["a", "b"], "e"), "no edit"],
    ["through a merge", "a: &x {b: c}\nd: {<<: *x}\n", replace(["d", "b"], "e"), "no edit"],
    ["a tag", "a: !!int 5\n", replace(["a"], "e"), "no edit"],
    ["a mapping", "a: {b: c}\n", replace(["a"], "e"), "no edit"],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});

describe("renameKey", () => {
  it.each<[string, string, Do, string]>([
    ["plain", "rulez: 1 # c\n", rename(["rulez"], "rules"), "rules: 1 # c\n"],
    ["quoted", '"rulez": 1\n', rename(["rulez"], "rules"), '"rules": 1\n'],
    ["JSON", '{"a":{"b":1}}', rename(["a", "b"], "c d"), '{"a":{"c d":1}}'],
    ["flow", "{a: {b: 1}}", rename(["a", "b"], "c, d"), '{a: {"c, d": 1}}'],
    ["there already", "rulez: 1\nrules: 2\n", rename(["rulez"], "rules"), "no edit"],
    ["there by a merge", "x: &x {rules: 1}\ny: {<<: *x, rulez: 1}\n", rename(["y", "rulez"], "rules"), "no edit"],
    ["twice there", "a: 1\na: 2\n", rename(["a"], "b"), "no edit"],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});

describe("insertEntries", () => {
  it.each<[string, string, Do, string]>([
    [
      "at the end of a block",
      "t:\n  a: 1 # one\n\n# end\n",
      insert(["t"], { b: 2 }),
      "t:\n  a: 1 # one\n  b: 2\n\n# end\n",
    ],
    ["at the end of a text without a last line break", "t:\n  a: 1", insert(["t"], { b: 2 }), "t:\n  a: 1\n  b: 2"],
    ["behind a key", "a: 1 # one\nc: 3\n", insert([], { b: 2 }, { after: "a" }), "a: 1 # one\nb: 2\nc: 3\n"],
    [
      "behind a key with a block",
      "a:\n  - x\n  - y\nc: 3\n",
      insert([], { b: 2 }, { after: "a" }),
      "a:\n  - x\n  - y\nb: 2\nc: 3\n",
    ],
    ["first", "# head\nb: 2\n", insert([], { a: "1" }, "first"), '# head\na: "1"\nb: 2\n'],
    [
      "first in an item",
      "- action: deny\n  x: 1\n",
      insert([0], { name: "r" }, "first"),
      "- name: r\n  action: deny\n  x: 1\n",
    ],
    ["first between braces", "{b: 2}\n", insert([], { a: 1 }, "first"), "{a: 1, b: 2}\n"],
    ["first in tall JSON", '{\n    "b": 2\n}', insert([], { a: 1 }, "first"), '{\n    "a": 1,\n    "b": 2\n}'],
    ["CRLF", "t:\r\n  a: 1\r\n", insert(["t"], { b: { c: 2 } }), "t:\r\n  a: 1\r\n  b:\r\n    c: 2\r\n"],
    ["quoted as the neighbours", 't:\n  a: "x"\n', insert(["t"], { b: "y" }), 't:\n  a: "x"\n  b: "y"\n'],
    ["single-quoted neighbours", "'t':\n  'a': 'x'\n", insert(["t"], { b: "y" }), "'t':\n  'a': 'x'\n  'b': 'y'\n"],
    ["between braces", "t: { a: 1 }\n", insert(["t"], { b: "x y" }), "t: { a: 1, b: x y }\n"],
    ["braces without blanks", "t: {a: 1}\n", insert(["t"], { b: { c: 1 } }), "t: {a: 1, b: {c: 1}}\n"],
    ["a trailing comma", "t: {a: 1,}\n", insert(["t"], { b: 2 }), "t: {a: 1, b: 2,}\n"],
    [
      "tall braces with a comment",
      "t: {\n  a: 1 # one\n}\n",
      insert(["t"], { b: 2 }),
      "t: {\n  a: 1, # one\n  b: 2\n}\n",
    ],
    [
      "tall braces with a trailing comma",
      "t: {\n  a: 1, # one\n}\n",
      insert(["t"], { b: 2 }),
      "t: {\n  a: 1, # one\n  b: 2,\n}\n",
    ],
    ["JSON on one line", '{"a":{"b":1}}', insert(["a"], { c: [{ d: 2 }] }), '{"a":{"b":1,"c":[{"d":2}]}}'],
    ["JSON with blanks", '{ "a": 1, "b": 2 }', insert([], { c: 3 }, { after: "a" }), '{ "a": 1, "c": 3, "b": 2 }'],
    ["tall JSON", '{\n\t"a": 1\n}\n', insert([], { b: 2, c: 3 }), '{\n\t"a": 1,\n\t"b": 2,\n\t"c": 3\n}\n'],
    [
      "JSON that has everything on lines of its own",
      '{\n  "a": {\n    "b": 1\n  }\n}\n',
      insert(["a"], { c: [{ d: 2 }] }),
      '{\n  "a": {\n    "b": 1,\n    "c": [\n      {\n        "d": 2\n      }\n    ]\n  }\n}\n',
    ],
    [
      "into {}",
      "t: {} # none\n",
      insert(["t"], { rules: [LIMIT] }),
      "t: # none\n  rules:\n    - name: rate limit\n      rate_limit: 10/minute\n",
    ],
    ["into nothing", "t:\nu: 1\n", insert(["t"], { a: 1 }), "t:\n  a: 1\nu: 1\n"],
    ["into nothing with a comment", "t: # none\nu: 1\n", insert(["t"], { a: 1 }), "t: # none\n  a: 1\nu: 1\n"],
    ["into null", "t: null\n", insert(["t"], { a: 1 }), "t:\n  a: 1\n"],
    ["into {} between braces", "{t: {}, u: {a: 1}}\n", insert(["t"], { a: 1 }), "{t: {a: 1}, u: {a: 1}}\n"],
    ["into nothing between braces", "{t: , u: {a: 1}}\n", insert(["t"], { a: 1 }), "{t: {a: 1} , u: {a: 1}}\n"],
    ["into {} of JSON", '{"t":{},"u":{"a":1}}', insert(["t"], { a: 1 }), '{"t":{"a":1},"u":{"a":1}}'],
    [
      "into {} of tall JSON",
      '{\n  "t": {},\n  "u": { "a": 1 }\n}',
      insert(["t"], { a: 1 }),
      '{\n  "t": { "a": 1 },\n  "u": { "a": 1 }\n}',
    ],
    ["into {} that is tagged", "t: !!map {}\n", insert(["t"], { a: 1 }), "no edit"],
    ["there already", "t: {a: 1}\n", insert(["t"], { a: 2 }), "no edit"],
    ["into a list", "t: [1]\n", insert(["t"], { a: 2 }), "no edit"],
    ["beside a merge", "x: &x {a: 1}\nt:\n  <<: *x\n", insert(["t"], { b: 2 }), "x: &x {a: 1}\nt:\n  <<: *x\n  b: 2\n"],
    [
      "beside a merge between braces",
      "x: &x {a: 1}\nt: {<<: *x}\n",
      insert(["t"], { b: 2 }),
      "x: &x {a: 1}\nt: {<<: *x, b: 2}\n",
    ],
    [
      "a key of everybody's prototype",
      "t:\n  a: 1\n",
      insert(["t"], { ["__proto__"]: 2 }),
      "t:\n  a: 1\n  __proto__: 2\n",
    ],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});

describe("appendItem", () => {
  it.each<[string, string, Do, string]>([
    [
      "block",
      "r:\n  - a: 1\n    b: 2\n# end\n",
      append(["r"], LIMIT),
      "r:\n  - a: 1\n    b: 2\n  - name: rate limit\n    rate_limit: 10/minute\n# end\n",
    ],
    ["not indented", "r:\n- a: 1\ns: 1\n", append(["r"], { a: 2 }), "r:\n- a: 1\n- a: 2\ns: 1\n"],
    ["wide dashes", "r:\n-   a: 1\n", append(["r"], { a: 2, b: 3 }), "r:\n-   a: 1\n-   a: 2\n    b: 3\n"],
    ["items in braces", "r:\n  - {a: 1}\n", append(["r"], { a: 2 }), "r:\n  - {a: 1}\n  - {a: 2}\n"],
    ["quoted items", 'r:\n  - { a: "x" }\n', append(["r"], { a: "y" }), 'r:\n  - { a: "x" }\n  - { a: "y" }\n'],
    ["brackets", "r: [a, b] # c\n", append(["r"], "d"), "r: [a, b, d] # c\n"],
    ["JSON", '{"r":[1,2]}', append(["r"], 3), '{"r":[1,2,3]}'],
    [
      "tall JSON",
      '{\n  "r": [\n    1\n  ]\n}',
      append(["r"], { a: 1 }),
      '{\n  "r": [\n    1,\n    {\n      "a": 1\n    }\n  ]\n}',
    ],
    ["[]", "r: []\n", append(["r"], { a: 1 }), "r:\n  - a: 1\n"],
    ["nothing", "r:\ns: 1\n", append(["r"], "a"), "r: [a]\ns: 1\n"],
    ["no list", "t:\n  a: 1\n", append(["t", "r"], { b: 2 }), "t:\n  a: 1\n  r:\n    - b: 2\n"],
    ["no mapping for the list", "t:\n  a: 1\n", append(["u", "r"], { b: 2 }), "t:\n  a: 1\nu:\n  r:\n    - b: 2\n"],
    ["what is no list", "r: a\n", append(["r"], "b"), "no edit"],
    [
      "{} of tall JSON, where the line would be long",
      '{\n  "tools": {\n    "run": {},\n    "list": { "limits": [] }\n  }\n}',
      append(["tools", "run", "limits"], {
        counter: "run_rate",
        window: "minute",
        max: 10,
        scope: "grant",
      }),
      '{\n  "tools": {\n    "run": {\n      "limits": [{ "counter": "run_rate", "window": "minute", "max": 10, "scope": "grant" }]\n    },\n    "list": { "limits": [] }\n  }\n}',
    ],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});

describe("replaceValue", () => {
  it.each<[string, string, Do, string]>([
    [
      "a block by a text",
      "r:\n  max: 30 # thirty\n  window: 60\ns: 1\n",
      put(["r"], "30/minute"),
      "r: 30/minute\n# thirty\ns: 1\n",
    ],
    ["a block with comments", "- r: # a\n    # b\n    max: 30\n", put([0, "r"], "x"), "- r: x # a\n  # b\n"],
    ["braces by a text", "r: { max: 30 } # c\n", put(["r"], "30/minute"), "r: 30/minute # c\n"],
    ["a text by a block", "r: 1 # c\n", put(["r"], { a: 1 }), "r: # c\n  a: 1\n"],
    ["JSON", '{"r": {"max": 30}}', put(["r"], "x"), '{"r": "x"}'],
    ["behind an anchor", "r: &x\n  max: 30\n", put(["r"], "x"), "no edit"],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});

describe("remove", () => {
  it.each<[string, string, Do, string]>([
    ["a line", "a: 1\nb: 2\nc: 3\n", without(["b"]), "a: 1\nc: 3\n"],
    ["a line with a comment", "a: 1\nb: 2 # two\nc: 3\n", without(["b"]), "a: 1\n# two\nc: 3\n"],
    ["the last line", "a: 1\nb: 2", without(["b"]), "a: 1"],
    ["a block", "a:\n  - x\n  - y\nb: 2\n", without(["a"]), "b: 2\n"],
    ["the first of an item", "- a: 1\n  b: 2\n", without([0, "a"]), "- b: 2\n"],
    [
      "the first of an item, before a comment",
      "- a: 1 # one\n  # two\n  b: 2\n",
      without([0, "a"]),
      "- # one\n  # two\n  b: 2\n",
    ],
    ["the only one", "t:\n  a: 1\nu: 2\n", without(["t", "a"]), "t:\n  {}\nu: 2\n"],
    ["an item", "- a\n- b\n", without([0]), "- b\n"],
    ["a later item", "r:\n  - a: 1\n  - b: 1\n    c: 2\ns: 1\n", without(["r", 1]), "r:\n  - a: 1\ns: 1\n"],
    ["an empty item", "r:\n  - a\n  -\n  - b\n", without(["r", 1]), "r:\n  - a\n  - b\n"],
    ["between braces", "{a: 1, b: 2, c: 3}", without(["b"]), "{a: 1, c: 3}"],
    ["the last between braces", "{a: 1, b: 2}", without(["b"]), "{a: 1}"],
    ["the only one between braces", "{a: 1}", without(["a"]), "{}"],
    ["tall JSON", '{\n  "a": 1,\n  "b": 2\n}', without(["b"]), '{\n  "a": 1\n}'],
    ["tall JSON, first", '{\n  "a": 1,\n  "b": 2\n}', without(["a"]), '{\n  "b": 2\n}'],
    ["CRLF", "a: 1\r\nb: 2\r\nc: 3\r\n", without(["b"]), "a: 1\r\nc: 3\r\n"],
    ["beside an alias in brackets", "x: &x 1\ny: [*x, 2]\n", without(["y", 1]), "no edit"],
  ])("%s", (_name, text, edit, expected) => expect(after(text, edit)).toBe(expected));
});
