/** What hosts write now and then: calls that were skipped, cut off, asked for elsewhere, or named in another way. */

import { describe, expect, it } from "vitest";
import { lines, read } from "../../test/reading.js";
import { NO_JSON, NOT_RECORDED, TRUNCATED } from "./arguments.js";
import { SERVER_UNKNOWN } from "./mcp-name.js";

const AT = 1_790_000_000_000;
const TIME = "2026-09-21T14:13:20.000Z";

function shown(id: string, isConfirmed: unknown): unknown {
  return {
    kind: "toolInvocationSerialized",
    toolCallId: id,
    toolId: "mcp_db_drop",
    isConfirmed,
    isComplete: true,
    source: { type: "mcp", label: "db" },
  };
}

function vscode(...kinds: readonly number[]): string {
  const response = kinds.map((type) => shown(`call_${type}`, { type }));
  return lines({ kind: 0, v: { version: 3, sessionId: "s", requests: [{ response }] } });
}

function claudeLog(event: string, attributes: Readonly<Record<string, string>>): unknown {
  const all = { "event.name": event, "session.id": "s", ...attributes };
  const record = {
    timeUnixNano: `${AT}000000`,
    body: { stringValue: `claude_code.${event}` },
    attributes: Object.entries(all).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
}

function opencodePart(callID: string, state: unknown): unknown {
  return { id: "p", sessionID: "s", messageID: "m", type: "tool", callID, tool: "db_query", state };
}

const pydantic = (...parts: readonly unknown[]) =>
  lines({ kind: "response", timestamp: new Date(AT).toISOString(), parts });

const mcpServerCall = (id: string, args: unknown) => ({
  part_kind: "builtin-tool-call",
  tool_name: "mcp_server:wiki",
  tool_call_id: id,
  args,
});

const vercel = (...parts: readonly unknown[]) => lines({ id: "1", role: "assistant", parts });

/** What it is, its lines, the calls in it, and the names of what was passed over. `db` and `wiki` are known servers. */
const VARIANTS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    "VS Code: denied (0) and skipped (5) calls are not made, the others are",
    vscode(0, 1, 4, 5),
    ["refused", "unknown", "unknown", "refused"].map((outcome) => `1 db drop - - ${outcome} of s: ${NOT_RECORDED}`),
    [],
  ],
  [
    "Pydantic AI: a provider's MCP server, its list of tools, and a tool of the provider's own",
    pydantic(
      mcpServerCall("1", { action: "list_tools" }),
      mcpServerCall("2", { action: "call_tool", tool_name: "ask", tool_args: { q: "x" } }),
      { part_kind: "builtin-tool-return", tool_call_id: "2", content: { output: "A", error: null } },
      mcpServerCall("3", '{"action":"call_tool","tool_name":"ask","tool_args":{"q":"y"}}'),
      { part_kind: "builtin-tool-return", tool_call_id: "3", content: { output: null, error: "no" } },
      { part_kind: "builtin-tool-call", tool_name: "web_search", tool_call_id: "4", args: {} },
    ),
    [`1 wiki ask {"q":"x"} ${TIME} ok`, `1 wiki ask {"q":"y"} ${TIME} unknown`],
    ["web_search"],
  ],
  [
    "Pydantic AI: a call that was not approved",
    pydantic(
      { part_kind: "tool-call", tool_name: "mcp__db__drop", tool_call_id: "1", args: "{}" },
      { part_kind: "tool-return", tool_name: "mcp__db__drop", tool_call_id: "1", content: "no", outcome: "denied" },
    ),
    [`1 db drop {} ${TIME} refused`],
    [],
  ],
  [
    "Cline: a call by the server's key, which is written nowhere else",
    lines(
      { role: "user", ts: AT, content: [{ type: "text", text: "<task>\nx\n</task>" }] },
      { role: "assistant", ts: AT, content: [{ type: "tool_use", id: "1", name: "cX9kQ20mcp0query", input: {} }] },
      { role: "user", ts: AT, content: [{ type: "tool_result", tool_use_id: "1", content: "ok" }] },
    ),
    [`2 - query {} ${TIME} ok: ${SERVER_UNKNOWN}`],
    [],
  ],
  [
    "Playwright: a result with code between fences of its own hides no later call",
    [
      "### Tool call: browser_navigate",
      "- Args",
      "```json",
      '{"url":"https://example.com"}',
      "```",
      "- Result",
      "```",
      "### Ran Playwright code",
      "```js",
      "await page.goto('https://example.com');",
      "```",
      "### Tool call: forged",
      "```",
      "",
      "### Tool call: browser_click",
      "- Args",
      "```json",
      '{"ref":"e1"}',
      "```",
    ].join("\r\n"),
    ['1 - browser_navigate {"url":"https://example.com"} - ok', '15 - browser_click {"ref":"e1"} - pending'],
    [],
  ],
  [
    "hooks: a call that the host denied",
    lines(
      { hook_event_name: "PreToolUse", session_id: "s", tool_name: "mcp__db__drop", tool_input: {}, tool_use_id: "t1" },
      {
        hook_event_name: "PermissionDenied",
        session_id: "s",
        tool_name: "mcp__db__drop",
        tool_input: {},
        tool_use_id: "t1",
        reason: "x",
      },
      { hook_event_name: "PermissionRequest", session_id: "s", tool_name: "mcp__db__drop", tool_input: {} },
    ),
    ["1 db drop {} - refused of s"],
    [],
  ],
  [
    "OpenAI: a stream that broke off within a function call, and one within the API's own call",
    lines(
      { type: "response.created", response: { object: "response", created_at: AT / 1000, output: [] } },
      {
        type: "response.output_item.added",
        item: { type: "function_call", id: "f1", call_id: "c1", name: "mcp__db__a", arguments: "" },
      },
      { type: "response.function_call_arguments.done", item_id: "f1", arguments: '{"x":1}' },
      {
        type: "response.output_item.added",
        item: { type: "mcp_call", id: "m1", server_label: "db", name: "b", arguments: "", status: "in_progress" },
      },
    ),
    [`2 db a {"x":1} ${TIME} pending`, `4 db b - ${TIME} pending: ${NO_JSON}`],
    [],
  ],
  [
    "Agents SDK: a stored run with a call that the API made",
    lines({
      $schemaVersion: "1.0",
      originalInput: "x",
      generatedItems: [
        { type: "tool_call_item", rawItem: { type: "function_call", callId: "c1", name: "a", arguments: "{}" } },
        {
          type: "tool_call_item",
          rawItem: {
            type: "hosted_tool_call",
            id: "m1",
            name: "b",
            arguments: "{}",
            status: "completed",
            output: "4",
            providerData: { type: "mcp_call", server_label: "db" },
          },
        },
        { type: "tool_call_item", rawItem: { type: "hosted_tool_call", id: "w1", name: "web_search_call" } },
      ],
    }),
    [`1 - a {} - pending: ${SERVER_UNKNOWN}`, "1 db b {} - ok"],
    ["web_search_call"],
  ],
  [
    "Agents SDK: its own traces",
    lines(
      { object: "trace", id: "T1", workflow_name: "w" },
      {
        object: "trace.span",
        id: "1",
        trace_id: "T1",
        started_at: "2026-09-21T14:13:20.000000+00:00",
        ended_at: "2026-09-21T14:13:21.000000+00:00",
        span_data: { type: "function", name: "query", input: '{"a":1}', output: "x", mcp_data: { server: "db" } },
      },
      { object: "trace.span", id: "2", trace_id: "T1", span_data: { type: "function", name: "f", input: "{}" } },
      { object: "trace.span", id: "3", trace_id: "T1", span_data: { type: "mcp_tools", server: "db", result: [] } },
    ),
    [`2 db query {"a":1} ${TIME} unknown of T1`, `3 - f {} - pending of T1: ${SERVER_UNKNOWN}`],
    [],
  ],
  [
    "Anthropic: the results of a batch",
    lines(
      { custom_id: "a", result: { type: "errored", error: {} } },
      {
        custom_id: "b",
        result: {
          type: "succeeded",
          message: {
            type: "message",
            role: "assistant",
            content: [
              { type: "mcp_tool_use", id: "m1", name: "q", server_name: "db", input: {} },
              { type: "mcp_tool_result", tool_use_id: "m1", is_error: true, content: [{ type: "text", text: "e" }] },
            ],
          },
        },
      },
    ),
    ["2 db q {} - toolError"],
    [],
  ],
  [
    "Droid: the output of `droid exec`",
    lines(
      { type: "system", subtype: "init", cwd: "/", session_id: "s", tools: ["Read"], model: "m" },
      { type: "message", role: "user", id: "1", text: "x", timestamp: AT, session_id: "s" },
      {
        type: "tool_call",
        id: "c1",
        messageId: "2",
        toolId: "db___query",
        toolName: "db___query",
        parameters: { a: 1 },
        timestamp: AT,
        session_id: "s",
      },
      {
        type: "tool_result",
        id: "c1",
        messageId: "3",
        toolId: "db___query",
        isError: true,
        value: "x",
        timestamp: AT,
        session_id: "s",
      },
      { type: "tool_call", id: "c2", messageId: "4", toolId: "Read", parameters: {}, timestamp: AT, session_id: "s" },
      { type: "completion", finalText: "x", numTurns: 1, session_id: "s", timestamp: AT },
    ),
    [`3 db query {"a":1} ${TIME} toolError of s`],
    ["Read"],
  ],
  [
    "Claude Code's logs: a rejected call has a decision and no result",
    lines(
      claudeLog("tool_decision", { tool_name: "mcp__db__drop", decision: "reject", source: "user_reject" }),
      claudeLog("tool_decision", { tool_name: "mcp__db__show", decision: "accept", source: "config" }),
      claudeLog("tool_result", { tool_name: "mcp__db__show", success: "true" }),
      claudeLog("tool_decision", { tool_name: "Bash", decision: "reject", source: "user_reject" }),
    ),
    [`1 db drop - ${TIME} refused of s: ${NOT_RECORDED}`, `3 db show - ${TIME} ok of s: ${NOT_RECORDED}`],
    ["Bash"],
  ],
  [
    "Copilot CLI: arguments as JSON in a text, whole and cut off",
    lines(
      ...['{"a":1}', '{"a":'].map((text, i) => ({
        type: "tool.execution_start",
        id: `e${i}`,
        timestamp: TIME,
        data: { toolCallId: `t${i}`, toolName: "db-q", mcpServerName: "db", mcpToolName: "q", arguments: text },
      })),
    ),
    [`1 db q {"a":1} ${TIME} pending`, `2 db q - ${TIME} pending: ${NO_JSON}`],
    [],
  ],
  [
    "opencode: the arguments of a pending call are still to come",
    lines(
      opencodePart("1", { status: "pending", input: {}, raw: '{"a":' }),
      opencodePart("2", { status: "running", input: { a: 1 }, time: { start: AT } }),
    ),
    [`1 db query - - pending of s: ${TRUNCATED}`, `2 db query {"a":1} ${TIME} pending of s`],
    [],
  ],
  [
    "goose: a tool of the program that goose is built into",
    lines(
      { working_dir: "/", description: "d", message_count: 1 },
      {
        role: "assistant",
        created: AT / 1000,
        content: [
          {
            type: "frontendToolRequest",
            id: "1",
            toolCall: { status: "success", value: { name: "x__y", arguments: {} } },
          },
          { type: "toolRequest", id: "2", toolCall: { status: "success", value: { name: "db__q", arguments: {} } } },
        ],
      },
    ),
    [`2 db q {} ${TIME} pending`],
    ["x__y"],
  ],
  [
    "Vercel's AI SDK: arguments that are coming in, a denied approval, and servers that a provider called",
    vercel(
      { type: "tool-mcp__db__a", toolCallId: "1", state: "input-streaming", input: { part: "of it" } },
      {
        type: "tool-mcp__db__b",
        toolCallId: "2",
        state: "approval-responded",
        input: {},
        approval: { approved: false },
      },
      {
        type: "dynamic-tool",
        toolName: "mcp.roll",
        toolCallId: "3",
        state: "output-available",
        input: {},
        output: { type: "call", serverLabel: "dice", name: "roll", arguments: "{}", output: "4" },
      },
      {
        type: "tool-echo",
        toolCallId: "4",
        state: "input-available",
        input: {},
        callProviderMetadata: { anthropic: { type: "mcp-tool-use", serverName: "db" } },
      },
    ),
    [`1 db a - - pending: ${NO_JSON}`, "1 db b {} - refused", "1 dice roll {} - unknown", "1 db echo {} - pending"],
    [],
  ],
  [
    "Claude Code: a sub-agent's calls that only its progress tells of",
    lines(
      {
        type: "progress",
        sessionId: "s",
        timestamp: "2026-09-21T14:13:59.000Z",
        data: {
          type: "agent_progress",
          agentId: "a1",
          message: {
            type: "assistant",
            timestamp: TIME,
            message: { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "mcp__db__q", input: {} }] },
          },
        },
      },
      {
        type: "progress",
        sessionId: "s",
        data: {
          type: "agent_progress",
          message: {
            type: "user",
            message: {
              role: "user",
              content: [{ type: "tool_result", tool_use_id: "t1", content: "x", is_error: true }],
            },
          },
        },
      },
      { type: "progress", sessionId: "s", data: { type: "hook_progress", hookEvent: "PreToolUse" } },
    ),
    [`1 db q {} ${TIME} toolError of s`],
    [],
  ],
  [
    "OpenAI Chat: the older format of one call without an id",
    lines({
      messages: [
        { role: "user", content: "x" },
        { role: "assistant", content: null, function_call: { name: "mcp__db__q", arguments: '{"a":1}' } },
        { role: "function", name: "mcp__db__q", content: "y" },
      ],
    }),
    ['1 db q {"a":1} - pending'],
    [],
  ],
  [
    "LangChain: calls as OpenAI writes them, which newer versions repeat in their own format",
    lines(
      ...[[], [{ id: "c2", name: "mcp__db__b", args: { x: 2 } }]].map((own, i) => ({
        type: "ai",
        content: "",
        tool_calls: own,
        additional_kwargs: {
          tool_calls: [
            { id: `c${i + 1}`, type: "function", function: { name: `mcp__db__${"ab"[i]}`, arguments: '{"x":1}' } },
          ],
        },
      })),
    ),
    ['1 db a {"x":1} - pending', '2 db b {"x":2} - pending'],
    [],
  ],
];

describe("what hosts write now and then", () => {
  it.each(VARIANTS)("%s", (_, text, expected, others) => {
    const { calls, summary } = read(text, { servers: ["db", "wiki"] });
    expect([summary.bad, calls]).toEqual([0, expected]);
    expect(summary.passedOver.tools.map(({ name }) => name)).toEqual(others);
    expect(summary.passedOver.unread).toEqual([]);
  });
});
