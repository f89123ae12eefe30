import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";

describe("opencode", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "opencode/run.jsonl",
      6,
      [],
      [
        "3 - ollama_list {} 2026-11-02T09:00:02.000Z ok of ses_1: the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE",
        '4 - ollama_delete {"name":"mistral"} 2026-11-02T09:00:04.000Z refused of ses_1: the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE',
        '5 - ollama_pull {"name":"x"} 2026-11-02T09:00:06.000Z protocolError of ses_1: the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "opencode" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

it("splits names that begin with a server that is known, the longest of them", () => {
  const { calls } = read(fixture("opencode/run.jsonl"), { servers: ["ollama", "o"] });
  expect(calls).toEqual([
    "3 ollama list {} 2026-11-02T09:00:02.000Z ok of ses_1",
    '4 ollama delete {"name":"mistral"} 2026-11-02T09:00:04.000Z refused of ses_1',
    '5 ollama pull {"name":"x"} 2026-11-02T09:00:06.000Z protocolError of ses_1',
  ]);
});

it("reads parts that are stored in files of their own", () => {
  const part = {
    id: "prt_1",
    sessionID: "ses_1",
    messageID: "msg_1",
    type: "tool",
    callID: "call_1",
    tool: "db_query",
  };
  const state = { status: "completed", input: { sql: "select 1" }, output: "1", time: { start: 1780000000000 } };
  const stored = (more: object) => JSON.stringify({ ...part, ...more }, undefined, 2);
  const options = { servers: ["db"] };
  expect(read(stored({ state }), options).calls).toEqual([
    '1 db query {"sql":"select 1"} 2026-05-28T20:26:40.000Z ok of ses_1',
  ]);
  const text = read(stored({ type: "text", tool: undefined, text: "x" }), options);
  expect([text.calls, text.summary.bad]).toEqual([[], 0]);
  expect(read(stored({ tool: "bash", state }), options).summary.passedOver.tools).toEqual([{ name: "bash", count: 1 }]);
});
