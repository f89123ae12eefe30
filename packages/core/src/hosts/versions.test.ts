import { describe, expect, it } from "vitest";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import type { HostId } from "./host.js";
import { lowerLayers } from "./index.js";
import { HOSTS } from "./list.js";
import { isAfter, isAtLeast, takenFor } from "./versions.js";

describe("versions of hosts", () => {
  it.each<[string, string | undefined]>([
    ["1.0.0", "not tried; taken for 1.2.0"],
    ["1.2.0", undefined],
    ["1.9.9", "not tried; 1.2.0 and 1.10.0 were"],
    ["1.10.0", undefined],
    ["1.10.1", "not tried; taken for 1.10.0"],
    ["nightly", "not tried; taken for 1.10.0"],
  ])("%s is taken for what is known", (version, expected) => {
    expect(takenFor(version, ["1.2.0", "1.10.0"])).toBe(expected);
  });

  it.each<[string, boolean | undefined]>([
    ["1.0.0", false],
    ["1.2.0", false],
    ["1.2.1", undefined],
    ["1.4.0", true],
    ["2.0.0", true],
  ])("%s lies before, between or after a change", (version, expected) => {
    expect(isAfter({ before: "1.2.0", after: "1.4.0" }, version)).toBe(expected);
  });

  it.each(Object.values(HOSTS))("of $id are in order, the newest last", ({ asked, version }) => {
    expect(asked.at(-1)).toBe(version);
    expect(asked.every((one, index) => index === 0 || !isAtLeast(asked[index - 1] as string, one))).toBe(true);
  });

  it.each<[string, string]>([
    ["2.1.205", "allow"],
    ["2.1.210", "notEvaluated"],
    ["2.1.220", "approval"],
  ])("of Claude Code, %s, and --allowedTools where managed rules count alone", (version, expected) => {
    const managed = '{"allowManagedPermissionRulesOnly": true}';
    const layers = [
      { scope: "managed", uri: "m.json", text: managed },
      { scope: "flags", uri: "", text: '["--allowedTools", "mcp__m"]' },
    ];
    const { policy } = lowerLayers("claude-code", layers, { version });
    const call = { server: "m", tool: "a", args: {}, at: 0, grant: "" };
    expect(policy && compile(policy).decide(call, new Counters()).outcome).toBe(expected);
  });

  it.each<[HostId, string, string, string, string]>([
    ["claude-code", "user", '{"permissions": {"allow": ["mcp__m"]}}', "2.1.220", "allow"],
    ["claude-code", "user", '{"permissions": {"allow": ["mcp__m"]}}', "2.0.76", "notEvaluated"],
    ["claude-code", "project", '{"permissions": {"allow": ["mcp__m"]}}', "2.1.190", "allow"],
    ["claude-code", "project", '{"permissions": {"allow": ["mcp__m"]}}', "2.1.200", "notEvaluated"],
    ["claude-code", "project", '{"permissions": {"allow": ["mcp__m"]}}', "2.1.205", "approval"],
    ["claude-code", "user", '{"permissions": {"allow": ["mcp__m"], "defaultMode": "plan"}}', "2.1.190", "allow"],
    ["claude-code", "user", '{"permissions": {"allow": ["mcp__m"], "defaultMode": "plan"}}', "2.1.200", "notEvaluated"],
    ["claude-code", "user", '{"permissions": {"deny": ["mcp__m"], "defaultMode": "plan"}}', "2.1.200", "deny"],
    ["claude-code", "flags", '["--allowedTools", "mcp__m"]', "2.1.205", "allow"],
    ["gemini-cli", "user", '{"mcpServers": {"m": {"command": "x", "trust": true}}}', "0.53.0", "allow"],
    ["gemini-cli", "user", '{"mcpServers": {"m": {"command": "x", "trust": true}}}', "0.34.0", "notEvaluated"],
    ["copilot-cli", "user", '{"mcpServers": {"m": {"tools": []}}}', "1.0.73", "deny"],
    ["copilot-cli", "user", '{"mcpServers": {"m": {"tools": []}}}', "1.0.39", "notEvaluated"],
    ["opencode", "user", '{"theme2": 1}', "1.18.33", "allow"],
    ["opencode", "user", '{"theme2": 1}', "1.18.10", "notEvaluated"],
    ["opencode", "user", '{"permision": {}}', "1.18.4", "refuses to start"],
    ["opencode", "user", '{"agent": {"x": {"permissions": {}}}}', "1.18.4", "allow"],
    ["opencode", "user", '{"agent": {"x": {"permissions": {}}}}', "1.18.10", "notEvaluated"],
    ["opencode", "user", '{"agent": {"x": {"permissions": {}}}}', "1.18.33", "refuses to start"],
    ["opencode", "user", "{}", "1.1.53", "notEvaluated"],
    ["opencode", "user", '{"permision": {}}', "1.18.33", "allow"],
  ])("%s, %s %s, in %s", (host, scope, text, version, expected) => {
    const { policy } = lowerLayers(host, [{ scope, uri: "a.json", text }], { version });
    const call = { server: "m", tool: "a", args: {}, at: 0, grant: "" };
    expect(policy ? compile(policy).decide(call, new Counters()).outcome : "refuses to start").toBe(expected);
  });
});
