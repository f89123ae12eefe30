/** Commands that change policies of gateways, where a suite tests agents' own configuration beside them. */

import { expect, it } from "vitest";
import { callgate } from "./run.js";

const FILES = {
  ".claude/settings.json": '{"permissions": {"deny": ["mcp__db"]}}',
  ".codex/config.toml": '[mcp_servers.db]\ncommand = "x"\n',
  "opencode.json": '{"permission": {"db_*": "deny"}}',
  "a.policytest.yaml": "version: 1\npolicy: opencode.json\ncases:\n  - {name: x, tool: db_drop, expect: deny}\n",
};

it("mutates a gateway's policy beside agents' in one suite", async () => {
  const files = {
    ...FILES,
    "policy.yaml": 'version: "1"\ndefault: deny\ntools: { query: {} }\n',
    "a.policytest.yaml":
      "version: 1\npolicies: { gateway: policy.yaml, agent: opencode.json }\ncases:\n  - { policy: gateway, tool: query, expect: allow }\n  - { policy: gateway, tool: other, expect: deny }\n  - { policy: agent, tool: db_drop, expect: deny }\n",
  };
  const ran = await callgate(["mutate", "policy.yaml"], files);
  expect([ran.code, ran.stderr]).toEqual([0, ""]);
  expect(ran.stdout).toMatch(/100% of the mutants killed/);
});
