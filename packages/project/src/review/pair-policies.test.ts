import { describe, expect, it } from "vitest";
import { pairPolicies } from "./pair-policies.js";

const TEXT = "a\nb\nc\nd\n";
const EDITED = "a\nb\nc\nx\n";
const OTHER = "p\nq\nr\ns\n";

describe("pairPolicies", () => {
  it.each<[string, Record<string, string>, Record<string, string>, [string | undefined, string | undefined][]]>([
    ["nothing", { a: TEXT }, { a: TEXT }, []],
    ["an edit", { a: TEXT }, { a: OTHER }, [["a", "a"]]],
    ["one more", { a: TEXT }, { a: TEXT, b: OTHER }, [[undefined, "b"]]],
    ["one less", { a: TEXT, b: OTHER }, { a: TEXT }, [["b", undefined]]],
    ["a rename", { a: TEXT }, { b: TEXT }, [["a", "b"]]],
    ["a rename and an edit", { a: TEXT }, { b: EDITED }, [["a", "b"]]],
    [
      "another file in place of one",
      { a: TEXT },
      { b: OTHER },
      [
        ["a", undefined],
        [undefined, "b"],
      ],
    ],
    ["a copy", { a: TEXT }, { a: TEXT, b: TEXT }, [[undefined, "b"]]],
    [
      "two renames, each to what is most alike",
      { a: TEXT, b: EDITED },
      { c: EDITED, d: TEXT },
      [
        ["b", "c"],
        ["a", "d"],
      ],
    ],
    [
      "equal files that move, by their names",
      { "x/1": TEXT, "x/2": TEXT },
      { "y/2": TEXT, "y/1": TEXT },
      [
        ["x/1", "y/1"],
        ["x/2", "y/2"],
      ],
    ],
    [
      "two names changed for each other",
      { a: TEXT, b: OTHER },
      { a: OTHER, b: TEXT },
      [
        ["a", "a"],
        ["b", "b"],
      ],
    ],
    ["a name of JavaScript's", { __proto__x: TEXT }, { constructor: TEXT }, [["__proto__x", "constructor"]]],
  ])("%s", (_name, before, after, expected) => {
    const pairs = pairPolicies(new Map(Object.entries(before)), new Map(Object.entries(after)));
    expect(pairs.map((pair) => [pair.before, pair.after])).toEqual(expected);
  });
});
