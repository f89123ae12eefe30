/** Claude Code without its files' meaning: where they are, and how it can run. */

import type { Naming } from "../../policy/access.js";
import type { Host } from "../host.js";

export const MODES: readonly string[] = ["default", "acceptEdits", "plan", "dontAsk", "bypassPermissions"];

/** How the model's names are made of those of server and tool. */
export const NAMING: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

export const claudeCode: Host = {
  id: "claude-code",
  summary: "Claude Code, settings.json",
  engine: "Claude Code",
  naming: NAMING,
  version: "2.1.332",
  asked: ["2.1.190", "2.1.205", "2.1.220", "2.1.332"],
  since: "2.1.190",
  modes: MODES,
  capabilities: [],
  scopes: ["managed", "user", "project", "local", "flags"],
  files: [
    {
      scope: "managed",
      path: "/etc/claude-code/managed-settings.json",
      elsewhere: {
        darwin: "/Library/Application Support/ClaudeCode/managed-settings.json",
        win32: "C:/Program Files/ClaudeCode/managed-settings.json",
      },
    },
    { scope: "user", path: "~/.claude/settings.json" },
    { scope: "project", path: ".claude/settings.json" },
    { scope: "local", path: ".claude/settings.local.json" },
  ],
};
