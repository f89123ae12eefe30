import { describe, expect, it } from "vitest";
import type { Path } from "./document.js";
import type { Range } from "./finding.js";
import { MAX_DOCUMENT_BYTES, readDocument } from "./read.js";

const place = ({ start, end }: Range): string => `${start.line}:${start.column}-${end.line}:${end.column}`;
const read = (text: string | Uint8Array) => readDocument(text, "policy.yaml");

describe("locate", () => {
  const text = [
    'version: "1"',
    "tools:",
    "  run:",
    "    rules:",
    "      - name: r",
    "        conditions: [{ path: args.a, op: eq }, 5]",
    "    more:",
    "  empty:",
    "  'quoted key' : |",
    "    two",
    "    lines",
    "",
    "last: 1",
  ].join("\n");
  it.each<[Path, "key" | "value", string]>([
    [[], "value", "1:1-1:8"],
    [["version"], "value", "1:10-1:13"],
    [["version"], "key", "1:1-1:8"],
    [["tools"], "key", "2:1-2:6"],
    [["tools"], "value", "3:3-11:10"],
    [["tools", "run", "rules"], "value", "5:7-6:50"],
    [["tools", "run", "rules", 0], "value", "5:9-6:50"],
    [["tools", "run", "rules", 0], "key", "5:9-5:13"],
    [["tools", "run", "rules", 0, "conditions", 0, "op"], "value", "6:42-6:44"],
    [["tools", "run", "rules", 0, "conditions", 0, "op"], "key", "6:38-6:40"],
    [["tools", "run", "rules", 0, "conditions", 1], "value", "6:48-6:49"],
    [["tools", "quoted key"], "key", "9:3-9:15"],
    [["tools", "quoted key"], "value", "9:18-11:10"],
    // An empty value is nowhere; its key is.
    [["tools", "empty"], "value", "8:3-8:8"],
    // What is missing is missing from the deepest part that exists.
    [["tools", "run", "rules", 0, "action"], "value", "5:9-5:13"],
    [["tools", "run", "rules", 7, "name"], "value", "4:5-4:10"],
    [["nowhere", "at", "all"], "value", "1:1-1:8"],
  ])("%j %s is %s", (path, part, expected) => {
    expect(place(read(text).locate(path, part).range)).toBe(expected);
  });

  it.each<[string, string, Path, "key" | "value", string]>([
    ["an aliased value is where its anchor is", "a: &x { k: 1 }\nb: *x", ["b", "k"], "value", "1:12-1:13"],
    ["a merged value is where it was written", "a: &x { k: 1 }\nb: { <<: *x, m: 2 }", ["b", "k"], "key", "1:9-1:10"],
    ["an own value goes before a merged one", "a: &x { k: 1 }\nb: { <<: *x, k: 2 }", ["b", "k"], "value", "2:17-2:18"],
    ["an anchor and a tag are not part of a value", "a: &x !!str 5", ["a"], "value", "1:13-1:14"],
    ["CRLF", 'version: "1"\r\ntools:\r\n  a: {}\r\n', ["tools", "a"], "key", "3:3-3:4"],
    ["a lone CR", 'version: "1"\rtools:\r  a: {}\r', ["tools", "a"], "key", "3:3-3:4"],
    ["tabs are one column", "a:\t\tb", ["a"], "value", "1:5-1:6"],
    ["columns are UTF-16 code units", '{ "😀é": "日", b: c }', ["b"], "key", "1:15-1:16"],
    ["a byte-order mark is not counted", "\ufeffa: b", ["a"], "key", "1:1-1:2"],
    ["JSON", '{\n  "a": [1,\n  {"b": "x"}]\n}', ["a", 1, "b"], "value", "3:9-3:12"],
    ["JSON that is no YAML", '{\n  "a": ["\\/",\n  {"b": "x"}]\n}', ["a", 1, "b"], "value", "3:9-3:12"],
    ["a quoted value over two lines", 'a: "x\n  y"\nb: z', ["a"], "value", "1:4-2:5"],
    ["an explicit key", "? a\n: b", ["a"], "key", "1:3-1:4"],
    ["a list that is not indented", "a:\n- x\n- y\nb: z", ["a", 1], "value", "3:3-3:4"],
  ])("%s", (_, text, path, part, expected) => {
    expect(place(read(text).locate(path, part).range)).toBe(expected);
  });
});

describe("syntax", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["a tab that indents", "a:\n\tb: c", "2:1-2:2 a tab cannot indent a line; use spaces"],
    ["a tab in a block text", "a: |\n\tx", "2:1-2:2 a tab cannot indent a block text; use spaces"],
    ["an open bracket", "a: [b", "1:4-1:5 the bracket opened here is not closed; add the missing `]`"],
    ["an open brace", "a: {b: c", "1:4-1:5 the bracket opened here is not closed; add the missing `}`"],
    ["a missing comma", "a: ['b' 'c']", "1:9-1:12 expected `,` or `]` before this"],
    ["an open quote", 'a: "b\nc: d\n', '1:4-1:5 the quote opened here is not closed; add the missing `"`'],
    [
      "a second colon",
      "on_deny: No: never",
      "1:12-1:13 a second `:` in one line; put the value in quotes, or give the inner key a line of its own",
    ],
    [
      "a line without a colon",
      "a: b\nc\nd: e",
      "2:1-2:2 expected `key: value` here, as in the lines above; is a `:` missing, or the indentation wrong?",
    ],
    [
      "a key less indented than its neighbours",
      "a:\n    b: c\n  d: e",
      "3:3-3:3 expected a key of the mapping above, or its end; check the indentation",
    ],
    ["a reserved character", "a: @b", "1:4-1:5 `@` cannot begin a value; put the value in quotes"],
    ["an unknown escape", '"a": "\\d"', "1:7-1:9 `\\d` is no escape to the engine; a backslash is written `\\\\`"],
    ["an escaped solidus in YAML", 'a: "x\\/y"', "1:6-1:8 `\\/` is no escape to the engine; write `/`"],
    ["a short escape", 'a: "\\x4"', "1:5-1:8 `\\x` needs 2 hexadecimal digits"],
    [
      "half of a surrogate pair",
      'a: "\\ud83d\\ude00"',
      "1:5-1:11 `\\ud83d` is no character to the engine; write the character itself or `\\U` and 8 digits",
    ],
    ["an alias without an anchor", "a: *b", "1:4-1:6 there is no anchor `&b` above this alias"],
    [
      "a value that contains itself",
      "tools: {a: {rules: [{conditions: [{value: &b [*b]}]}]}}",
      "1:47-1:49 the anchor `&b` contains itself",
    ],
    ["a mapping merged into itself", "tools: {a: &b {<<: *b}}", "1:20-1:22 the anchor `&b` contains itself"],
    ["YAML 1.2", "%YAML 1.2\n---\na: b", "1:1-1:10 the engine reads YAML 1.1 only; remove this line"],
    [
      "an unknown directive",
      "%FOO x\n---\na: b",
      "1:1-1:7 a line that begins with `%` is a directive to the engine, and it knows only `%YAML 1.1` and `%TAG`",
    ],
    ["an undeclared tag", "a: !x!y z", "1:4-1:8 no `%TAG` line declares `!x!`"],
    [
      "a block text on the line of its mark",
      "a: | b",
      "1:6-1:7 the text of a `|` block begins on the next line; for a value that begins with `|`, use quotes",
    ],
    [
      "a control character",
      "a: \x07",
      "1:4-1:5 this is not a text file: it holds the control character U+0007, at which the engine stops reading",
    ],
    [
      "half a surrogate pair",
      "a: \ud83d",
      "1:4-1:5 this is not a text file: it holds the control character U+D83D, at which the engine stops reading",
    ],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x61, 0), "1:1-1:1 the file is UTF-16; save it as UTF-8"],
    [
      "Latin-1",
      Uint8Array.from(Buffer.from("a: b\nc: \xe9\n", "latin1")),
      "2:4-2:4 the file is not valid UTF-8 from here on; save it as UTF-8",
    ],
    ["two byte-order marks", "\ufeff\ufeffa: b", "1:1-1:2 the file begins with two byte-order marks; remove one"],
    [
      "too large",
      " ".repeat(MAX_DOCUMENT_BYTES + 1),
      "1:1-1:1 the file is larger than 2 MiB, the most a policy may have",
    ],
    ["too deep", "[".repeat(200), "1:101-1:101 the document is nested more than 100 levels deep; no policy needs that"],
    [
      "an alias bomb",
      `a: &a [${"x, ".repeat(50)}]\n${[..."bcdef"].map((to, i) => `${to}: &${to} [${`*${"abcde"[i]}, `.repeat(50)}]\n`).join("")}tools: {a: {rules: [{conditions: [{value: *f}]}]}}`,
      "7:43-7:45 the aliases repeat too much for the engine; write the repeated parts out",
    ],
    [
      "what repeats too much where it is decoded",
      `x: &R {conditions: [{value: [${"1, ".repeat(200)}]}]}\ntools: {a: {rules: [${"*R, ".repeat(10)}]}}`,
      "2:53-2:55 the aliases repeat too much for the engine; write the repeated parts out",
    ],
  ])("%s is refused", (_, text, expected) => {
    const { root, findings } = read(text);
    expect(root).toBeUndefined();
    expect(findings.map(({ check, severity }) => [check, severity])).toEqual([["syntax", "error"]]);
    expect(findings.map(({ location, message }) => `${place(location.range)} ${message}`)).toEqual([expected]);
  });

  it.each<[string, string]>([
    ["itself, under a key that nobody reads", "version: '1'\nx: &x { y: *x }"],
    ["itself, as a rule's unknown field", "tools: {a: {rules: [{name: r, x: &d [*d]}]}}"],
    ["itself, where only fields are read", "tools: &t {a: {rules: []}, b: {rules: [{conditions: [*t]}]}}"],
    [
      "a bomb, under a key that nobody reads",
      `default: deny\nl0: &l0 [x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4].map((i) => `l${i}: &l${i} [${`*l${i - 1}, `.repeat(9)}]\n`).join("")}`,
    ],
  ])("an alias of %s, is not followed", (_, text) => {
    const { root, findings } = read(text);
    expect(root?.kind).toBe("map");
    expect(findings).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      "a second document",
      "a: b\n---\nc: d\n",
      "2:1-2:1 the policy ends before this: the engine ignores everything from here on; move it up, or into a file of its own",
    ],
    [
      "text after the closing brace",
      '{"a": 1} x',
      "1:10-1:10 the policy ends before this: the engine ignores everything from here on; move it up, or into a file of its own",
    ],
    [
      "a line separator",
      "a: b\u2028c: d",
      "1:5-1:6 U+2028 is a line break to the engine and none to your editor; write it as an escape in double quotes",
    ],
    [
      "a line separator in a comment, and a key behind it",
      "# a\u2028c: d",
      "1:4-1:5 U+2028 is a line break to the engine and none to your editor; write it as an escape in double quotes",
    ],
    ["a mark inside", "a: b\ufeff", "1:5-1:6 U+FEFF is invisible, and part of the text to the engine; remove it"],
  ])("%s is read, and told of", (_, text, expected) => {
    const { root, findings } = read(text);
    expect(root?.kind).toBe("map");
    expect(findings.map(({ location, message }) => `${place(location.range)} ${message}`)).toEqual([expected]);
  });

  it.each([
    ["an empty file", ""],
    ["comments only", "# nothing\n"],
    ["an end without a beginning", "a: b\n...\n"],
    ["an empty second document", "a: b\n---\n"],
    ["nothing but a line break of YAML 1.1", "\u0085"],
    ["such a line break at the end of a line", "a: b\u2028\nc: d\u0085"],
    ["such a line break in a comment, with nothing behind it", "# a \u2028 \u0085\na: b # c\u2028# d\n"],
    ["a byte-order mark in a comment", "a: b # \ufeff c\n"],
    ["tabs between tokens", "a:\tb\t# c"],
    ["a comment right behind a quote", '"a": "b"#c'],
    ["a question mark and a colon in plain text", "a: what?:no"],
  ])("%s is fine", (_, text) => {
    expect(read(text).findings).toEqual([]);
  });

  it.each([
    ['{"a": "\\/"}', "json", "`\\/` is no escape to the engine; write `/`"],
    ['{"a": "/"}', "json", undefined],
    ["a: b", "yaml", undefined],
    ["{a: b}", "yaml", undefined],
  ])("%s is %s", (text, format, notYaml) => {
    const document = read(text);
    expect([document.format, document.notYaml?.message, document.findings]).toEqual([format, notYaml, []]);
  });
});

describe("comments", () => {
  it.each<[string, string, string[]]>([
    ["on lines of their own, and behind", "# a\nx: 1 # b\n  # c\ny: 2\n# d", ["# a", "# b", "# c", "# d"]],
    ["one after the other", "x: 1\n# a\n\n#b\n  # c\n", ["# a", "#b", "# c"]],
    ["not in texts", "a: 'x # y'\nb: \"# z\"\nc: d#e\nf: |\n  # text\ng: >-\n  # text\n", []],
    ["behind a block's mark", "a: | # b\n  # text\nc: 1\n", ["# b"]],
    ["in flow style", "a: [1, # b\n  2] # c\n", ["# b", "# c"]],
    ["behind a directive and a document's start", "%YAML 1.1 # a\n--- # b\nx: 1\n", ["# a", "# b"]],
    ["behind list items and keys", "a: # b\n  - # c\n    x: 1\n  - y # d\n", ["# b", "# c", "# d"]],
    ["behind an anchor, an alias and a tag", "a: &x # b\n  1\nc: *x # d\ne: !!str # f\n  1\n", ["# b", "# d", "# f"]],
    ["not of a second document", "a: 1 # b\n---\nc: 2 # d\n", ["# b"]],
    ["with Windows' line ends", "# a\r\nx: 1 # b\r\n", ["# a", "# b"]],
    ["alone", "# a\n", ["# a"]],
    ["none in JSON", '{"a": "# b"}', []],
    ["none where the text could not be read", "# a\nb: [", []],
  ])("%s", (_name, text, comments) => {
    const document = read(text);
    expect(document.comments.map(({ start, end }) => document.text.slice(start, end))).toEqual(comments);
  });
});
