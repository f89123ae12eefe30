import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("OpenAI Chat Completions", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "openai-chat/completions.jsonl",
      3,
      [],
      ["1 - list {} 2026-11-02T09:00:00.000Z denied", '3 - show {"name":"a"} 2026-11-02T09:01:00.000Z pending'],
    ],
    [
      "openai-chat/conversation.json",
      1,
      [],
      [
        "12 ollama list {} - ok",
        '31 - show {"name":"mistral"} - toolError',
        "39 - run - - unknown: the record's arguments are no JSON, and a rule reads them",
      ],
    ],
    [
      "openai-chat/meta-tool.json",
      1,
      [],
      [
        '7 - route {"query":"models"} - unknown',
        '26 - execute-tool {"server_name":"ollama","tool_name":"delete","params":{"name":"mistral"}} - ok',
        '45 - execute-tool {"tool":"?"} - pending',
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
    '7 - route {"query":"models"} - unknown',
    '26 ollama delete {"name":"mistral"} - ok',
    "45 - ? - - pending",
  ]);
});
