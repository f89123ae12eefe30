import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";
import { readTogether } from "../merge.js";
import { planShards } from "../shards/plan-shards.js";
import type { SeekableFile } from "../shards/seekable-file.js";

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
        '10 ollama pull {"name":"mistral"} 2026-11-02T09:00:20.000Z protocolError of 019f0d8e-0000-7cc0-b5e5-83e435aaf326',
        '13 ollama delete {"name":"mistral"} 2026-11-02T09:00:30.000Z refused of 019f0d8e-0000-7cc0-b5e5-83e435aaf326',
        "15 ollama run - 2026-11-02T09:00:40.000Z pending of 019f0d8e-0000-7cc0-b5e5-83e435aaf326: the record's arguments are no JSON, and a rule reads them",
      ],
    ],
    [
      "codex/names.jsonl",
      16,
      [],
      [
        '4 codex_apps hub_push_model {"name":"mine"} 2026-11-02T09:00:02.000Z ok of 019f0d8e-3333',
        '7 hub model.delete {"id":3} 2026-11-02T09:00:04.000Z ok of 019f0d8e-3333',
        "11 codex_apps hub_list {} 2026-11-02T09:00:06.000Z unknown of 019f0d8e-3333",
        "16 hub list {} 2026-11-02T09:00:08.000Z toolError of 019f0d8e-3333",
      ],
    ],
    [
      "codex/rollout-2025.jsonl",
      4,
      [],
      ['2 hub delete_model {"id":3} 2026-11-02T09:00:02.000Z unknown of 019f0d8e-2025'],
    ],
    [
      "codex/fork-child.jsonl",
      8,
      [],
      [
        '3 ollama pull {"name":"a"} 2026-11-02T09:30:00.010Z ok of 019f1111-0000-7000-8000-0000000000bb',
        '5 ollama pull {"name":"b"} 2026-11-02T09:30:00.012Z ok of 019f1111-0000-7000-8000-0000000000bb',
        '7 ollama pull {"name":"c"} 2026-11-02T09:35:00.000Z ok of 019f1111-0000-7000-8000-0000000000bb',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "codex" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });

  it("counts what is no call to an MCP server, and what it does not know", () => {
    const { tools, records } = read(fixture("codex/names.jsonl")).summary.passedOver;
    expect(tools).toEqual([
      { name: "update_plan", count: 1 },
      { name: "apply_patch", count: 1 },
    ]);
    expect(records).toEqual([
      { name: "response_item/teleport_call", count: 1 },
      { name: "new_kind", count: 1 },
    ]);
  });

  it.each([
    [
      ["fork-parent", "fork-child"],
      [0, 2],
    ],
    [
      ["fork-child", "fork-parent"],
      [2, 0],
    ],
    [
      ["fork-child", "fork-child"],
      [0, 3],
    ],
  ])("counts a call of %j once, at its earliest time", (names, repeated) => {
    const calls: string[] = [];
    const sources = names.map((name, i) => ({ uri: String(i), chunks: () => [fixture(`codex/${name}.jsonl`)] }));
    const summaries = readTogether(sources, () => ({
      call: ({ args, at, session }) => void calls.push(`${JSON.stringify(args)} ${at} ${session.slice(-2)}`),
      outcome: () => {},
    }));
    expect(summaries.map((summary) => summary.repeated)).toEqual(repeated);
    if (names.includes("fork-parent"))
      expect(calls).toEqual([
        `{"name":"a"} ${Date.UTC(2026, 10, 2, 9, 0, 1)} aa`,
        `{"name":"b"} ${Date.UTC(2026, 10, 2, 9, 0, 3)} aa`,
        `{"name":"c"} ${Date.UTC(2026, 10, 2, 9, 35)} bb`,
      ]);
  });

  it.each([
    ["fork-parent", "fork-child", "a call is in several transcripts"],
    ["fork-parent", "rollout-2025", "there is no moment to cut at"],
  ])("is not cut in time where a call is in several files: %s and %s", (first, second, whole) => {
    const files = [first, second].map((name): SeekableFile => {
      const bytes = fixture(`codex/${name}.jsonl`);
      return { uri: name, size: bytes.length, chunks: (from, to) => [bytes.subarray(from, to)] };
    });
    expect(planShards(files, [], 2, {}).whole).toBe(whole);
  });
});
