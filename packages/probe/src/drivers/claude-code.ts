/** Claude Code, which speaks the Messages API. */

import { join } from "node:path";
import { fieldsOf } from "../apis/api.js";
import { messages } from "../apis/messages.js";
import { PROMPT } from "../conversation.js";
import type { Driver } from "./driver.js";
import { harmlessFlags, harmlessJson, whole } from "./harmless.js";
import { placed } from "./placed.js";
import { printedObjects } from "./printed.js";

/** Keys of its settings that start and reach nothing, and slips that it drops. */
const KEYS = Object.fromEntries(
  [
    "$schema",
    "permissions",
    "allowedMcpServers",
    "deniedMcpServers",
    "allowManagedPermissionRulesOnly",
    "disableBypassPermissionsMode",
    "cleanupPeriodDays",
    "permission",
    "allow",
    "ask",
    "deny",
    "allowedTools",
    "disallowedTools",
    "defaultMode",
  ].map((key) => [key, whole]),
);

/** A hook's word on a call: it asks and allows in JSON, and denies by its exit code. */
const answering = (decision: string) => {
  const hookSpecificOutput = { hookEventName: "PreToolUse", permissionDecision: decision };
  return `printf %s '${JSON.stringify({ hookSpecificOutput })}'`;
};

/** By what hooks answer, the keys about them, with a mock in the place of each that is asked before a call. */
const HOOKS = {
  none: {},
  allow: hookKeys(answering("allow")),
  ask: hookKeys(answering("ask")),
  deny: hookKeys("exit 2"),
};

function hookKeys(command: string): Parameters<typeof harmlessJson>[1] {
  const mock = (one: unknown) => {
    const { matcher, hooks } = fieldsOf(one);
    const has = Array.isArray(hooks) && hooks.length > 0;
    return { ...(matcher === undefined ? {} : { matcher }), hooks: has ? [{ type: "command", command }] : [] };
  };
  return {
    hooks: (value) => {
      const { PreToolUse: before } = fieldsOf(value);
      return Array.isArray(before) ? { PreToolUse: before.map(mock) } : undefined;
    },
    disableAllHooks: whole,
  };
}

const FLAGS = new Map([
  ["--allowedTools", true],
  ["--allowed-tools", true],
  ["--disallowedTools", true],
  ["--disallowed-tools", true],
  ["--permission-mode", true],
  ["--dangerously-skip-permissions", false],
]);

export const claudeCode: Driver = {
  host: "claude-code",
  command: "claude",
  engine: (version) => `claude-code ${version}`,
  api: messages,
  chooses: { hooks: true },

  start({ files, flags, trusted, mode, hooks = "none", servers }, place) {
    const { home, work, url, servers: commands, whole: all } = place;
    const flag = all === undefined ? harmlessFlags(flags, FLAGS) : undefined;
    if (flag !== undefined) return flag;
    const given = placed(files, place, { harmless: (file) => harmlessJson(file, { ...KEYS, ...HOOKS[hooks] }, false) });
    if (typeof given === "string") return given;
    const mcp = join(work, "..", "mcp.json");
    const started = [...servers.keys()].map((name) => [name, commands.get(name)] as const);
    given.files.set(mcp, JSON.stringify({ mcpServers: Object.fromEntries(started) }));
    const project = trusted ? { projects: { [work]: { hasTrustDialogAccepted: true } } } : {};
    given.files.set(join(home, ".claude.json"), JSON.stringify(project));
    const shape = ["--output-format", "stream-json", "--verbose", "--model", "claude-sonnet-4-5"];
    const asMode = mode === undefined || mode === "default" ? [] : ["--permission-mode", mode];
    return {
      ...given,
      args: ["-p", PROMPT, ...shape, "--mcp-config", mcp, "--strict-mcp-config", ...asMode, ...flags],
      env: {
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_API_KEY: "mock",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_TELEMETRY: "1",
        DISABLE_AUTOUPDATER: "1",
        // All tools are offered, not only those that a search finds.
        ENABLE_TOOL_SEARCH: "false",
        MCP_TIMEOUT: "60000",
        // Its mode `bypassPermissions` is refused to the superuser elsewhere.
        IS_SANDBOX: "1",
      },
    };
  },

  // A hook that asks does so in its own words; of one that denies there is no such line.
  asked(stdout) {
    return new Set(
      printedObjects(stdout)
        .filter((one) => one.subtype === "permission_denied" && one.decision_reason_type === "hook")
        .map((one) => String(one.tool_use_id)),
    );
  },

  asks: /requested permissions to use|requires? (?:approval|confirmation)|asked for confirmation/,
  denies:
    /^Permission to use .* has been (?:auto-)?denied|^Cannot call .* while in plan mode|PreToolUse:\S+ hook error/,
  refuses: /settings.*(?:invalid|could not be)|Invalid permission mode|argument .* is invalid/i,
  login: /Please run \/login|Not logged in|Authentication required/,
};
