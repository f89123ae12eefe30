import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changedLines, unifiedDiff } from "./unified-diff.js";

const numbered = (n: number) => Array.from({ length: n }, (_, i) => `${i + 1}\n`).join("");

describe("unifiedDiff", () => {
  it.each<[string, string, string, string]>([
    ["nothing", "a\n", "a\n", ""],
    ["a line", "a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"],
    ["a line more", "a\n", "a\nb\n", "@@ -1 +1,2 @@\n a\n+b\n"],
    ["a line less", "a\nb\n", "b\n", "@@ -1,2 +1 @@\n-a\n b\n"],
    ["from nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n"],
    [
      "no last line break",
      "a",
      "b",
      "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
    ],
    ["CRLF", "a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"],
    [
      "two places",
      numbered(20),
      numbered(20).replace("\n2\n", "\nx\n").replace("\n19\n", "\ny\nz\n"),
      "@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -16,5 +16,6 @@\n 16\n 17\n 18\n-19\n+y\n+z\n 20\n",
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(unifiedDiff("p", before, after)).toBe(expected === "" ? "" : `--- a/p\n+++ b/p\n${expected}`);
  });

  it("is what git applies", () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-diff-"));
    try {
      let state = 7;
      const random = (n: number) => {
        state = (state * 48271) % 2147483647;
        return state % n;
      };
      for (let round = 0; round < 20; round++) {
        const before = Array.from({ length: random(30) }, () => `${random(5)}`).join("\n");
        const after = Array.from({ length: random(30) }, () => `${random(5)}`).join("\n");
        const diff = unifiedDiff("p", before, after);
        if (before === "" || after === "" || diff === "") continue;
        writeFileSync(join(folder, "p"), before);
        execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input: diff });
        expect(readFileSync(join(folder, "p"), "utf8")).toBe(after);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("changedLines", () => {
  it.each<[string, string, string, number[]]>([
    ["nothing", "a\nb\n", "a\nb\n", []],
    ["a line", "a\nb\nc\n", "a\nx\nc\n", [2]],
    ["a line more", "a\nb\n", "a\nx\nb\n", [2]],
    ["a line less", "a\nb\nc\n", "a\nc\n", [1, 2]],
    ["the first line less", "a\nb\n", "b\n", [1]],
    ["the last line less", "a\nb\n", "a\n", [1]],
    ["everything gone", "a\n", "", []],
    ["a new file", "", "a\nb\n", [1, 2]],
  ])("%s", (_name, before, after, expected) => {
    expect([...changedLines(before, after)].sort()).toEqual(expected);
  });
});
