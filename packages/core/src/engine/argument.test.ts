import { describe, expect, it } from "vitest";
import { amountFrom, argumentAt, mayMatchReplaced } from "./argument.js";
import { MISSING } from "./conditions.js";

/** Go's `int64(f)` on amd64: cut towards zero, and the smallest int64 for whatever does not fit. */
describe("an argument as an amount", () => {
  const LEAST = -(2n ** 63n);

  it.each<[unknown, number | bigint | undefined]>([
    [0, 0],
    [1.9, 1],
    [-1.9, -1],
    [0.5, 0],
    [-0.5, 0],
    [-0, 0],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2 ** 53, 2n ** 53n],
    [-(2 ** 53), -(2n ** 53n)],
    [1e18, 10n ** 18n],
    [2 ** 63 - 1024, 2n ** 63n - 1024n],
    [2 ** 63, LEAST],
    [1e300, LEAST],
    [-(2 ** 63), LEAST],
    [-(2 ** 63) + 1024, LEAST + 1024n],
    [-(2 ** 63) - 2048, LEAST],
    [-1e300, LEAST],
    ["5", undefined],
    [true, undefined],
    [null, undefined],
    [[5], undefined],
  ])("%j counts as %s", (value, amount) => {
    expect(amountFrom({ n: value }, ["n"])).toBe(amount);
  });

  it("is none where there is no argument", () => {
    expect(amountFrom({}, ["n"])).toBeUndefined();
    expect(amountFrom(undefined, ["n"])).toBeUndefined();
    expect(amountFrom({ n: null }, ["n", "m"])).toBeUndefined();
  });
});

/** Go's JSON reader puts U+FFFD where half of a surrogate pair is alone, and the last of equal names wins. */
describe("an argument whose name Go reads otherwise", () => {
  it.each<[object, string, unknown]>([
    [{ "\ud800": 1 }, "\ufffd", 1],
    [{ "\ud800": 1, "\udc00": 2 }, "\ufffd", 2],
    [{ "\ufffd": 1 }, "\ufffd", 1],
    [{ "\ud800": 1 }, "a", MISSING],
    [{ a: 1 }, "\ufffd", MISSING],
    [{ a: { "\ud800": 1 } }, "a.\ufffd", 1],
    [{ "\ud800": { a: 1 } }, "\ufffd.a", 1],
  ])("%j at %j", (args, path, value) => {
    expect(argumentAt(args, path.split("."))).toBe(value);
  });

  it.each<[string, boolean]>([
    ["a.b", false],
    ["\ud83d\ude00", false],
    ["\ufffd", true],
    ["a.b\ufffd", true],
    ["\ufffd.a", true],
  ])("can only be one with U+FFFD in its name: %j, %s", (path, expected) => {
    expect(mayMatchReplaced(path.split("."))).toBe(expected);
  });
});
