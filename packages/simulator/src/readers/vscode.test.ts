import { describe, expect, it } from "vitest";
import { fixture, lines, read } from "../../test/reading.js";

describe("VS Code", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "vscode/session.json",
      1,
      [],
      [
        "106 Ollama list {} 2026-11-02T09:00:02.000Z ok of vs-1",
        '118 My Model Server (local) delete {"name":"mistral"} 2026-11-02T09:00:05.000Z refused of vs-1',
        '129 Ollama pull {"name":"x"} - toolError of vs-1',
      ],
    ],
    [
      "vscode/session.jsonl",
      7,
      [],
      [
        "6 Ollama list {} 2026-11-02T09:00:02.000Z ok of vs-2",
        '6 My Model Server (local) delete {"name":"mistral"} 2026-11-02T09:00:05.000Z refused of vs-2',
        '5 Ollama pull {"name":"x"} - toolError of vs-2',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "vscode" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

it("knows a shortened server by the names that are given", () => {
  const round = (name: string) => ({
    version: 3,
    requests: [{ result: { metadata: { toolCallRounds: [{ toolCalls: [{ id: name, name, arguments: "{}" }] }] } } }],
  });
  const { calls } = read(lines(round("mcp_github_mcp_se_search_users"), round("mcp_other_x"), round("read_file")), {
    servers: ["GitHub MCP Server"],
  });
  expect(calls).toEqual([
    "1 GitHub MCP Server search_users {} - pending",
    "2 - mcp_other_x {} - pending: the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE",
  ]);
});
