import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Codex text logs", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "codex-log/session.log",
      20,
      [],
      [
        "6 ollama list {} - ok",
        '18 ollama delete {"name":"mistral"} 2026-11-02T09:00:12.000Z unknown',
        '20 ollama run {"name":"llama3.2","prompt":"Tell a (long) story"} 2026-11-02T09:00:20.000Z pending',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "codex-log" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
