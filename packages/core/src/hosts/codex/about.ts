/** Codex without its files' meaning: where they are, and how it can run. */

import type { Host } from "../host.js";

export const NEWEST = "0.171.0";

export const codex: Host = {
  id: "codex",
  summary: "Codex, config.toml",
  version: NEWEST,
  modes: [],
  capabilities: [],
  scopes: ["requirements", "user", "profile", "project", "flags"],
  files: [
    { scope: "requirements", path: "/etc/codex/requirements.toml" },
    { scope: "user", path: "~/.codex/config.toml" },
    { scope: "profile", path: "~/.codex/*.config.toml" },
    { scope: "project", path: ".codex/config.toml" },
  ],
};
