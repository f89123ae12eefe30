/** Names and printed things are as Ollama's own. */

import { describe, expect, it } from "vitest";
import { fullName } from "./names.js";
import { humanBytes, humanTime, table } from "./printed.js";
import { tokens } from "./speech.js";

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe("fullName", () => {
  it.each([
    ["llama3.2", "llama3.2:latest"],
    ["qwen2.5:0.5b", "qwen2.5:0.5b"],
    ["library/llama3.2", "llama3.2:latest"],
    ["registry.ollama.ai/library/llama3.2", "llama3.2:latest"],
    ["me/mario", "me/mario:latest"],
    ["localhost:5000/me/mario:v1", "localhost:5000/me/mario:v1"],
    ["", undefined],
    ["a b", undefined],
    ["a:", undefined],
    ["a:b:c", undefined],
    ["../a", undefined],
    ["a/b/c/d", undefined],
    ["-a", undefined],
    ["x".repeat(81), undefined],
    ["__proto__", "__proto__:latest"],
  ])("%s is %s", (name, full) => expect(fullName(name)).toBe(full));
});

describe("humanBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1 KB"],
    [397_821_319, "397 MB"],
    [2_019_393_189, "2.0 GB"],
    [26_000_000_000, "26 GB"],
    [1_500_000_000_000, "1.5 TB"],
  ])("%d is %s", (bytes, text) => expect(humanBytes(bytes)).toBe(text));
});

describe("humanTime", () => {
  it.each([
    [0, "Less than a second ago"],
    [SECOND, "1 second ago"],
    [59 * SECOND, "59 seconds ago"],
    [MINUTE, "About a minute ago"],
    [59 * MINUTE, "59 minutes ago"],
    [HOUR, "About an hour ago"],
    [47 * HOUR, "47 hours ago"],
    [48 * HOUR, "2 days ago"],
    [13 * DAY, "13 days ago"],
    [14 * DAY, "2 weeks ago"],
    [60 * DAY, "2 months ago"],
    [800 * DAY, "2 years ago"],
    [-3 * HOUR, "3 hours from now"],
  ])("%d milliseconds ago is %s", (past, text) => expect(humanTime(0, past)).toBe(text));
});

it("pads the columns of a table", () => {
  expect(
    table([
      ["A", "BB"],
      ["CCC", "D"],
    ]),
  ).toBe("A      BB    \nCCC    D     \n");
});

it.each([
  ["", 0],
  ["Why is the sky blue?", 6],
  ["don't", 3],
])("counts the tokens of %j as %d", (text, count) => expect(tokens(text)).toBe(count));
