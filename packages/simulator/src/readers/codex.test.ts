import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("Codex", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    ["codex/exec-old.jsonl", 4, [], ['2 ollama show {"name":"llama3.2"} - ok']],
    [
      "codex/exec.jsonl",
      10,
      [],
      [
        "4 ollama list {} - ok of 019f0d8e-1111",
        '6 ollama pull {"name":"mistral"} - protocolError of 019f0d8e-1111',
        "8 ollama show - - ok of 019f0d8e-1111: the record does not have the arguments, and a rule reads them",
        '9 ollama delete {"name":"mistral"} - pending of 019f0d8e-1111',
      ],
    ],
    [
      "codex/rollout.jsonl",
      16,
      [],
      [
        "5 ollama list {} 2026-11-02T09:00:04.000Z ok of 019f0d8e-0000-7cc0-b5e5-83e435aaf326",
        '8 ollama show {"name":"mistral"} 2026-11-02T09:00:10.000Z toolError of 019f0d8e-0000-7cc0-b5e5-83e435aaf326',
        '11 ollama pull {"name":"mistral"} 2026-11-02T09:00:20.000Z protocolError of 019f0d8e-0000-7cc0-b5e5-83e435aaf326',
        '13 ollama delete {"name":"mistral"} 2026-11-02T09:00:30.000Z refused of 019f0d8e-0000-7cc0-b5e5-83e435aaf326',
        "15 ollama run - 2026-11-02T09:00:40.000Z pending of 019f0d8e-0000-7cc0-b5e5-83e435aaf326: the record's arguments are no JSON, and a rule reads them",
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "codex" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});
