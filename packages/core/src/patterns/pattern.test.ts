import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.js";
import { patternSize } from "./pattern-size.js";

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
    ["\\p{Emoji}", "error parsing regexp: invalid character class range: `\\p{Emoji}`"],
    ["\udcff", "it holds bytes that are not UTF-8"],
  ])("%s is none", (source, error) => {
    expect(compilePattern(source)).toEqual({ error });
  });
});

describe("a name in a pattern", () => {
  it.each<[string, string, boolean]>([
    ["\\p{Letter}", "é", true],
    ["\\p{uppercase-letter}", "É", true],
    ["\\p{LATIN}", "a", true],
    ["\\p{ lu_}", "A", true],
    ["\\pl", "a", true],
    ["\\p{punct}", ".", true],
    ["\\p{Decimal Number}", "7", true],
    ["\\p{lc}", "ǅ", true],
    ["\\p{Cn}", "\u088f", true],
    ["\\p{C}", "\u088f", true],
    ["\\p{Assigned}", "\u088f", false],
    ["\\p{ASCII}", "é", false],
    ["\\p{^any}", "a", false],
    ["\\P{^Greek}", "α", true],
    ["[^\\P{Lu}b]", "B", true],
    ["(?i)\\p{Lu}", "b", true],
    ["(?i)\\P{Lu}", "b", false],
    ["(?i)\\p{ascii}", "\u212a", true],
    ["\\Q\\p{x}\\E", "\\p{x}", true],
    ["\\\\p{x}", "\\p{x}", true],
  ])("%s on %j: %j", (source, text, matches) => {
    const pattern = compilePattern(source);
    expect("test" in pattern && pattern.test(text)).toBe(matches);
  });

  it.each(["White_Space", "Old_Italic", "OldItalic", "SignWriting", "Emoji", "Grek", "Script=Greek", "Lx", "", "^"])(
    "%j is none",
    (name) => {
      const error = `error parsing regexp: invalid character class range: \`\\p{${name}}\``;
      expect(compilePattern(`[\\p{${name}}]`)).toEqual({ error });
    },
  );
});

describe("a character of Unicode 15.0", () => {
  // Later versions of Unicode answer otherwise, and so may the Node at hand.
  it.each<[string, string, boolean]>([
    ["\\p{L}", "\ua7cb", false],
    ["\\p{Lu}", "\u1c89", false],
    ["\\p{Ll}", "\u0295", true],
    ["\\p{Han}", "\u{2ebf0}", false],
    ["\\p{Nd}", "\u{10d40}", false],
    ["\\p{Sc}", "\u20c1", false],
    ["(?i)\u0390", "\u1fd3", false],
    ["(?i)\ufb05", "\ufb06", false],
    ["(?i)\u0264", "\ua7cb", false],
    ["(?i)[\u0263-\u0265]", "\ua7cb", false],
    ["(?i)\u1c8a", "\u1c89", false],
    ["(?i)ΣΑΣ", "σας", true],
    ["(?i)\u0130", "i", false],
    ["(?i)\u1e9e", "ß", true],
    ["(?i)\\w", "\u017f", true],
    ["(?i)[^k]", "\u212a", false],
    ["(?i)[[:upper:]]", "s", true],
    ["(?i)[^\\x00-\\x7f]", "\u212a", false],
  ])("%s on %j: %j", (source, text, matches) => {
    const pattern = compilePattern(source);
    expect("test" in pattern && pattern.test(text)).toBe(matches);
  });
});

describe("what Go takes and other RE2s do not, or read otherwise", () => {
  it.each<[string, string, boolean]>([
    ["(?<a>b)", "b", true],
    ["[[:]", ":", true],
    ["^ab(?i)*$", "abbb", true],
    ["^ab*(?i)*$", "aBb", false],
    ["^a*\\Q\\E*$", "aaa", true],
    ["^(?:a|b){2}$", "ab", true],
    ["a{,2}", "a{,2}", true],
    ["a{00}", "a{00}", true],
    ["(?)a", "a", true],
    ["(?i)é|\\x{d800}", "É", true],
  ])("%s on %j: %j", (source, text, matches) => {
    const pattern = compilePattern(source);
    expect("test" in pattern && pattern.test(text)).toBe(matches);
  });

  it.each<[string, string]>([
    ["(?<=a)", "invalid named capture: `(?<=a)`"],
    ["(?P<é>a)", "invalid named capture: `(?P<é>`"],
    ["(?-:a)", "invalid or unsupported Perl syntax: `(?-:`"],
    ["(a{100}){11}", "invalid repeat count: `{11}`"],
    ["a{2}{3}", "invalid nested repetition operator: `{2}{3}`"],
    ["a|*", "missing argument to repetition operator: `*`"],
    ["\\x{110000}", "invalid escape sequence: `\\x{110000`"],
    ["[z-a]", "invalid character class range: `z-a`"],
    ["[[:foo:]]", "invalid character class range: `[:foo:]`"],
    ["[a", "missing closing ]: `[a`"],
    ["\\", "trailing backslash at end of expression: ``"],
    ["a)", "unexpected ): `a)`"],
    ["\\C", "invalid escape sequence: `\\C`"],
    ["(".repeat(1001) + ")".repeat(1001), `expression nests too deeply: \`${"(".repeat(1001)}${")".repeat(1001)}\``],
  ])("%s is none", (source, error) => {
    expect(compilePattern(source)).toEqual({ error: `error parsing regexp: ${error}` });
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
