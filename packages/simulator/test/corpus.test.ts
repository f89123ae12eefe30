/** Real transcripts of other projects. They are no part of this one; where they are not beside it, this is skipped. */

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { read } from "./reading.js";

const corpus = fileURLToPath(new URL("../../../../shared/corpus/transcripts", import.meta.url));

/**
 * File, format, calls, bad lines. The calls were counted by hand and with regular expressions: what a conversation
 * repeats, counts once.
 */
const FILES: readonly (readonly [string, string, number, number])[] = [
  ["anthropic-mcp_tool_use/anthropic-mcp.1.chunks.txt", "anthropic", 1, 0],
  ["anthropic-mcp_tool_use/anthropic-mcp.1.json", "anthropic", 1, 0],
  ["anthropic-vcr-yaml/test_anthropic_mcp_servers.yaml", "vcr", 2, 0],
  ["claude-code-jsonl/traceforge-claude-demo_issue_tracker_contributing.jsonl", "claude-code", 0, 0],
  ["claude-code-stream-json/sample_claude_log_new_format.txt", "claude-code", 1, 8],
  ["codex-rollout-jsonl/traceforge-codex-demo_issue_tracker_get_endpoint.jsonl", "codex", 0, 0],
  ["codex-text-log/sample_codex_log.excerpt.txt", "codex-log", 2, 0],
  ["copilot-cli-events/traceforge-copilot-demo_issue_tracker_get_endpoint.jsonl", "copilot-cli", 0, 0],
  ["gemini-cli-session-json/agtrace-gemini_session.json", "gemini", 0, 0],
  ["jsonrpc-bare-jsonl/mcpkit-session.jsonl", "json-rpc", 3, 0],
  ["jsonrpc-cassette-devhelm/mock_session.json", "mcp-cassette", 4, 0],
  ["jsonrpc-pair-ndjson/records.example.ndjson", "json-rpc", 1, 0],
  ["jsonrpc-seq-dir-msg/echo-session.jsonl", "json-rpc", 1, 0],
  ["openai-chat-messages-livemcpbench/task-35-5b2087e4.json", "openai-chat", 5, 0],
  ["openai-chat-messages-livemcpbench/task-40-e023dd0e.json", "openai-chat", 39, 0],
  ["openai-chat-messages-livemcpbench/task-45-4d7582c4.json", "openai-chat", 31, 0],
  ["openai-chat-messages-livemcpbench/task-91-614189f6.json", "openai-chat", 6, 0],
  ["openai-responses-mcp_call/openai-mcp-tool-approval.1.json", "openai-responses", 0, 0],
  ["openai-responses-mcp_call/openai-mcp-tool-approval.2.json", "openai-responses", 0, 0],
  ["openai-responses-mcp_call/openai-mcp-tool-approval.4.chunks.txt", "openai-responses", 1, 0],
  ["openai-responses-mcp_call/openai-mcp-tool.1.json", "openai-responses", 1, 0],
  ["openai-responses-vcr-yaml/test_openai_responses_model_mcp_server_tool.yaml", "vcr", 1, 0],
  ["vscode-copilot-trace/traceforge-copilot_vscode-demo_issue_tracker_get_endpoint.jsonl", "vscode", 0, 0],
];

describe.skipIf(!existsSync(corpus))("reference transcripts (skipped without the corpus)", () => {
  it.each(FILES)("%s is %s with %i calls and %i bad lines", (file, format, count, bad) => {
    const { calls, summary } = read(readFileSync(`${corpus}/${file}`));
    expect([summary.reader?.id, calls.length, summary.bad]).toEqual([format, count, bad]);
  });

  it.each([
    ["35-5b2087e4", 4],
    ["40-e023dd0e", 22],
    ["45-4d7582c4", 19],
    ["91-614189f6", 4],
  ])("task %s makes %i calls through another tool, each to a server of its own", (task, count) => {
    const path = `${corpus}/openai-chat-messages-livemcpbench/task-${task}.json`;
    const { calls } = read(readFileSync(path), { unwrap: [{ tool: "execute-tool" }] });
    const inner = calls.filter((call) => !/^\d+ - route /.test(call));
    expect(inner).toHaveLength(count);
    expect(inner.filter((call) => /^\d+ - |execute-tool/.test(call))).toEqual([]);
  });
});
