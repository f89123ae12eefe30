import { accessTo } from "@callgate/core/policy";
import type { HostCheck } from "../check.js";
import { named } from "../describe-tools.js";
import { isPlaced } from "../host-rules.js";
import { isRisky } from "../risky.js";
import { callOf, runsWithoutApproval } from "../without-approval.js";

/** A tool that no rule was written for. */
const ANY = { server: "xq-server", tool: "xq-tool", annotations: {} };

export const approvesEverything: HostCheck = {
  id: "approves-everything",
  of: "host",
  severity: "error",
  summary: "every tool of every server runs without approval",
  *runOnHost({ policy, tools }) {
    const { effect, by, rules } = accessTo(policy.access, ANY);
    if (effect !== "allow" || rules.length > 0 || !isPlaced(by)) return;
    const risky = tools.filter(
      (tool) => runsWithoutApproval(tool) && tool.answer().by === by && isRisky(tool.categorise().category),
    );
    const among = risky.length === 0 ? "" : `, ${named(risky.map(({ label }) => label))} among them`;
    const [first] = risky;
    yield {
      path: by.origin,
      message: `every tool of every MCP server runs without approval${among}: name the tools that may, and require approval for the rest`,
      witness: { calls: [first === undefined ? { ...ANY, args: {} } : callOf(first)], decision: "allow" },
      covers: ["uncovered-tool"],
    };
  },
};
