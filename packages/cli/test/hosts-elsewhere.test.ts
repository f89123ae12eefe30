/** Commands that are about policies of gateways say so of agents' own configuration. */

import { expect, it } from "vitest";
import { callgate } from "./run.js";

const FILES = {
  ".claude/settings.json": '{"permissions": {"deny": ["mcp__db"]}}',
  ".codex/config.toml": '[mcp_servers.db]\ncommand = "x"\n',
  "opencode.json": '{"permission": {"db_*": "deny"}}',
  "a.policytest.yaml": "version: 1\npolicy: opencode.json\ncases:\n  - {name: x, tool: db_drop, expect: deny}\n",
};

it.each([
  ["convert", "--to", "intercept", "opencode.json"],
  ["mutate", "opencode.json", "--suite", "a.policytest.yaml"],
])("refuses %s %s", async (...args) => {
  const ran = await callgate(args, FILES);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining("it is the configuration of ")]);
  expect(ran.stdout).toBe("");
});
