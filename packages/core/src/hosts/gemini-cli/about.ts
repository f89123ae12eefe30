/** Gemini CLI without its files' meaning: where they are, and how it can run. */

import type { Naming } from "../../policy/access.js";
import type { Host, HostFile } from "../host.js";

export const MODES = ["default", "autoEdit", "yolo", "plan"] as const;

/** The scopes of settings, from the farthest to the nearest; the system's come last, and are above all. */
export const SETTINGS_SCOPES = ["system defaults", "user", "project", "system"] as const;

/** A file of the system's folder. */
function systemFile(name: string): HostFile["elsewhere"] {
  return { darwin: `/Library/Application Support/GeminiCli/${name}`, win32: `C:/ProgramData/gemini-cli/${name}` };
}

/** How the model's names are made of those of server and tool. */
export const NAMING: Naming = {
  prefix: "mcp_",
  joint: "_",
  kept: "A-Za-z0-9_.:-",
  once: true,
  longest: { length: 63, ends: 30, between: "..." },
};

export const geminiCli: Host = {
  id: "gemini-cli",
  summary: "Gemini CLI, settings.json and policies",
  engine: "Gemini CLI",
  naming: NAMING,
  version: "0.61.0",
  asked: ["0.53.0", "0.60.0", "0.61.0"],
  since: "0.53.0",
  modes: MODES,
  capabilities: ["arguments"],
  scopes: [
    ...SETTINGS_SCOPES,
    "admin policies",
    "user policies",
    "named policies",
    "extension policies",
    "project policies",
    "flags",
  ],
  files: [
    {
      scope: "system defaults",
      path: "/etc/gemini-cli/system-defaults.json",
      elsewhere: systemFile("system-defaults.json"),
    },
    { scope: "user", path: "~/.gemini/settings.json" },
    { scope: "project", path: ".gemini/settings.json" },
    { scope: "system", path: "/etc/gemini-cli/settings.json", elsewhere: systemFile("settings.json") },
    { scope: "admin policies", path: "/etc/gemini-cli/policies/*.toml", elsewhere: systemFile("policies/*.toml") },
    { scope: "user policies", path: "~/.gemini/policies/*.toml" },
    { scope: "extension policies", path: "~/.gemini/extensions/*/policies/*.toml" },
    { scope: "project policies", path: ".gemini/policies/*.toml" },
  ],
};
