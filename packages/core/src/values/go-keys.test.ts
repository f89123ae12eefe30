import { describe, expect, it } from "vitest";
import { nodeValue } from "../document/node-value.js";
import { readDocument } from "../document/read.js";
import { fromJson, goText } from "./go-text.js";

/** What Go prints for a YAML value. */
function printed(text: string): string {
  const { root } = readDocument(text, "x");
  return root === undefined ? "" : goText(nodeValue(root, []));
}

describe("a map with keys of several types", () => {
  it.each<[string, string]>([
    ["{1: x, b: y}", "map[b:y 1:x]"],
    ["{true: x, b: y}", "map[b:y true:x]"],
    ["{1.5: x, 2: y}", "map[2:y 1.5:x]"],
    ["{true: x, 1: y}", "map[1:y true:x]"],
    ["{true: x, 1.5: y, false: z}", "map[1.5:y false:z true:x]"],
    ["{10: a, 9: b, -1: c}", "map[-1:c 9:b 10:a]"],
    ["{.inf: a, 1.0: b, -.inf: c, .nan: d}", "map[NaN:d -Inf:c 1:b +Inf:a]"],
    ["{2024-01-01: x, true: y}", "map[true:y 2024-01-01 00:00:00 +0000 UTC:x]"],
    [
      "{2024-01-02: a, 2024-01-01T00:00:00.5Z: b, 2024-01-01: c}",
      "map[2024-01-01 00:00:00 +0000 UTC:c 2024-01-02 00:00:00 +0000 UTC:a 2024-01-01 00:00:00.5 +0000 UTC:b]",
    ],
    ["{é: a, z: b, 😀: c, \uffee: d}", "map[z:b é:a \uffee:d 😀:c]"],
  ])("%s prints %s", (text, expected) => {
    expect(printed(text)).toBe(expected);
  });
});

describe("names with half a surrogate pair", () => {
  it.each<[string, string]>([
    ['{"\\ud800": 5, "\\udfff": 6}', "map[\ufffd:6]"],
    ['{"a\\ud800": 1, "a\\ufffd": 2, "b": 3}', "map[a\ufffd:2 b:3]"],
  ])("%s is %s", (json, expected) => {
    expect(goText(fromJson(JSON.parse(json)))).toBe(expected);
  });
});
