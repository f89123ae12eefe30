import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";
import { SERVER_UNKNOWN } from "./mcp-name.js";

describe("OpenAI Chat Completions", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "openai-chat/completions.jsonl",
      3,
      [],
      [
        `1 - list {} 2026-11-02T09:00:00.000Z denied: ${SERVER_UNKNOWN}`,
        `3 - show {"name":"a"} 2026-11-02T09:01:00.000Z pending: ${SERVER_UNKNOWN}`,
      ],
    ],
    [
      "openai-chat/conversation.json",
      1,
      [],
      [
        "12 ollama list {} - ok",
        `31 - show {"name":"mistral"} - toolError: ${SERVER_UNKNOWN}`,
        `39 - run - - unknown: ${SERVER_UNKNOWN}`,
      ],
    ],
    [
      "openai-chat/meta-tool.json",
      1,
      [],
      [
        `7 - route {"query":"models"} - unknown: ${SERVER_UNKNOWN}`,
        `26 - execute-tool {"server_name":"ollama","tool_name":"delete","params":{"name":"mistral"}} - ok: ${SERVER_UNKNOWN}`,
        `45 - execute-tool {"tool":"?"} - pending: ${SERVER_UNKNOWN}`,
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "openai-chat" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

it("hands on the calls that are made through other tools", () => {
  const { calls } = read(fixture("openai-chat/meta-tool.json"), { unwrap: [{ tool: "execute-tool" }] });
  expect(calls).toEqual([
    `7 - route {"query":"models"} - unknown: ${SERVER_UNKNOWN}`,
    '26 ollama delete {"name":"mistral"} - ok',
    `45 - ? - - pending: ${SERVER_UNKNOWN}`,
  ]);
});
