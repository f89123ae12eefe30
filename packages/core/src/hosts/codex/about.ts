/** Codex without its files' meaning: where they are, and how it can run. */

import type { Naming } from "../../policy/access.js";
import type { Host } from "../host.js";

export const NEWEST = "0.171.0";

/** Only the model sees these names; what is shortened and what collides is written otherwise. */
export const NAMING: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

export const codex: Host = {
  id: "codex",
  summary: "Codex, config.toml",
  engine: "Codex",
  naming: NAMING,
  version: NEWEST,
  asked: [
    "0.116.0",
    "0.117.0",
    "0.118.0",
    "0.122.0",
    "0.125.0",
    "0.128.0",
    "0.130.0",
    "0.133.0",
    "0.137.0",
    "0.142.0",
    "0.146.1",
    "0.151.0",
    "0.162.0",
    "0.166.0",
    "0.168.0",
    "0.169.0",
    NEWEST,
  ],
  modes: [],
  capabilities: [],
  scopes: ["requirements", "user", "profile", "project", "flags"],
  files: [
    {
      scope: "requirements",
      path: "/etc/codex/requirements.toml",
      elsewhere: { win32: "C:/ProgramData/OpenAI/Codex/requirements.toml" },
    },
    { scope: "user", path: "~/.codex/config.toml" },
    { scope: "profile", path: "~/.codex/*.config.toml" },
    { scope: "project", path: ".codex/config.toml" },
  ],
};
