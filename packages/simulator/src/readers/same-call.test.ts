import { describe, expect, it } from "vitest";
import { readTranscript } from "../index.js";

/** The calls that are handed on of records, one a line. */
function callsIn(...records: readonly unknown[]): string[] {
  const calls: string[] = [];
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  readTranscript([bytes], "t.jsonl", {
    call: ({ tool, args }) => void calls.push(`${tool} ${JSON.stringify(args)}`),
    outcome: () => {},
  });
  return calls;
}

type Write = (id: string, tool: string, path: string) => unknown;

/** A call as each format writes it, with an id. */
const FORMS: readonly [string, readonly unknown[], Write][] = [
  [
    "claude-code",
    [],
    (id, tool, path) => ({
      type: "assistant",
      sessionId: "s",
      timestamp: "2026-11-02T09:00:00.000Z",
      message: { role: "assistant", content: [{ type: "tool_use", id, name: `mcp__fs__${tool}`, input: { path } }] },
    }),
  ],
  [
    "hooks",
    [],
    (id, tool, path) => ({
      session_id: "s",
      hook_event_name: "PreToolUse",
      tool_name: `mcp__fs__${tool}`,
      tool_input: { path },
      tool_use_id: id,
    }),
  ],
  [
    "codex",
    [{ timestamp: "2026-11-02T09:00:00.000Z", type: "session_meta", payload: { id: "s" } }],
    (id, tool, path) => ({
      timestamp: "2026-11-02T09:00:00.000Z",
      type: "event_msg",
      payload: {
        type: "mcp_tool_call_begin",
        call_id: id,
        invocation: { server: "fs", tool, arguments: { path } },
      },
    }),
  ],
  [
    "codex, by its functions",
    [{ timestamp: "2026-11-02T09:00:00.000Z", type: "session_meta", payload: { id: "s" } }],
    (id, tool, path) => ({
      timestamp: "2026-11-02T09:00:00.000Z",
      type: "response_item",
      payload: {
        type: "function_call",
        call_id: id,
        name: `mcp__fs__${tool}`,
        arguments: JSON.stringify({ path }),
      },
    }),
  ],
];

describe.each(FORMS)("an id that is met again in %s", (_form, before, write) => {
  it.each<[string, readonly [string, string], readonly string[]]>([
    ["with the same call is one call", ["list", "/tmp"], ['list {"path":"/tmp"}']],
    ["with another tool is another", ["rm", "/tmp"], ['list {"path":"/tmp"}', 'rm {"path":"/tmp"}']],
    ["with other arguments is another", ["list", "/"], ['list {"path":"/tmp"}', 'list {"path":"/"}']],
  ])("%s", (_name, [tool, path], expected) => {
    expect(callsIn(...before, write("call_1", "list", "/tmp"), write("call_1", tool, path))).toEqual(expected);
  });
});
