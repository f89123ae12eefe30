import { expect, it } from "vitest";
import { cellsOf } from "./excerpt.js";

it.each([
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["日本", 4],
  ["ｆｕｌｌ", 8],
  ["ｶﾞ", 2],
  ["한", 2],
  ["\u1112\u1161\u11ab", 2],
  ["👍", 2],
  ["👍🏽", 2],
  ["❤", 1],
  ["❤\ufe0f", 2],
  ["1\ufe0f\u20e3", 2],
  ["🇨🇭", 2],
  ["a\ufe0f", 1],
  ["→ … │", 5],
])("%s", (text, cells) => {
  const characters = Array.from(text);
  expect(characters.reduce((sum, character, i) => sum + cellsOf(character, characters[i - 1] ?? ""), 0)).toBe(cells);
});
