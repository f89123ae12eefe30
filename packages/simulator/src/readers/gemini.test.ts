import { describe, expect, it } from "vitest";
import { fixture, lines, read } from "../../test/reading.js";
import { SERVER_UNKNOWN } from "./mcp-name.js";

describe("Gemini CLI", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "gemini/session.json",
      1,
      [],
      [
        "19 ollama list {} 2026-11-02T09:00:06.000Z ok of f0a689a6-b0ac-407f-afcc-4fafa9e14e8a",
        '69 ollama delete {"name":"mistral"} 2026-11-02T09:00:11.000Z refused of f0a689a6-b0ac-407f-afcc-4fafa9e14e8a',
        '91 my models show {"name":"mistral"} 2026-11-02T09:00:12.000Z toolError of f0a689a6-b0ac-407f-afcc-4fafa9e14e8a',
        '113 ollama pull {"name":"x"} 2026-11-02T09:00:13.000Z protocolError of f0a689a6-b0ac-407f-afcc-4fafa9e14e8a',
      ],
    ],
    [
      "gemini/stream.jsonl",
      9,
      [],
      [
        `5 - list {} 2026-11-02T09:00:03.000Z ok of s-9: ${SERVER_UNKNOWN}`,
        '7 - mcp_ollama_delete {"name":"mistral"} 2026-11-02T09:00:05.000Z toolError of s-9: the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "gemini" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

it("splits names that begin with a server that is known", () => {
  const use = (tool_name: string) => ({
    type: "tool_use",
    timestamp: "2026-01-01T00:00:00Z",
    tool_name,
    parameters: {},
  });
  const { calls } = read(lines(use("mcp_ollama_run_it"), use("my_models__show"), use("show")), {
    servers: ["ollama", "my models"],
  });
  expect(calls).toEqual([
    "1 ollama run_it {} 2026-01-01T00:00:00.000Z pending",
    "2 my models show {} 2026-01-01T00:00:00.000Z pending",
    `3 - show {} 2026-01-01T00:00:00.000Z pending: ${SERVER_UNKNOWN}`,
  ]);
});

it.each([
  ["MCP error -32603: no network", "protocolError"],
  [`MCP tool 'x' reported tool error for function call: {"args":"MCP error -1"} with response: []`, "toolError"],
  [
    `MCP tool 'x' reported tool error for function call: {} with response: [{"text":"[INTERCEPT POLICY DENIED] no"}]`,
    "denied",
  ],
  ["it broke", "unknown"],
])("tells a failure by %s", (message, outcome) => {
  const time = "2026-01-01T00:00:00.000Z";
  const { calls } = read(
    lines(
      { type: "tool_use", timestamp: time, tool_name: "x", tool_id: "1", parameters: {} },
      { type: "tool_result", timestamp: time, tool_id: "1", status: "error", error: { message } },
    ),
  );
  expect(calls).toEqual([`1 - x {} ${time} ${outcome}: ${SERVER_UNKNOWN}`]);
});
