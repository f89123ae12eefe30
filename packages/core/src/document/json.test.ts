/** JSON texts are read without the YAML reader only where it would give the very same nodes. */

import { describe, expect, it } from "vitest";
import { parsePlainJson } from "./json.js";
import { parseYaml } from "./yaml/parser.js";

const LONG = "k".repeat(1100);

describe("a text is plain JSON", () => {
  it.each<[text: string, isPlain: boolean]>([
    ['{"a": [1, -2.5e+3, true, null, "b"], "c": {}}', true],
    ['\n  {"a":1,\r\n"b" :[ ] }\n\n', true],
    ['{"a\\"b\\\\": "\\n\\r\\t\\b\\f # no comment, *no alias &no anchor"}', true],
    ['{"<<": {"a": "é \u4e00"}, "a": 1, "a": 2}', true],
    [`["${LONG}"]`, true],
    [`{"${LONG}": 1}`, false],
    ['{"a"\n: 1}', false],
    ['{\t"a": 1}', false],
    ['{"a": "\\/"}', false],
    ['{"a": "\\u00e9"}', false],
    ['{"a": "\u2028"}', false],
    ['{"a": "\ufeff"}', false],
    ['{"a": "\ud83d\ude00"}', false],
    [`${"[".repeat(101)}${"]".repeat(101)}`, false],
  ])("%j", (text, isPlain) => {
    JSON.parse(text);
    const root = parsePlainJson(text);
    expect(root !== undefined).toBe(isPlain);
    if (isPlain) expect(root).toEqual(parseYaml(text).root);
  });

  it("whatever its blanks and values are", () => {
    const random = numbers(7);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const blank = () => pick(["", "", "", " ", "  ", "\n", "\r\n ", "\n\n    "]);
    const text = (): string =>
      JSON.stringify(Array.from({ length: Math.floor(random() * 5) }, () => pick([...WORDS])).join(""));
    const value = (depth: number): string => {
      const of = pick(depth > 4 ? ["text", "other"] : ["text", "other", "list", "map"]);
      const many = Array.from({ length: Math.floor(random() * 4) });
      if (of === "text") return text();
      if (of === "other") return pick(["0", "-0", "1e5", "-1.25E-3", "true", "false", "null"]);
      const items = many.map(() =>
        of === "list"
          ? `${blank()}${value(depth + 1)}${blank()}`
          : `${blank()}${text()}${pick(["", " "])}:${blank()}${value(depth + 1)}${blank()}`,
      );
      return of === "list" ? `[${items.join(",")}${blank()}]` : `{${items.join(",")}${blank()}}`;
    };
    let read = 0;
    for (let i = 0; i < 3000; i++) {
      const whole = `${blank()}[${value(0)}]${blank()}`;
      JSON.parse(whole);
      const root = parsePlainJson(whole);
      if (root === undefined) continue;
      read++;
      expect(root, whole).toEqual(parseYaml(whole).root);
    }
    expect(read).toBeGreaterThan(2000);
  });
});

const WORDS = [
  "a",
  "#",
  " # ",
  ": ",
  ":",
  "- ",
  "---",
  "...",
  "%",
  "&a",
  "*a",
  "!",
  "?",
  "'",
  '"',
  "\\",
  "\n",
  "{",
  "]",
  ",",
];

/** The same numbers at every run, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
