import { readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { mutantSource } from "./mutant-source.js";

describe("asWritten", () => {
  it.each<[string, string, [number, number, string], string[], string[]]>([
    ["a line", "a: 1\nb: 2\nc: 3\n", [8, 9, "5"], ["b: 2"], ["b: 5"]],
    ["the last line", "a: 1\nb: 2", [8, 9, "5"], ["b: 2"], ["b: 5"]],
    [
      "a long line: what stands around the edit",
      `a: ${"x".repeat(3_000)}y${"x".repeat(3_000)}\n`,
      [3_003, 3_004, "z"],
      [`…${"x".repeat(1_000)}y${"x".repeat(1_000)}…`],
      [`…${"x".repeat(1_000)}z${"x".repeat(1_000)}…`],
    ],
    [
      "whole characters",
      `a: ${"😀".repeat(3_000)}y${"😀".repeat(3_000)}\n`,
      [6_003, 6_004, "z"],
      [`…${"😀".repeat(500)}y${"😀".repeat(500)}…`],
      [`…${"😀".repeat(500)}z${"😀".repeat(500)}…`],
    ],
  ])("%s", (_name, text, [start, end, written], before, after) => {
    const shown = mutantSource(readDocument(text, "p"), { edits: [{ start, end, text: written }] });
    expect(shown).toMatchObject({ before, after });
  });
});
