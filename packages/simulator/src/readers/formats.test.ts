/** The project's own transcripts of each format: calls, names, arguments, times, outcomes, and what is no call. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixture, read } from "../../test/reading.js";
import { NOT_RECORDED } from "./arguments.js";
import { READERS } from "./index.js";
import { SERVER_UNKNOWN } from "./mcp-name.js";

/** File, format, bad lines, calls where a server `ollama` is known, and what was passed over. */
const FILES: readonly (readonly [string, string, number, readonly string[], readonly string[]])[] = [
  [
    "gemini/session.jsonl",
    "gemini",
    0,
    [
      '4 ollama delete {"name":"mistral"} 2026-11-02T09:00:03.000Z ok of g-1',
      '6 my models show {"name":"x"} 2026-11-02T09:00:06.000Z toolError of g-1',
      '8 ollama pull {"name":"y"} 2026-11-02T09:00:08.000Z refused of g-1',
    ],
    ["run_shell_command"],
  ],
  [
    "vscode/export.json",
    "vscode",
    0,
    ['79 ollama delete {"name":"mistral"} 2026-11-02T09:00:00.000Z ok', "37 ollama pull {} - protocolError"],
    ["copilot_readFile"],
  ],
  [
    "cline/task/ui_messages.json",
    "cline",
    0,
    [
      '14 my models delete {"name":"a"} 2026-11-02T09:00:02.000Z ok',
      '33 my models show {"name":"b"} 2026-11-02T09:00:04.000Z toolError',
      '52 my models pull {"name":"c"} 2026-11-02T09:00:06.000Z refused',
      '79 my models run {"name":"d"} 2026-11-02T09:00:09.500Z protocolError',
    ],
    ["readFile"],
  ],
  [
    "cline/task/api_conversation_history.json",
    "cline",
    0,
    [
      '15 my models delete {"name":"a"} 2026-11-02T09:00:01.900Z ok',
      '38 my models show {"name":"b"} 2026-11-02T09:00:03.900Z toolError',
      '61 my models pull {"name":"c"} 2026-11-02T09:00:05.900Z refused',
    ],
    [],
  ],
  [
    "cline/roo/api_conversation_history.json",
    "cline",
    0,
    [
      '15 my_models delete {"name":"a"} 2026-11-02T09:00:01.000Z refused',
      '23 ollama show {"name":"b"} 2026-11-02T09:00:01.000Z ok',
    ],
    ["read_file"],
  ],
  [
    "hooks/pre_tool_use.json",
    "hooks",
    0,
    ['14 ollama delete {"name":"mistral"} - pending of 98b70d60-1111-4000-8000-000000000001'],
    ["Read"],
  ],
  [
    "hooks/hooks.jsonl",
    "hooks",
    0,
    [
      '2 ollama delete {"name":"a"} - ok of 98b70d60-1111-4000-8000-000000000001',
      '4 ollama pull {"name":"b"} 2026-11-02T09:00:05.000Z toolError of 98b70d60-1111-4000-8000-000000000001',
      '6 ollama run {"name":"c"} - pending of 98b70d60-1111-4000-8000-000000000001',
      '7 my models show {"name":"d"} 2026-11-02T09:00:08.000Z pending of g-2',
      `8 - show {"name":"e"} - pending of c-2: ${SERVER_UNKNOWN}`,
    ],
    [],
  ],
  [
    "cursor/stream.jsonl",
    "cursor",
    0,
    [
      '3 ollama delete {"name":"a"} 2026-11-02T09:00:00.000Z ok of c-1',
      '7 ollama pull {"name":"b"} 2026-11-02T09:00:00.800Z denied of c-1',
      `9 - x {} 2026-11-02T09:00:01.000Z refused of c-1: ${SERVER_UNKNOWN}`,
    ],
    ["readToolCall"],
  ],
  ["cursor/middle.jsonl", "cursor", 0, ['2 ollama delete {"name":"a"} 2026-11-02T09:00:00.500Z ok of c-1'], []],
  [
    "qwen/session.jsonl",
    "qwen",
    0,
    [
      '3 ollama delete {"name":"a"} 2026-11-02T09:00:02.000Z ok of q-1',
      '5 ollama pull {"name":"b"} 2026-11-02T09:00:04.000Z refused of q-1',
      '7 ollama show {"name":"b"} 2026-11-02T09:00:06.000Z toolError of q-1',
    ],
    ["read_file"],
  ],
  [
    "opencode/export.txt",
    "opencode",
    1,
    [
      '34 ollama delete {"name":"a"} 2026-11-02T09:00:00.000Z ok of ses_2',
      '76 ollama pull {"name":"b"} 2026-11-02T09:00:00.400Z protocolError of ses_2',
      '97 ollama show {"name":"c"} 2026-11-02T09:00:00.600Z pending of ses_2',
    ],
    ["bash"],
  ],
  [
    "anthropic/tool-use.json",
    "anthropic",
    0,
    ['11 ollama delete {"name":"a"} - toolError', `19 - show {"name":"b"} - ok: ${SERVER_UNKNOWN}`],
    ["web_search"],
  ],
  ["anthropic/turns.json", "anthropic", 0, ['9 ollama show {"name":"b"} - ok'], []],
  [
    "openai-responses/function-call.json",
    "openai-responses",
    0,
    [
      '16 ollama delete {"name":"a"} 2026-11-02T09:00:00.000Z pending',
      `24 - show {"name":"b"} 2026-11-02T09:00:00.000Z pending: ${SERVER_UNKNOWN}`,
    ],
    ["web_search"],
  ],
  [
    "openai-responses/agents-items.json",
    "openai-responses",
    0,
    [
      '6 ollama delete {"name":"a"} - unknown',
      `19 - show {} - denied: ${SERVER_UNKNOWN}`,
      "30 ollama pull {} - pending",
    ],
    ["record teleport"],
  ],
  [
    "openai-responses/namespaces.json",
    "openai-responses",
    0,
    ['2 ollama delete {"name":"a"} - toolError', "22 ollama show {} - pending", "29 ollama show {} - pending"],
    [],
  ],
  [
    "hooks/in-text.jsonl",
    "hooks",
    0,
    [
      "2 ollama list {} 2026-11-02T09:00:01.000Z ok of 98b70d60-1111-4000-8000-000000000001",
      "3 ollama list {} 2026-11-02T09:00:02.000Z ok of 98b70d60-1111-4000-8000-000000000001",
    ],
    [],
  ],
  [
    "har/session.har",
    "har",
    0,
    [
      '39 ollama delete {"name":"a"} 2026-11-02T09:00:01.000Z ok',
      '69 ollama pull {"name":"b"} 2026-11-02T09:00:02.000Z protocolError',
      '100 ollama show {"name":"c"} 2026-11-02T09:00:03.000Z toolError',
      '100 ollama show {"name":"d"} 2026-11-02T09:00:03.000Z ok',
      '130 ollama run {"name":"e"} 2026-11-02T09:00:04.000Z ok',
      "187 localhost:3000 list {} 2026-11-02T09:00:06.000Z pending",
    ],
    [],
  ],
  [
    "playwright/session.md",
    "playwright",
    0,
    [
      '2 - browser_navigate {"url":"https://example.com"} - ok',
      '27 - browser_click {"ref":"e1"} - toolError',
      "37 - browser_close {} - pending",
    ],
    [],
  ],
  [
    "goose/session.jsonl",
    "goose",
    0,
    [
      '3 ollama delete {"name":"a"} 2026-11-02T09:00:01.000Z ok',
      '3 ollama pull {"name":"b"} 2026-11-02T09:00:01.000Z unknown',
    ],
    ["platform__manage_schedule"],
  ],
  [
    "droid/session.jsonl",
    "droid",
    0,
    ['3 ollama delete {"name":"a"} 2026-11-02T09:00:02.000Z toolError of d-1'],
    ["Execute"],
  ],
  ["frameworks/langchain.json", "langchain", 0, [`11 - delete {"name":"a"} - unknown: ${SERVER_UNKNOWN}`], []],
  ["frameworks/langchain.jsonl", "langchain", 0, ['1 ollama delete {"name":"a"} - denied'], []],
  [
    "frameworks/pydantic-ai.json",
    "pydantic-ai",
    0,
    [`14 - delete {"name":"a"} 2026-11-02T09:00:01.000Z unknown: ${SERVER_UNKNOWN}`],
    [],
  ],
  [
    "frameworks/vercel-ui.json",
    "vercel-ai",
    0,
    [`19 - delete {"name":"a"} - toolError: ${SERVER_UNKNOWN}`, `32 - show {"name":"b"} - pending: ${SERVER_UNKNOWN}`],
    [],
  ],
  ["frameworks/vercel-model.json", "vercel-ai", 0, [`9 - delete {"name":"a"} - ok: ${SERVER_UNKNOWN}`], []],
  ["frameworks/gemini-checkpoint.json", "gemini-api", 0, ['14 ollama delete {"name":"a"} - pending'], []],
  [
    "gateway-log/toolhive.log",
    "gateway-log",
    0,
    [
      '3 ollama delete {"name":"a"} 2026-11-02T09:00:01.000Z toolError',
      '4 ollama pull {"name":"b"} 2026-11-02T09:00:02.000Z denied',
      `5 ollama show - 2026-11-02T09:00:03.000Z unknown: ${NOT_RECORDED}`,
    ],
    [],
  ],
  [
    "gateway-log/gateway.jsonl",
    "gateway-log",
    0,
    [`2 ollama delete - 2026-11-02T09:00:00.849Z unknown: ${NOT_RECORDED}`],
    [],
  ],
  [
    "otel/agent-spans.jsonl",
    "otel",
    0,
    [
      `1 ollama delete - 2026-11-02T09:00:00.000Z ok: ${NOT_RECORDED}`,
      `1 - show {"name":"b"} 2026-11-02T09:00:00.000Z ok: ${SERVER_UNKNOWN}`,
      '1 ollama pull {"name":"c"} 2026-11-02T09:00:01.100Z ok',
      `1 ollama run - 2026-11-02T09:00:02.000Z ok of x-1: ${NOT_RECORDED}`,
    ],
    ["Bash"],
  ],
  [
    "otel/logs.jsonl",
    "otel",
    0,
    [
      '1 ollama delete {"name":"a"} 2026-11-02T09:00:00.800Z ok of s-1',
      `1 - mcp_tool - 2026-11-02T09:00:01.500Z unknown of s-1: ${SERVER_UNKNOWN}`,
      '1 ollama pull {"name":"b"} 2026-11-02T09:00:02.000Z refused of s-2',
      '1 ollama show {"name":"c"} 2026-11-02T09:00:02.000Z ok of s-3',
    ],
    ["Bash"],
  ],
  ["otel/gemini-telemetry.log", "otel", 0, ['11 ollama delete {"name":"a"} 2026-11-02T09:00:00.400Z ok of s-2'], []],
  [
    "claude-code/stream-times.jsonl",
    "claude-code",
    0,
    ["2 ollama list {} 2026-11-02T09:00:01.000Z ok of 98b70d60-1111-4000-8000-000000000001"],
    [],
  ],
  [
    "copilot-cli/without-server.jsonl",
    "copilot-cli",
    0,
    ['2 ollama delete {"name":"a"} 2026-11-02T09:00:01.000Z ok of s1'],
    ["bash"],
  ],
  [
    "json-rpc/gateway-overlap.jsonl",
    "json-rpc",
    0,
    [
      "1 ollama a {} 2026-11-02T09:00:01.000Z ok",
      "2 ollama b {} 2026-11-02T09:00:02.000Z ok",
      "5 ollama c {} 2026-11-02T09:00:05.000Z unknown",
      "6 ollama d {} 2026-11-02T09:00:06.000Z unknown",
      "9 ollama e {} 2026-11-02T09:00:09.000Z protocolError",
      "10 ollama f {} 2026-11-02T09:00:10.000Z protocolError",
    ],
    [],
  ],
];

describe("transcripts of each format", () => {
  it.each(FILES)("%s", (path, format, bad, expected, others) => {
    const { calls, summary } = read(fixture(path), { servers: ["ollama"] });
    expect([summary.reader?.id, summary.bad, calls]).toEqual([format, bad, expected]);
    const { tools, records } = summary.passedOver;
    expect([...tools.map(({ name }) => name), ...records.map(({ name }) => `record ${name}`)]).toEqual(others);
  });

  it("are all described", () => {
    const page = readFileSync(new URL("../../../../docs/transcripts.md", import.meta.url), "utf8");
    expect(READERS.map(({ id }) => id).filter((id) => !page.includes(`(\`${id}\`)`))).toEqual([]);
  });

  it("keeps no credentials of HTTP traffic", () => {
    const { calls, summary } = read(fixture("har/session.har"));
    expect(JSON.stringify([calls, summary])).not.toContain("secret");
  });
});
