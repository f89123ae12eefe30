import { describe, expect, it } from "vitest";
import { linesOf, MAX_LINE_BYTES } from "./lines.js";

async function lines(chunks: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const line of linesOf(
    (async function* () {
      yield* chunks;
    })(),
  ))
    found.push("text" in line ? line.text : "too long");
  return found;
}

describe("linesOf", () => {
  it.each<[string, (string | Uint8Array)[], string[]]>([
    ["one", ["a\n"], ["a"]],
    ["several at once", ["a\n\nb\n"], ["a", "", "b"]],
    ["one in pieces", ["a", "b", "", "c\nd", "\n"], ["abc", "d"]],
    ["a character cut in two", [Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])], ["ä"]],
    ["without an end", ["a\nb"], ["a"]],
    ["too long", [...Array(5).fill("x".repeat(1024 * 1024)), "y\nz\n"], ["too long", "z"]],
    ["as long as can be", ["x".repeat(MAX_LINE_BYTES), "\nz\n"], ["x".repeat(MAX_LINE_BYTES), "z"]],
    ["too long at once", [`${"x".repeat(MAX_LINE_BYTES + 1)}\nz\n`], ["too long", "z"]],
  ])("%s", async (_, chunks, expected) => expect(await lines(chunks)).toEqual(expected));
});
