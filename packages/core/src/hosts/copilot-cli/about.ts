/** Copilot CLI without its files' meaning: where they are, and how it can run. */

import type { Naming } from "../../policy/access.js";
import type { Host } from "../host.js";

/** How the model's names are made of those of server and tool. */
export const NAMING: Naming = {
  prefix: "",
  joint: "-",
  kept: "A-Za-z0-9_-",
  substitute: "-",
  isForAscii: true,
  maxLength: 64,
};

export const copilotCli: Host = {
  id: "copilot-cli",
  summary: "GitHub Copilot CLI, its command line, servers and agents",
  engine: "GitHub Copilot CLI",
  naming: NAMING,
  version: "1.0.102",
  asked: ["1.0.73", "1.0.81", "1.0.89", "1.0.102"],
  since: "1.0.73",
  modes: [],
  capabilities: [],
  scopes: ["user", "project", "agent", "approvals", "script", "flags"],
  files: [
    { scope: "user", path: "~/.copilot/settings.json" },
    { scope: "user", path: "~/.copilot/mcp-config.json" },
    { scope: "project", path: ".github/mcp.json" },
    { scope: "project", path: ".mcp.json", isShared: true },
    { scope: "agent", path: ".claude/agents/*.md", isShared: true },
    { scope: "agent", path: ".github/agents/*.md" },
    { scope: "agent", path: "~/.copilot/agents/*.md" },
    { scope: "approvals", path: "~/.copilot/permissions-config.json" },
  ],
  scripts: [".github/workflows/*.yml", ".github/workflows/*.yaml", "*.sh", "scripts/*.sh"],
  startWord: "copilot",
};
