/** The suggestion for one server → a policy of the PolicyLayer gateway. JSON has no comments: the report has them. */

import { countsOf, toolDenialMessage } from "./describe.js";
import { gatewayEntry } from "./entry-data.js";
import type { About } from "./print-intercept.js";
import type { SuggestedTool } from "./suggestion.js";

/** @param tools of one server */
export function gatewayText(tools: readonly SuggestedTool[], about: About): string {
  const entries = tools
    .filter(({ tool, decision }) => tool !== "" && decision !== "ask")
    .map((tool) => [tool.tool, tool.decision === "allow" ? gatewayEntry(tool) : deniedEntry(tool)] as const);
  const policy = {
    version: "1",
    default: "deny",
    description: `Suggested from ${countsOf(about)}.`,
    // Not by assignment, which a tool of the name `__proto__` would turn into something else.
    tools: Object.fromEntries(entries),
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}

function deniedEntry(tool: SuggestedTool): unknown {
  return { deny_if: [{ conditions: [], on_deny: toolDenialMessage(tool) }] };
}
