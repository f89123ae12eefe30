/** Patterns of our own, which JavaScript's engine runs here to be compared with. */

import { describe, expect, it } from "vitest";
import { readJsPattern } from "./js-pattern.js";
import { compilePattern } from "./pattern.js";
import { inUnits } from "./units.js";

const TEXTS = [
  "",
  "a",
  "ab",
  "aaa",
  "A",
  "a\nb",
  "x y",
  "\u00a0",
  "\ufeff",
  "\u2028",
  "5",
  "\u0665",
  "_-",
  "é",
  "ß",
  "K",
  "\u212a",
  "😀",
  "😀😀",
  "\ue000",
  '{\0"a":1\0,\0"b":"x"\0}',
  "]^-\\",
  "\0",
  "1\0",
  "c:\\d",
  "drop table",
  "DROP",
];

describe("JavaScript's patterns", () => {
  it.each([
    "a",
    "^a$",
    "^$",
    "a|b",
    ".",
    "^.$",
    "^..$",
    "^.{2}$",
    "\\d",
    "^\\w+$",
    "\\s",
    "\\S",
    "\\W",
    "\\D",
    "[^a]",
    "[]",
    "[^]",
    "^[^]$",
    "[\\s\\S]",
    "^[\\d_-]+$",
    "[]^-\\\\]",
    "a{2}",
    "a{2,}",
    "a{0,1}b",
    "a*?b",
    "(?:ab)+",
    "(a)(b)?",
    "(?<n>a)",
    "\\bdrop\\b",
    "\\Bo",
    '\\x00"a":1\\x00',
    "\\0",
    "\\u00e9",
    "[\\ud83d\\ude00]",
    "😀",
    "^😀+$",
    "^[😀]{2}$",
    "\\cJ",
    "[\\b]",
    "\\/",
    "\\-",
    "{",
    "a{",
    "a{,5}",
    "]",
    "}",
    "x{1,2",
    "\\k",
    "[a-\\d]",
    "c:\\\\d",
    "$^",
    "(?:)",
    "|",
    "\\101",
    "\\8",
    "[\\1]",
  ])("%s finds what it finds there", (source) => {
    const read = readJsPattern(source);
    if (!("re2" in read)) throw new Error(JSON.stringify(read));
    const pattern = compilePattern(read.re2);
    if ("error" in pattern) throw new Error(pattern.error);
    const own = new RegExp(source);
    const found = TEXTS.map((text) => [text, pattern.test(inUnits(text))]);
    expect(found).toEqual(TEXTS.map((text) => [text, own.test(text)]));
  });

  it.each([
    "(?i)drop",
    "(",
    "a**",
    "[b-a]",
    "\\",
    "*",
    "(?<n",
    "a{2,1}",
    "(?<a>x)(?<a>y)",
    "(?<n>a)\\k",
    "+",
    "(?P<n>a)",
  ])("%s is none", (source) => {
    expect(readJsPattern(source)).toHaveProperty("refused");
    expect(() => new RegExp(source)).toThrow(SyntaxError);
  });

  it.each([
    ["(?=a)", "looks ahead"],
    ["(?<!a)b", "looks ahead or behind"],
    ["(a)\\1", "refers back"],
    ["(?<n>a)\\k<n>", "refers back"],
    ["(?i:drop)", "version of Node"],
    ["(?<a>x)|(?<a>y)", "version of Node"],
    ["a{1001}", "1000 times"],
    ["((a{900}){900})", "larger"],
  ])("what %s matches is not known", (source, why) => {
    expect(readJsPattern(source)).toMatchObject({ unknown: expect.stringContaining(why) });
  });
});
