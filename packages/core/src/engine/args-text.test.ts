import { describe, expect, it } from "vitest";
import { argsText } from "./args-text.js";

describe("arguments as one text", () => {
  it.each<[unknown, string]>([
    [{}, "{}"],
    [{ b: 1, a: "x" }, '{\0"a":"x"\0,\0"b":1\0}'],
    [{ a: { d: [1, { z: 0, y: null }], c: true } }, '{\0"a":{"c":true,"d":[1,{"y":null,"z":0}]}\0}'],
    [{ a: '\0\n"é' }, '{\0"a":"\\u0000\\n\\"é"\0}'],
    [{ 10: 1, 9: 2, "": 3 }, '{\0"":3\0,\0"10":1\0,\0"9":2\0}'],
    [{ a: "😀" }, '{\0"a":"\u{10003d}\u{100600}"\0}'],
    [{ a: "\ud83d" }, '{\0"a":"\\ud83d"\0}'],
    [[1], "[1]"],
    ["x", '"x"'],
    [undefined, "null"],
    [null, "null"],
  ])("%j", (args, text) => {
    expect(argsText(args)).toBe(text);
  });
});
