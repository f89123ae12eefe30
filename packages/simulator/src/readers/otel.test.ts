import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("OpenTelemetry", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "otel/exports.jsonl",
      3,
      [],
      [
        '1 models.example show {"name":"llama3.2"} 2026-11-02T09:00:05.001Z ok of mcp-1',
        "2 models.example pull - 2026-11-02T09:00:06.000Z protocolError of mcp-1: the record does not have the arguments, and a rule reads them",
        "3 - run - 2026-11-02T09:00:07.000Z unknown of mcp-1: the record does not have the arguments, and a rule reads them",
      ],
    ],
    [
      "otel/spans.json",
      1,
      [],
      [
        "49 ollama-mcp list {} 2026-11-02T09:00:01.001Z ok of mcp-1",
        '101 ollama-mcp delete {"name":"mistral","force":true} 2026-11-02T09:00:03.000Z toolError of mcp-1',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "otel" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
