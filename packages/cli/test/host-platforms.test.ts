/** Where agents keep what a machine imposes on them, by system. */

import { HOSTS, hostsOfPath } from "@callgate/core";
import { processIo } from "@callgate/project/io";
import { describe, expect, it } from "vitest";
import { Workspace } from "./run.js";

/** By system: a file that is there, with its text, and what a report says it read. */
const PLACES = {
  linux: {
    "/etc/claude-code/managed-settings.json": '{"permissions": {"deny": ["mcp__db"]}}',
    "/etc/codex/requirements.toml": 'allowed_approval_policies = ["on-request"]\n',
    "/etc/gemini-cli/settings.json": "{}",
  },
  darwin: {
    "/Library/Application Support/ClaudeCode/managed-settings.json": '{"permissions": {"deny": ["mcp__db"]}}',
    "/Library/Application Support/GeminiCli/settings.json": "{}",
    "/Library/Application Support/GeminiCli/system-defaults.json": "{}",
    "/etc/codex/requirements.toml": 'allowed_approval_policies = ["on-request"]\n',
  },
  win32: {
    "C:/Program Files/ClaudeCode/managed-settings.json": '{"permissions": {"deny": ["mcp__db"]}}',
    "C:/ProgramData/OpenAI/Codex/requirements.toml": 'allowed_approval_policies = ["on-request"]\n',
    "C:/ProgramData/gemini-cli/settings.json": "{}",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

type Platform = keyof typeof PLACES;

/** A machine with those files, and no others outside of the folder. */
function machine(platform: Platform, folder: string) {
  const files: Readonly<Record<string, string>> = PLACES[platform];
  const io = processIo(folder);
  const isOutside = (path: string) => path.startsWith("/") || /^[A-Z]:\//.test(path);
  return {
    platform,
    kindOf: (path: string) =>
      Object.hasOwn(files, path) ? ("file" as const) : isOutside(path) ? undefined : io.kindOf(path),
    isStream: (path: string) => !isOutside(path) && io.isStream(path),
    readFile: (path: string, limit: number) =>
      Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : io.readFile(path, limit),
  };
}

describe("managed files", () => {
  it.each(Object.keys(PLACES) as Platform[])("on %s", async (platform) => {
    const space = new Workspace({ ".claude/settings.json": '{"permissions": {"allow": ["mcp__db"]}}' });
    try {
      const ran = await space.run(
        ["lint", "--managed", "--format", "json"],
        { HOME: "/home/me" },
        machine(platform, space.path),
      );
      expect(ran.stderr).toBe("");
      const { hosts } = JSON.parse(ran.stdout) as {
        readonly hosts: readonly { readonly files: readonly { readonly path: string; readonly state: string }[] }[];
      };
      const read = hosts.flatMap(({ files }) => files.flatMap(({ path, state }) => (state === "read" ? [path] : [])));
      expect(read.sort()).toEqual([".claude/settings.json", ...Object.keys(PLACES[platform])].sort());
      const others = Object.entries(PLACES).flatMap(([other, files]) => (other === platform ? [] : Object.keys(files)));
      const looked = hosts.flatMap(({ files }) => files.map(({ path }) => path));
      const own: readonly string[] = Object.keys(PLACES[platform]);
      expect(others.filter((path) => looked.includes(path) && !own.includes(path))).toEqual([]);
    } finally {
      space.remove();
    }
  });

  it("are known by their place on every system", () => {
    for (const files of Object.values(PLACES))
      for (const path of Object.keys(files)) expect(hostsOfPath(Object.values(HOSTS), path, false)).toHaveLength(1);
  });
});
