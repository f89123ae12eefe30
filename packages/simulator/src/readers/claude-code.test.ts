import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Claude Code", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "claude-code/session.jsonl",
      14,
      [],
      [
        "4 ollama list {} 2026-11-02T09:00:03.000Z ok of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10",
        '6 ollama show {"name":"mistral"} 2026-11-02T09:00:06.000Z toolError of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
        '9 ollama delete {"name":"mistral"} 2026-11-02T09:00:10.000Z refused of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
        '11 my_models tags__list {"limit":5} 2026-11-02T09:00:20.000Z denied of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
        '14 ollama run {"name":"llama3.2","prompt":"Done?"} 2026-11-02T09:00:25.000Z pending of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
      ],
    ],
    [
      "claude-code/stream-array.json",
      6,
      [],
      [
        "3 ollama list {} - ok of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10",
        '5 my__models tags {"of":"llama3.2"} - toolError of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
        '5 ollama delete {"name":"mistral"} - refused of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
      ],
    ],
    [
      "claude-code/stream.txt",
      9,
      [
        { line: 1, reason: "the line is no JSON" },
        { line: 2, reason: "the line is no JSON" },
        { line: 4, reason: "the line is no JSON" },
      ],
      [
        "5 ollama list {} - ok of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10",
        '7 my__models tags {"of":"llama3.2"} - toolError of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
        '7 ollama delete {"name":"mistral"} - refused of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "claude-code" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });

  it("counts the tools that are no MCP server's, each call once", () => {
    const { summary } = read(fixture("claude-code/session.jsonl"));
    expect(summary.passedOver.tools).toEqual([{ name: "Bash", count: 1 }]);
  });
});
