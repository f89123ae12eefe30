/** Measures agents' own configuration: lint of a repository with all of it, and the comparison of two large files. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lowerLayers } from "@callgate/core/hosts";
import { compareHostPolicies } from "@callgate/diff";
import { bar, median, part } from "./bar.mjs";

const CALLGATE = fileURLToPath(new URL("../bin/callgate.js", import.meta.url));
const SERVERS = ["github", "db", "mail", "files"];
const VERBS = ["list", "get", "create", "update", "delete"];

if (part("hosts/diff")) diffSpeed();
if (part("hosts/lint")) lintSpeed();

/** Two Claude Code settings of 500 rules each, of which one in ten differs. */
function diffSpeed() {
  const rule = (i) => `mcp__server${i % 20}__${VERBS[i % 5]}_thing_${i}`;
  const settings = (offset) => {
    const rules = Array.from({ length: 500 }, (_, i) => (i % 10 === 0 ? rule(i + offset) : rule(i)));
    const permissions = { allow: rules.slice(0, 250), ask: rules.slice(250, 350), deny: rules.slice(350) };
    const text = JSON.stringify({ permissions });
    return { text, ...lowerLayers("claude-code", [{ scope: "user", uri: "settings.json", text }], {}) };
  };
  const times = Array.from({ length: 12 }, (_, i) => {
    const [before, after] = [settings(0), settings(i + 1)];
    const start = performance.now();
    compareHostPolicies(before.policy, after.policy, {
      textAt: { before: () => before.text, after: () => after.text },
    });
    return performance.now() - start;
  });
  console.log("");
  bar(
    "diff of two Claude Code settings of 500 rules each, warm, in milliseconds (median of 10)",
    median(times.slice(2)),
    "<",
    100,
  );
}

/** Twelve files of all five hosts, and lists of 200 tools; each run is a process of its own. */
function lintSpeed() {
  const folder = mkdtempSync(join(tmpdir(), "callgate-bench-"));
  try {
    const linted = join(folder, "repository");
    for (const [path, text] of Object.entries(repository())) {
      mkdirSync(dirname(join(linted, path)), { recursive: true });
      writeFileSync(join(linted, path), text);
    }
    const tools = SERVERS.flatMap((server) => ["--tools", `${server}=${server}.json`]);
    milliseconds([CALLGATE, "lint", ".", ...tools, "--fail-on", "never"], linted);
    const rounds = Array.from({ length: 10 }, () => ({
      version: milliseconds([CALLGATE, "--version"], linted),
      lint: milliseconds([CALLGATE, "lint", ".", ...tools, "--fail-on", "never"], linted),
    }));
    const least = (name) => Math.min(...rounds.map((round) => round[name]));
    const [version, lint] = [least("version"), least("lint")];
    console.log(`callgate --version     ${version.toFixed(0)} ms\ncallgate lint          ${lint.toFixed(0)} ms`);
    bar(
      "lint of agents' files, its code compiled before, beside 1.5 start-ups and 60 ms (fastest of 10 each)",
      lint / (1.5 * version + 60),
      "<",
      1,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function repository() {
  const rules = (effect) => SERVERS.map((server) => `mcp__${server}__${effect === "deny" ? "delete" : "list"}_0`);
  const lists = SERVERS.map((server) => {
    const tools = Array.from({ length: 50 }, (_, i) => ({
      name: `${VERBS[i % 5]}_${Math.floor(i / 5)}`,
      inputSchema: { type: "object", properties: { name: { type: "string" } } },
    }));
    return [`${server}.json`, JSON.stringify({ tools })];
  });
  const codex = SERVERS.map((server) => `[mcp_servers.${server}]\ncommand = "x"\ndisabled_tools = ["delete_0"]\n`).join(
    "",
  );
  const agent = "---\nname: a\ntools: [github/list_0]\n---\nHelp.\n";
  return {
    ...Object.fromEntries(lists),
    ".claude/settings.json": JSON.stringify({ permissions: { allow: rules("allow"), deny: rules("deny") } }),
    ".claude/settings.local.json": JSON.stringify({ permissions: { ask: rules("deny") } }),
    ".codex/config.toml": codex,
    ".gemini/settings.json": JSON.stringify({ mcpServers: { db: { command: "x", excludeTools: ["delete_0"] } } }),
    ".gemini/policies/a.toml": '[[rule]]\nmcpName = "db"\ndecision = "deny"\npriority = 10\n',
    "opencode.json": JSON.stringify({ permission: { "*": "ask", "github_delete_*": "deny" } }),
    ".opencode/agent/a.md": "---\npermission: {db_list_0: allow}\n---\nHelp.\n",
    ".opencode/opencode.jsonc": '{\n  // Asked.\n  "permission": { "mail_*": "ask" }\n}\n',
    ".mcp.json": JSON.stringify({ mcpServers: { github: { command: "x", tools: ["*"] } } }),
    ".github/agents/a.md": agent,
    ".github/mcp.json": JSON.stringify({ mcpServers: { db: { command: "x", tools: ["list_0"] } } }),
    "scripts/run.sh": "copilot -p x --allow-tool 'github(list_0)' --deny-tool 'github(delete_0)'\n",
  };
}

function milliseconds(args, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    // Compiled code is kept where it is removed again, also in CI.
    env: { ...process.env, XDG_CACHE_HOME: join(cwd, ".."), CI: "", NODE_DISABLE_COMPILE_CACHE: "" },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} exited with ${status}\n${stderr}`);
  return performance.now() - start;
}
