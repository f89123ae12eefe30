import { describe, expect, it } from "vitest";
import { answerOf, type Cut, clippedLines, cutReport, MAX_ANSWER, MAX_TEXT } from "./paging.js";

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("cutReport", () => {
  it.each<[string, object, readonly string[], number, object, readonly Cut[]]>([
    ["a short list stays", { a: [1, 2] }, ["a"], 0, { a: [1, 2] }, []],
    ["and stays at a later offset", { a: [1, 2] }, ["a"], 2, { a: [1, 2] }, []],
    [
      "a long one is cut",
      { a: numbers(5) },
      ["a"],
      0,
      { a: [0, 1] },
      [{ list: "a", from: 0, shown: 2, total: 5, next: 2 }],
    ],
    ["its middle", { a: numbers(5) }, ["a"], 2, { a: [2, 3] }, [{ list: "a", from: 2, shown: 2, total: 5, next: 4 }]],
    ["its end", { a: numbers(5) }, ["a"], 4, { a: [4] }, [{ list: "a", from: 4, shown: 1, total: 5 }]],
    ["beyond its end", { a: numbers(5) }, ["a"], 9, { a: [] }, [{ list: "a", from: 9, shown: 0, total: 5 }]],
    ["another list is not cut", { b: numbers(5) }, ["a"], 0, { b: numbers(5) }, []],
    ["what is no list stays", { a: "long" }, ["a", "a.b"], 0, { a: "long" }, []],
    [
      "a list in an object",
      { a: { b: numbers(3) } },
      ["a.b"],
      0,
      { a: { b: [0, 1] } },
      [{ list: "a.b", from: 0, shown: 2, total: 3, next: 2 }],
    ],
    [
      "a list in each item of a list",
      { a: [{ b: numbers(3) }, { b: [1] }] },
      ["a", "a.*.b"],
      0,
      { a: [{ b: [0, 1] }, { b: [1] }] },
      [{ list: "a.0.b", from: 0, shown: 2, total: 3, next: 2 }],
    ],
    [
      "a key of Object's",
      JSON.parse('{"__proto__": [1, 2, 3]}'),
      ["constructor"],
      0,
      JSON.parse('{"__proto__": [1, 2, 3]}'),
      [],
    ],
  ])("%s", (_, report, lists, offset, part, cuts) => {
    expect(cutReport(report as Record<string, unknown>, lists, { offset, limit: 2 })).toEqual({ part, cuts });
  });
});

describe("answerOf", () => {
  it("gives fewer items where they are too long", () => {
    const items = numbers(10).map((n) => `${n}${"x".repeat(30_000)}`);
    const { structured, text } = answerOf({ report: { a: items }, text: "t" }, ["a"], { offset: 0, limit: 10 });
    expect(structured).toMatchObject({ more: [{ list: "a", from: 0, shown: 2, total: 10, next: 2 }] });
    expect(JSON.stringify(structured).length).toBeLessThan(MAX_ANSWER);
    expect(text).toBe("t\n8 more of 10 in a; ask with offset 2");
  });

  it("refuses what no answer holds", () => {
    const report = { a: ["x".repeat(MAX_ANSWER)] };
    expect(() => answerOf({ report, text: "" }, ["a"], { offset: 0, limit: 10 })).toThrow(/one item of a list alone/);
  });

  it("writes the items of a later part into the text", () => {
    const reported = { report: { a: numbers(3) }, text: "all" };
    expect(answerOf(reported, ["a"], { offset: 2, limit: 2 }).text).toBe("2\nthe last 1 of 3 in a, from 2");
    expect(answerOf(reported, ["a"], { offset: 5, limit: 2 }).text).toBe("\na has 3; ask with an offset below that");
  });
});

describe("clippedLines", () => {
  it("keeps whole lines", () => {
    const line = `${"x".repeat(99)}\n`;
    const text = clippedLines(line.repeat(100));
    expect(text).toBe(
      `${line.repeat(MAX_TEXT / 100).trimEnd()}\n… 40 more lines; the structured content has what is asked for`,
    );
    expect(clippedLines("x")).toBe("x");
  });

  it("cuts a line that is longer than all", () => {
    expect(clippedLines("x".repeat(MAX_TEXT + 1))).toMatch(/^x+\n… 1 more line;/);
  });
});
