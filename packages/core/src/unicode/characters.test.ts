import { describe, expect, it } from "vitest";
import { complement, folded, foldings, holds, isPrintable, MAX_CHARACTER, named, union } from "./characters.js";

/** How many characters a name stands for. */
function count(name: string): number | undefined {
  const ranges = named(name);
  return ranges?.reduce((sum, bound, i) => (i % 2 === 0 ? sum - bound : sum + bound + 1), 0);
}

describe("the characters of a name", () => {
  // DerivedGeneralCategory.txt and Scripts.txt of Unicode 15.0.0 give these totals.
  it.each<[string, number]>([
    ["Lu", 1831],
    ["Ll", 2233],
    ["Lt", 31],
    ["Lm", 397],
    ["Lo", 131612],
    ["L", 136104],
    ["LC", 4095],
    ["Nd", 680],
    ["Sc", 63],
    ["Cn", 825345],
    ["Cs", 2048],
    ["Co", 137468],
    ["Han", 98408],
    ["Latin", 1481],
    ["Greek", 518],
    ["Any", 1114112],
    ["Assigned", 288767],
    ["ASCII", 128],
  ])("%s: %d", (name, characters) => {
    expect(count(name)).toBe(characters);
  });
});

describe("case folding", () => {
  it.each<[string, string]>([
    ["a", "Aa"],
    ["k", "Kk\u212a"],
    ["ſ", "Ssſ"],
    ["ς", "Σςσ"],
    ["ǅ", "Ǆǅǆ"],
    ["ß", "ßẞ"],
    ["İ", "İ"],
    ["ı", "ı"],
    ["\u0390", "\u0390"],
    ["ﬅ", "ﬅ"],
    ["𐐀", "𐐀𐐨"],
    ["7", "7"],
  ])("%s is the same as %s", (character, group) => {
    const folds = foldings(character.codePointAt(0) as number);
    expect(String.fromCodePoint(...folds)).toBe(group);
  });

  it("adds to a range what is the same", () => {
    expect(folded([0x6a, 0x6b])).toEqual([0x4a, 0x4b, 0x6a, 0x6b, 0x212a, 0x212a]);
  });
});

describe("ranges", () => {
  it("are joined where they overlap or touch, and turned round", () => {
    const ranges = union([5, 9, 0, 2, 3, 3, 8, 12, 20, 20]);
    expect(ranges).toEqual([0, 3, 5, 12, 20, 20]);
    expect(complement(ranges)).toEqual([4, 4, 13, 19, 21, MAX_CHARACTER]);
    expect(complement([])).toEqual([0, MAX_CHARACTER]);
    expect([0, 3, 4, 12, 13, 20, 21].map((c) => holds(ranges, c))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("what Go prints", () => {
  it.each<[string, boolean]>([
    ["é", true],
    ["日", true],
    ["\u0301", true],
    ["\u00a0", false],
    ["\u200b", false],
    ["\u088f", false],
    ["\ua7cb", false],
    ["\u20c1", false],
    ["\ue000", false],
    ["\ufffd", true],
  ])("%j: %j", (character, printed) => {
    expect(isPrintable(character.codePointAt(0) as number)).toBe(printed);
  });
});
