import { describe, expect, it } from "vitest";
import { lines, read } from "../test/reading.js";
import { addPassedOver, MAX_NAMES, mostFrequent, PassedOverCounter, passedOverCalls } from "./passed-over.js";

function counted(...calls: readonly (readonly [name: string, id?: string])[]) {
  const counter = new PassedOverCounter();
  for (const [name, id] of calls) counter.tool(name, id);
  return counter;
}

describe("what a reader passes over", () => {
  it.each<[string, readonly (readonly [string, string?])[], readonly (readonly [string, number])[]]>([
    ["nothing", [], []],
    [
      "calls without ids count each",
      [["Bash"], ["Bash"], ["Read"]],
      [
        ["Bash", 2],
        ["Read", 1],
      ],
    ],
    [
      "a call written twice counts once",
      [
        ["Bash", "a"],
        ["Bash", "a"],
        ["Bash", "b"],
      ],
      [["Bash", 2]],
    ],
    [
      "a name of the object's own",
      [["__proto__"], ["constructor"]],
      [
        ["__proto__", 1],
        ["constructor", 1],
      ],
    ],
    ["a long name is cut", [["x".repeat(300)]], [["x".repeat(200), 1]]],
  ])("%s", (_, calls, expected) => {
    expect(counted(...calls).counts.tools.map(({ name, count }) => [name, count])).toEqual(expected);
  });

  it("tells a bounded number of names apart and counts the rest", () => {
    const { counts } = counted(...Array.from({ length: MAX_NAMES + 5 }, (_, i) => [`t${i}`] as const), ["t0"]);
    expect([counts.tools.length, counts.otherTools, passedOverCalls(counts)]).toEqual([MAX_NAMES, 5, MAX_NAMES + 6]);
  });

  it("forgets counts and not ids", () => {
    const counter = counted(["Bash", "a"]);
    counter.forget();
    counter.tool("Bash", "a");
    counter.tool("Bash", "b");
    expect(counter.counts.tools).toEqual([{ name: "Bash", count: 1 }]);
  });

  it("adds up in the order of names, and sorts by number", () => {
    const sum = addPassedOver(counted(["a"], ["b"]).counts, counted(["b"], ["c"]).counts);
    expect(sum.tools).toEqual([
      { name: "a", count: 1 },
      { name: "b", count: 2 },
      { name: "c", count: 1 },
    ]);
    expect(mostFrequent(sum.tools).map(({ name }) => name)).toEqual(["b", "a", "c"]);
  });

  it("is part of a transcript's summary", () => {
    const use = (id: string, name: string) => ({
      type: "assistant",
      sessionId: "s",
      message: { content: [{ type: "tool_use", id, name, input: {} }] },
    });
    const { calls, summary } = read(
      lines(use("a", "Bash"), use("b", "mcp__db__query"), use("c", "Bash"), use("c", "Bash")),
    );
    expect(calls).toEqual(["2 db query {} - pending of s"]);
    expect(summary.passedOver.tools).toEqual([{ name: "Bash", count: 2 }]);
  });
});
