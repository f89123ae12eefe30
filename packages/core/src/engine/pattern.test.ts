import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.js";
import { patternSize } from "./pattern-size.js";
import { unknownName } from "./unicode-names.js";

describe("a pattern", () => {
  it.each<[string, string, boolean]>([
    ["a", "bab", true],
    ["^a$", "a\n", false],
    ["(?s)a.b", "a\nb", true],
    ["a.b", "a\nb", false],
    ["\\bé", "aé", true],
    ["[[:alpha:]]", "é", false],
    ["\\pL", "é", true],
    ["\\p{Greek}", "α", true],
    ["(?i)k", "\u212a", true],
    ["😀", "a😀", true],
    ["^.$", "😀", true],
    ["(?P<a>b)(?P<a>c)", "bc", true],
    ["(?P<a>b)[(?P<a>]", "b(", true],
    ["\\Q(?P<a>\\E(?P<a>b)", "(?P<a>b", true],
    ["", "a", true],
    ["^", "a", true],
    ["$", "a", true],
    ["^$", "a", false],
    ["^a b", "a bc", true],
    ["^a", "\na", false],
    ["b$", "ab", true],
    ["b$", "ab\n", false],
    ["^ab$", "ab", true],
    ["^ab$", "aab", false],
    ["a^", "a^", false],
    ["a-z", "b", false],
    ["a=~1", "xa=~1x", true],
    ["(a*)*b", `${"a".repeat(5_000)}c`, false],
  ])("%s on %j", (source, text, matches) => {
    const pattern = compilePattern(source);
    expect("test" in pattern && pattern.test(text)).toBe(matches);
  });

  it.each<[string, string]>([
    ["(", "error parsing regexp: missing closing ): `(`"],
    ["a**", "error parsing regexp: invalid nested repetition operator: `**`"],
    ["(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"],
    ["(a)\\1", "error parsing regexp: invalid escape sequence: `\\1`"],
    ["a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"],
    ["\\p{Emoji}", "it knows no `\\p{Emoji}`"],
    ["\udcff", "it holds bytes that are not UTF-8"],
  ])("%s is none", (source, error) => {
    expect(compilePattern(source)).toEqual({ error });
  });
});

describe("a name in a pattern", () => {
  it.each<[string, string | undefined]>([
    ["\\p{L}\\pN\\P{Lu}\\p{^Greek}\\p{Any}[\\p{Han}]", undefined],
    ["\\p{White_Space}", "White_Space"],
    ["\\p{greek}", "greek"],
    ["\\p{Letter}", "Letter"],
    ["\\p{Cn}", "Cn"],
    ["\\pQ", "Q"],
    ["\\\\p{x}", undefined],
    ["\\Q\\p{x}\\E\\p{y}", "y"],
    ["\\Q\\p{x}", undefined],
    ["[\\p{x}]", "x"],
  ])("%s", (pattern, name) => {
    expect(unknownName(pattern)).toBe(name);
  });
});

describe("the size of", () => {
  it.each<[string, number]>([
    ["abc", 3],
    ["a{3}", 3],
    ["a{2,5}b", 6],
    ["a{3,}", 4],
    ["[a-z{]{10}", 10],
    ["(ab){10}", 30],
    ["((a{10}){10}){10}", 1110],
    ["((a{10}){10}){11}", 17],
    ["(?:a|b){3}", 12],
    ["(?i)a{2}", 3],
    ["\\{{2}", 2],
    ["\\Qa{9}\\E{2}", 16],
    ["a{1001}", 1001],
    ["a{9999}", 7],
  ])("%s is %d", (pattern, size) => {
    expect(patternSize(pattern)).toBe(size);
  });
});
