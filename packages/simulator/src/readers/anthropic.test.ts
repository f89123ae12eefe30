import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Anthropic MCP connector", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "anthropic/message.json",
      1,
      [],
      [
        "11 ollama list {} - ok",
        '29 ollama delete {"name":"mistral"} - toolError',
        '49 ollama run {"name":"llama3.2"} - pending',
      ],
    ],
    [
      "anthropic/stream.jsonl",
      15,
      [],
      [
        '3 ollama show {"name":"llama3.2"} - ok',
        "10 ollama list {} - pending",
        "12 ollama run - - pending: the record's arguments are no JSON, and a rule reads them",
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "anthropic" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
