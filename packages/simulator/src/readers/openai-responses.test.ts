import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("OpenAI Responses", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "openai-responses/response.json",
      1,
      [],
      [
        "26 ollama list {} 2026-11-02T09:00:00.000Z ok",
        '42 ollama show {"name":"mistral"} 2026-11-02T09:00:00.000Z toolError',
        '61 ollama pull {"name":"x"} 2026-11-02T09:00:00.000Z protocolError',
        '76 ollama run {"name":"llama3.2"} 2026-11-02T09:00:00.000Z unknown',
      ],
    ],
    [
      "openai-responses/stream.jsonl",
      8,
      [],
      [
        '5 ollama show {"name":"llama3.2"} 2026-11-02T09:00:00.000Z ok',
        '7 ollama delete {"name":"mistral"} 2026-11-02T09:00:00.000Z pending',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({
      reader: { id: "openai-responses" },
      lines: lineCount,
      bad: bad.length,
      firstBad: bad,
    });
  });
});
