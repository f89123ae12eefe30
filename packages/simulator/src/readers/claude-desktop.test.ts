import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Claude Desktop logs", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "claude-desktop/mcp-server-ollama.log",
      16,
      [{ line: 16, reason: "the message is cut off" }],
      [
        "6 ollama list - 2026-11-02T09:00:02.000Z ok",
        '14 ollama pull {"name":"llama3.2"} 2026-11-02T09:00:11.000Z protocolError',
      ],
    ],
    [
      "claude-desktop/mcp.log",
      8,
      [],
      [
        '4 Ollama Models run {"name":"llama3.2","prompt":"Tell a story"} 2026-11-02T09:00:05.000Z pending',
        '6 Ollama Models delete {"name":"mistral"} 2026-11-02T09:00:12.000Z toolError',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({
      reader: { id: "claude-desktop" },
      lines: lineCount,
      bad: bad.length,
      firstBad: bad,
    });
  });
});
