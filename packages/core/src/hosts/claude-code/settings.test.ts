/** Values for which Claude Code ignores a whole file, and others that it takes: asked of the program, 2.1.332. */

import { describe, expect, it } from "vitest";
import { lowerLayers } from "../index.js";

describe("a file of Claude Code's settings", () => {
  it.each<[key: string, value: unknown, counts: boolean]>([
    ["autoUpdatesChannel", "stable", true],
    ["autoUpdatesChannel", "latest", true],
    ["autoUpdatesChannel", "rc", true],
    ["autoUpdatesChannel", "wrong", false],
    ["autoScrollEnabled", "wrong", false],
    ["availableModels", "wrong", false],
    ["defaultShell", "bash", true],
    ["defaultShell", "powershell", true],
    ["defaultShell", "wrong", false],
    ["disableAutoMode", "disable", true],
    ["disableAutoMode", "wrong", false],
    ["disableDeepLinkRegistration", "disable", true],
    ["disableDeepLinkRegistration", "wrong", false],
    ["fastMode", "wrong", false],
    ["fastMode", true, true],
    ["forceLoginMethod", "wrong", true],
    ["prefersReducedMotion", "wrong", false],
    ["showThinkingSummaries", "wrong", false],
    ["teammateMode", "wrong", true],
    ["effortLevel", "wrong", true],
    ["outputStyle", "wrong", true],
    ["theme", "wrong", true],
    ["tui", "default", true],
    ["tui", "fullscreen", true],
    ["tui", "inline", false],
    ["tui", "wrong", false],
    ["viewMode", "wrong", true],
  ])("%s: %j", (key, value, counts) => {
    expect(isTaken({ [key]: value })).toBe(counts);
  });

  it("is ignored for a wrong value within its permissions, too", () => {
    expect(isTaken({ permissions: { ...ALLOWED, disableAutoMode: "disable" } })).toBe(true);
    expect(isTaken({ permissions: { ...ALLOWED, disableAutoMode: "wrong" } })).toBe(false);
  });
});

const ALLOWED = { allow: ["mcp__db"] };

/** Whether the file's rules count. */
function isTaken(settings: object): boolean {
  const text = JSON.stringify({ permissions: ALLOWED, ...settings });
  const source = { scope: "local", uri: ".claude/settings.local.json", text };
  const { policy, diagnostics } = lowerLayers("claude-code", [source]);
  const isDropped = diagnostics.some(({ check }) => check === "dropped-file");
  expect(policy?.access.entries.length).toBe(isDropped ? 0 : 1);
  return !isDropped;
}
