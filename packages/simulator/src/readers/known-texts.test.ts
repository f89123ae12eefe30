import { describe, expect, it } from "vitest";
import { type Host, KNOWN_TEXTS, type KnownText, knownOutcome } from "./known-texts.js";

const ROWS: readonly (readonly [Host, string, KnownText["outcome"] | undefined])[] = [
  ["claude-code", "[INTERCEPT POLICY DENIED] no more than 5", "denied"],
  ["claude-code", "[POLICY DENIED] Charge exceeds the limit.", "denied"],
  ["vscode", "[POLICY DENIED]", "denied"],
  ["claude-code", "The log says [POLICY DENIED] Charge exceeds the limit.", undefined],
  ["claude-code", "[INTERCEPT APPROVAL REQUIRED] A person must approve this call.", "approval"],
  ["opencode", "MCP error -32003: [INTERCEPT APPROVAL REQUIRED] A person must approve this call.", "approval"],
  [
    "codex",
    "tool call error: tool call failed for `stripe/refund`\n\nCaused by:\n    Mcp error: -32003: [INTERCEPT APPROVAL REQUIRED] x",
    "approval",
  ],
  ["copilot-cli", 'Tool "push" is hidden by policy', "denied"],
  ["claude-code", "I read that [INTERCEPT POLICY DENIED] is what it says", undefined],
  ["claude-code", "Tool permission request failed: Error: no", "refused"],
  ["claude-code", "The user doesn't want to proceed with this tool use. The tool use was rejected", "refused"],
  ["claude-code", "Permission to use mcp__ollama__pull has been denied.", "refused"],
  ["claude-code", "Claude requested permissions to use mcp__ollama__pull, but you haven't granted it yet.", "refused"],
  ["claude-code", "<tool_use_error>Error: No such tool available: mcp__ollama__x</tool_use_error>", "refused"],
  ["claude-code", "PreToolUse:mcp__ollama__pull hook denied this tool", "refused"],
  ["claude-code", "MCP error -32602: no such model", undefined],
  ["copilot-cli", "MCP error -32602: no such model", undefined],
  ["openai-responses", "MCP error -32602: no such model", undefined],
  ["codex", "user cancelled MCP tool call", "refused"],
  ["codex", "user rejected MCP tool call", "refused"],
  ["codex", "MCP tool call blocked by app configuration", "refused"],
  [
    "codex",
    "tool call error: tool call failed for `ollama/pull`\n\nCaused by:\n    Mcp error: -32602: no",
    "protocolError",
  ],
  ["codex", "tool call error: timed out awaiting tools/call after 60s", undefined],
  ["gemini", "[Operation Cancelled] Reason: User did not allow tool call", "refused"],
  ["gemini", "Tool execution denied by policy.", "refused"],
  ["gemini", "MCP error -32603: no network", "protocolError"],
  ["gemini", "MCP error -32001: Request timed out", undefined],
  ["opencode", "MCP error -32000: Connection closed", undefined],
  ["opencode", "The user rejected permission to use this specific tool call.", "refused"],
  ["opencode", "MCP error -32602: no such model", "protocolError"],
  ["vscode", "Error: MPC -32602: no such model", "protocolError"],
  ["vscode", "MCP error -32602: no such model", undefined],
  ["cline", "The user denied this operation.", "refused"],
  ["cline", '{"status":"denied","message":"The user denied this operation."}', "refused"],
];

describe("what a text says of its call", () => {
  it.each(ROWS)("%s: %s", (host, text, outcome) => {
    expect(knownOutcome([text], host)).toBe(outcome);
  });

  it("comes from a table in which every entry begins a text and says where it was seen", () => {
    for (const { begins, seen } of KNOWN_TEXTS) expect([begins.source[0], seen !== ""]).toEqual(["^", true]);
  });
});
