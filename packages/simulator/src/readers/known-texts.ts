/**
 * The texts by which gateways and hosts say that a call was not passed on, or that its server answered with a JSON-RPC
 * error: the one table of them. A text counts only where its host writes it, since a server may answer with any text.
 */

import type { CallOutcome } from "../call.js";

/** Whose records a text is looked for in. A proxy between host and server answers in its place, so its texts are looked for in all. */
export type Host =
  | "proxy"
  | "claude-code"
  | "codex"
  | "gemini"
  | "opencode"
  | "vscode"
  | "copilot-cli"
  | "cline"
  | "cursor"
  | "qwen"
  | "openai-responses";

export interface KnownText {
  readonly host: Host;
  /**
   * `denied`: a gateway denied the call. `approval`: it holds the call until a person approves. `refused`: it never left the
   * host. `protocolError`: a JSON-RPC error.
   */
  readonly outcome: Extract<CallOutcome, "denied" | "approval" | "refused" | "protocolError">;
  /** Matched at the beginning of a text, of which at most `LOOKED_AT` characters are looked at. */
  readonly begins: RegExp;
  /** Where the text was seen. */
  readonly seen: string;
}

const LOOKED_AT = 2_000;

/**
 * Errors that an MCP client makes up itself: whether the server did what was asked is unknown. The TypeScript SDK's are
 * -32000 (connection closed) and -32001 (timeout).
 */
const NOT_OF_THE_CLIENT = "(?!-32000: Connection closed|-32001: (?:Request timed out|Maximum total timeout))";

export const KNOWN_TEXTS: readonly KnownText[] = [
  {
    host: "proxy",
    outcome: "denied",
    begins: /^\[INTERCEPT POLICY DENIED\]/,
    seen: "PolicyLayer Intercept, internal/proxy",
  },
  {
    host: "proxy",
    outcome: "denied",
    begins: /^Tool "[^"]*" is hidden by policy/,
    seen: "PolicyLayer Intercept, internal/proxy",
  },
  {
    host: "proxy",
    outcome: "denied",
    begins: /^\[POLICY DENIED\]/,
    seen: "PolicyLayer gateway, its documents",
  },
  {
    host: "proxy",
    outcome: "approval",
    // Hosts write the JSON-RPC error's code before its message.
    begins: /^(?:[^[]{0,300}-32003:? )?\[INTERCEPT APPROVAL REQUIRED\]/,
    seen: "PolicyLayer Intercept, documents of its later releases",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^Tool permission request failed/,
    seen: "Claude Code session files",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^The user doesn't want to (?:proceed with this tool use|take this action right now)/,
    seen: "Claude Code session files",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^Permission to use /,
    seen: "Claude Code session files, of a deny rule",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^Claude requested permissions to use /,
    seen: "Claude Code stream-json output",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^(?:Error: )?PreToolUse:\S+ (?:hook denied this tool|hook blocking error)/,
    seen: "Claude Code session files, of a PreToolUse hook that denies",
  },
  {
    host: "claude-code",
    outcome: "refused",
    begins: /^(?:<tool_use_error>)?(?:Error: No such tool available: |InputValidationError: )/,
    seen: "Claude Code session files: it looks the tool up and checks its arguments before it sends the call",
  },
  {
    host: "codex",
    outcome: "refused",
    begins: /^user (?:rejected|cancelled) MCP tool call/,
    seen: "Codex, core/src/mcp_tool_call.rs",
  },
  {
    host: "codex",
    outcome: "refused",
    begins: /^MCP tool call blocked by app configuration/,
    seen: "Codex, core/src/mcp_tool_call.rs",
  },
  {
    host: "codex",
    outcome: "protocolError",
    begins: /^(?:tool call (?:error|failed)\b[\s\S]*?\b)?Mcp error: -\d+/,
    seen: "Codex, which writes the error of its Rust SDK",
  },
  {
    host: "gemini",
    outcome: "refused",
    begins: /^\[Operation Cancelled\]/,
    seen: "Gemini CLI, core/src/scheduler/state-manager.ts",
  },
  {
    host: "gemini",
    outcome: "refused",
    begins: /^Tool execution (?:denied|blocked) by policy\b/,
    seen: "Gemini CLI, core/src/scheduler/policy.ts",
  },
  {
    host: "gemini",
    outcome: "protocolError",
    begins: new RegExp(`^(?:Error: )?MCP error ${NOT_OF_THE_CLIENT}-\\d+`),
    seen: "Gemini CLI, which writes `isError` answers in other words",
  },
  {
    host: "qwen",
    outcome: "refused",
    begins: /^\[Operation Cancelled\]/,
    seen: "Qwen Code, which began as a fork of Gemini CLI",
  },
  {
    host: "qwen",
    outcome: "protocolError",
    begins: new RegExp(`^(?:Error: )?MCP error ${NOT_OF_THE_CLIENT}-\\d+`),
    seen: "Qwen Code, which writes `isError` answers in other words",
  },
  {
    host: "opencode",
    outcome: "refused",
    begins:
      /^(?:Error: )?The user (?:rejected permission to use|has specified a rule which prevents you from using) this specific tool call/,
    seen: "opencode, src/permission",
  },
  {
    host: "opencode",
    outcome: "protocolError",
    begins: new RegExp(`^(?:Error: )?(?:McpError: )?MCP error ${NOT_OF_THE_CLIENT}-\\d+`),
    seen: "opencode `run --format json`, where an `isError` answer is one that completed",
  },
  {
    host: "vscode",
    outcome: "protocolError",
    begins: /^(?:Error: )?MPC -\d+: /,
    seen: "VS Code, MpcResponseError in contrib/mcp/common/mcpTypes.ts (its spelling)",
  },
  {
    host: "cline",
    outcome: "protocolError",
    begins: new RegExp(
      `^(?:The tool execution failed\\b[^]*?)?Error executing MCP tool:\\s*[^]{0,200}?MCP error ${NOT_OF_THE_CLIENT}-\\d+`,
    ),
    seen: 'Cline, which shows an `isError` answer behind "Error:"',
  },
  {
    host: "cline",
    outcome: "refused",
    begins: /^The user denied this operation\./,
    seen: "Cline, core/prompts/responses.ts",
  },
  {
    host: "cline",
    outcome: "refused",
    begins: /^\{"status":"denied"/,
    seen: "Roo Code, core/prompts/responses.ts",
  },
];

/** What the first of the texts that is known says of its call; undefined where none is known. */
export function knownOutcome(texts: readonly string[], host: Host): KnownText["outcome"] | undefined {
  for (const text of texts) {
    const beginning = text.slice(0, LOOKED_AT);
    const known = KNOWN_TEXTS.find(
      (entry) => (entry.host === "proxy" || entry.host === host) && entry.begins.test(beginning),
    );
    if (known !== undefined) return known.outcome;
  }
  return undefined;
}
