/** opencode without its files' meaning: where they are, and how it can run. */

import type { Naming } from "../../policy/access.js";
import type { Host } from "../host.js";

/** How the model's names are made of those of server and tool. */
export const NAMING: Naming = { prefix: "", joint: "_", kept: "A-Za-z0-9_-" };

export const opencode: Host = {
  id: "opencode",
  summary: "opencode, opencode.json",
  engine: "opencode",
  naming: NAMING,
  version: "1.18.33",
  asked: ["1.18.4", "1.18.33"],
  since: "1.18.4",
  modes: ["default", "dangerously-skip-permissions"],
  capabilities: [],
  scopes: ["user", "custom", "project", "folder", "home", "content", "flags"],
  files: [
    { scope: "user", path: "~/.config/opencode/config.json" },
    { scope: "user", path: "~/.config/opencode/opencode.json" },
    { scope: "user", path: "~/.config/opencode/opencode.jsonc" },
    { scope: "project", path: "opencode.json" },
    { scope: "project", path: "opencode.jsonc" },
    { scope: "folder", path: "~/.config/opencode/agent/*.md" },
    { scope: "folder", path: "~/.config/opencode/agents/*.md" },
    { scope: "folder", path: ".opencode/opencode.json" },
    { scope: "folder", path: ".opencode/opencode.jsonc" },
    { scope: "folder", path: ".opencode/agent/*.md" },
    { scope: "folder", path: ".opencode/agents/*.md" },
    { scope: "folder", path: ".opencode/mode/*.md" },
    { scope: "folder", path: ".opencode/modes/*.md" },
    { scope: "home", path: "~/.opencode/opencode.json" },
    { scope: "home", path: "~/.opencode/opencode.jsonc" },
  ],
};
