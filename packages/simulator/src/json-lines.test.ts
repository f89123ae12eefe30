import { expect, it } from "vitest";
import { parseJsonLines } from "./json-lines.js";

it.each<[string, string, unknown[] | undefined]>([
  ["one line", '{"a":1}', [{ a: 1 }]],
  ["lines of every kind", '{"a":1}\n[1,2]\n"x"\nnull\r\n7', [{ a: 1 }, [1, 2], "x", null, 7]],
  ["an empty line", '{"a":1}\n\n{"b":2}', undefined],
  ["nothing", "", undefined],
  ["a broken line", '{"a":1}\n{"b":', undefined],
  ["two values on a line", '{"a":1},{"b":2}', undefined],
  ["two lines that are one value together", '{"a":[1\n2]}', undefined],
  ["both, so that the numbers agree", '{"a":[{"x":1}\n{"y":2}]}\n{"p":1},{"q":2}', undefined],
  ["both, with a guessed separator", '{"a":[{"x":1}\n{"y":2}]}\n{"p":1},0,{"q":2}', undefined],
])("%s", (_name, text, expected) => {
  expect(parseJsonLines(text)).toEqual(expected);
});
