import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("MCP cassettes", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "mcp-cassette/session.json",
      1,
      [],
      ['59 ollama show {"name":"llama3.2"} - ok', '88 ollama delete {"name":"mistral"} - protocolError'],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "mcp-cassette" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
