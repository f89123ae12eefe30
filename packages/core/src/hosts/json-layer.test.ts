/** Why a program cannot read a JSON file, and where. */

import { describe, expect, it } from "vitest";
import { jsonProblem, readJsonLayer } from "./json-layer.js";

describe("jsonProblem", () => {
  it.each<[text: string, lenient: boolean, why: RegExp, place: string | undefined]>([
    ['{"a": 1} // b', false, /comment/, "// b"],
    ['{"a": [1, "b,",]}', false, /a comma is followed by nothing/, ","],
    ['{"a": [1, "b,",]', true, /its end is missing/, "]"],
    ['{"a": "b', false, /its end is missing/, "b"],
    ["", false, /it is empty/, undefined],
    ["\ufeff{}", false, /byte-order mark/, "\ufeff"],
    ['{"a": 1 "b": 2}', false, /it is not JSON/, '"'],
  ])("%j", (text, lenient, message, place) => {
    expect(readJsonLayer(text, "x", lenient).value).toBeUndefined();
    const { why, span } = jsonProblem(text, lenient);
    expect(why).toMatch(message);
    expect(span && text.slice(span.start, span.end)).toBe(place);
  });
});
