/** Bounds × types → the most that stays open. */

import { describe, expect, it } from "vitest";
import type { Bound } from "./bound.js";
import { formNamed } from "./bound.js";
import { openShareOf, openSpaceOf, type ValueSpace } from "./open-share.js";

const TEXT: ValueSpace = { counted: undefined, type: "text" };
const below = (folder: string, isUrl = false): Bound => ({ kind: "below", folders: [folder], isUrl });

describe("the share of an argument", () => {
  it.each<[string, Bound, ValueSpace, number | undefined]>([
    [
      "what the schema counts",
      { kind: "values", values: [true] },
      { counted: { open: 1, of: 2 }, type: undefined },
      0.5,
    ],
    ["anything", { kind: "open", because: "" }, { counted: undefined, type: undefined }, 1],
    [
      "a range of any numbers",
      { kind: "range", least: 0, most: 9 },
      { counted: undefined, type: undefined },
      undefined,
    ],
    [
      "a range of whole numbers",
      { kind: "range", least: 1, most: 10 },
      { counted: undefined, type: "integer" },
      10 / 2 ** 54,
    ],
    ["texts of any length", { kind: "length", most: 64 }, TEXT, 1],
    ["texts that are one shorter", { kind: "length", most: 63 }, TEXT, 1 / 95],
    ["a folder of four characters", below("/srv"), TEXT, 95 ** -5],
    ["a URL's folder", below("a://b", true), TEXT, 3 * 95 ** -6],
    [
      "sixty-four digits at most",
      { kind: "form", form: formNamed("digits"), most: undefined },
      TEXT,
      (10 / 9) * (94 / 95) * (10 / 95) ** 64,
    ],
  ])("%s", (_, bound, space, expected) => {
    const share = openShareOf(bound, space);
    if (expected === undefined) expect(share).toBeUndefined();
    else expect((share ?? Number.NaN) / expected).toBeCloseTo(1, 6);
  });

  it("is less the more is fixed", () => {
    const shares = ["/", "/srv", "/srv/app"].map((folder) => openShareOf(below(folder), TEXT) ?? 0);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });
});

it.each<[(number | undefined)[], ReturnType<typeof openSpaceOf>]>([
  [[], undefined],
  [[undefined], undefined],
  [[0.5, undefined, 1], { mean: 0.75, all: 0.5, counted: 2 }],
])("the space of %j", (shares, expected) => expect(openSpaceOf(shares)).toEqual(expected));
