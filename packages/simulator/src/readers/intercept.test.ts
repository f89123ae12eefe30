import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Intercept's event log", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "intercept/events.jsonl",
      8,
      [],
      [
        "2 ollama-mcp list - 2026-11-02T09:00:01.123Z unknown",
        "3 ollama-mcp show - 2026-11-02T09:00:02.123Z unknown: the record has only a hash of the arguments, and a rule reads them",
        "4 ollama-mcp delete - 2026-11-02T09:00:03.123Z denied: the record has only a hash of the arguments, and a rule reads them",
        "7 - list - 2026-11-02T09:00:40.123Z unknown",
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "intercept" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
