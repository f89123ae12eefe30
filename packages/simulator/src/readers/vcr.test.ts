import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";
import { SERVER_UNKNOWN } from "./mcp-name.js";

describe("VCR cassettes", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "vcr/anthropic.yaml",
      1,
      [],
      ['16 ollama show {"name":"llama3.2","verbose":true} - ok', "34 ollama list {} - pending"],
    ],
    [
      "vcr/openai.yaml",
      1,
      [],
      [
        '21 ollama run {"name":"llama3.2","prompt":"In one line: what are you?"} 2026-11-02T09:00:00.000Z ok',
        `34 - list {} 2026-11-02T09:01:00.000Z pending: ${SERVER_UNKNOWN}`,
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "vcr" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
