/** The suggestion for one server → a policy of the PolicyLayer gateway. JSON has no comments: the report has them. */

import { conditionsOf } from "./bound.js";
import { countsOf, denialMessage, toolDenialMessage } from "./describe.js";
import { type About, interceptConditions } from "./print-intercept.js";
import type { SuggestedArgument, SuggestedTool } from "./suggestion.js";

/** @param tools of one server */
export function gatewayText(tools: readonly SuggestedTool[], about: About): string {
  const entries = tools
    .filter(({ tool, decision }) => tool !== "" && decision !== "ask")
    .map((tool) => [tool.tool, tool.decision === "allow" ? allowedEntry(tool) : deniedEntry(tool)] as const);
  const policy = {
    version: "1",
    default: "deny",
    description: `Suggested from ${countsOf(about)}.`,
    // Not by assignment, which a tool of the name `__proto__` would turn into something else.
    tools: Object.fromEntries(entries),
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}

function allowedEntry(tool: SuggestedTool): unknown {
  const bounded = tool.arguments.filter(({ bound }) => conditionsOf(bound).length > 0);
  return {
    ...(bounded.length === 0 ? {} : { require: bounded.map((argument) => requirement(tool.tool, argument)) }),
    limits: tool.limits.map(({ window, max }) => ({ counter: `calls_per_${window}`, window, max, scope: "grant" })),
  };
}

function requirement(tool: string, argument: SuggestedArgument): unknown {
  const path = `args.${argument.path}`;
  return {
    conditions: interceptConditions(argument).map(({ op, value }) => ({ path, op, value })),
    on_deny: denialMessage(tool, argument),
  };
}

function deniedEntry(tool: SuggestedTool): unknown {
  return { deny_if: [{ conditions: [], on_deny: toolDenialMessage(tool) }] };
}
