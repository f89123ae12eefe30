import { describe, expect, test } from "vitest";
import { closest, Suggestions } from "./suggest.js";

describe("closest", () => {
  test.each<[word: string, known: string[], expected: string | undefined]>([
    ["rulez", ["tools", "rules"], "rules"],
    ["defualt", ["default"], "default"],
    ["Default", ["default", "Default"], "default"],
    ["xyz", ["rules"], undefined],
    ["a", ["b"], "b"],
    ["a", ["bc"], undefined],
    ["list_file", ["list_models", "list_files", "list_fil"], "list_files"],
    ["x".repeat(65), ["x".repeat(65)], undefined],
    ["İİİİ", ["iiii"], undefined],
  ])("%s", (word, known, expected) => {
    expect(closest(word, known)).toBe(expected);
  });

  test("finds what the whole table of distances finds", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const word = () => Array.from({ length: 1 + random(14) }, () => "abc"[random(3)]).join("");
    for (let i = 0; i < 2_000; i++) {
      const [wanted, known] = [word(), Array.from({ length: 8 }, word)];
      expect([wanted, known, closest(wanted, known)]).toEqual([wanted, known, plainly(wanted, known)]);
    }
  });
});

test("many words are compared with many in bounded time, and suggest less in the end", () => {
  const name = (i: number) => `a${i}b`.repeat(12).slice(0, 64);
  const suggestions = new Suggestions(Array.from({ length: 4_000 }, (_, i) => `x${name(i)}`));
  const found = Array.from({ length: 4_000 }, (_, i) => suggestions.closest(name(i)));
  expect(found[0]).toBe(`x${name(0)}`);
  expect(found.at(-1)).toBeUndefined();
});

function plainly(word: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const distances = known.map((one) => distance(word, one));
  const least = Math.min(...distances);
  return least <= most ? known[distances.indexOf(least)] : undefined;
}

/** Optimal string alignment, by its definition. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const ways = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) ways.push(at(i - 2, j - 2) + 1);
      (table[i] as number[])[j] = Math.min(...ways);
    }
  return at(a.length, b.length);
}
