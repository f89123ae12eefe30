import { describe, expect, it } from "vitest";
import { fixture, lines, read } from "../../test/reading.js";

describe("Copilot CLI", () => {
  it.each<[string, number, readonly object[], readonly string[]]>([
    [
      "copilot-cli/events.jsonl",
      11,
      [],
      [
        "5 ollama list {} 2026-11-02T09:00:04.000Z ok of cop-1",
        '7 ollama delete {"name":"mistral"} 2026-11-02T09:00:06.000Z refused of cop-1',
        '9 ollama pull {"name":"x"} 2026-11-02T09:00:08.000Z unknown of cop-1',
      ],
    ],
  ])("%s", (path, lineCount, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect(calls).toEqual(expected);
    expect(summary).toMatchObject({ reader: { id: "copilot-cli" }, lines: lineCount, bad: bad.length, firstBad: bad });
  });
});

it("knows MCP tools of older versions by the servers that are given", () => {
  const start = (toolName: string) => ({ type: "tool.execution_start", data: { toolName, arguments: {} } });
  const { calls } = read(lines(start("my-models-list"), start("bash")), { servers: ["my-models"] });
  expect(calls).toEqual(["1 my-models list {} - pending"]);
});
