import { readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { printCase, printDuration, printSuite } from "./print-suite.js";
import { readSuite } from "./read-suite.js";

describe("a printed case", () => {
  it.each<[string, unknown]>([
    ["words", "Name three colours"],
    [
      "what YAML takes for something else",
      ["true", "null", "yes", "1", "1e3", "2026-01-01", "10:59", "<<", "~", "", " x", "x ", "#", "a: b", "- a"],
    ],
    ["numbers", [0, -1, 1.5, 1e21, 1e-7]],
    ["what ends a line", "a\nb\r\n\u2028\u0085\ufeff\u0000\u007f\t"],
    ["other writing", "日本 👍 é"],
    ["quotes and backslashes", "\"'\\{}[],&*!|>%@`"],
    ["values inside values", { a: [{ b: null }, [], {}], "c d": true }],
    ["keys of every kind", JSON.parse('{"__proto__": 1, "<<": 2, "": 3, "1": 4, "a: b": 5}')],
  ])("gives back %s", (_, value) => {
    const text = printSuite([], { policy: "p.yaml" }, [{ name: "n", tool: "t", args: { value }, expect: "allow" }]);
    const { suite, findings } = readSuite(readDocument(text, "a"));
    expect(findings).toEqual([]);
    expect(JSON.stringify(suite.cases[0]?.steps[0]?.args?.value)).toBe(JSON.stringify(value));
  });

  it("is as a person would write it", () => {
    expect(
      printCase({
        name: "the eleventh run is denied",
        tool: "run",
        args: { name: "llama3.2", prompt: "why?" },
        steps: [{ repeat: 10, every: "5s", expect: "allow" }, { expect: { decision: "deny", rule: "per minute" } }],
      }),
    ).toBe(`  - name: the eleventh run is denied
    tool: run
    args: {name: llama3.2, prompt: "why?"}
    steps:
      - {repeat: 10, every: "5s", expect: allow}
      - {expect: {decision: deny, rule: per minute}}
`);
  });

  it.each<[number, string]>([
    [0, "0ms"],
    [250, "250ms"],
    [1_500, "1.5s"],
    [5_000, "5s"],
    [60_000, "1m"],
    [61_000, "61s"],
    [3_600_000, "1h"],
    [86_400_000, "1d"],
  ])("has %d ms as %s", (milliseconds, text) => {
    expect(printDuration(milliseconds)).toBe(text);
  });
});
