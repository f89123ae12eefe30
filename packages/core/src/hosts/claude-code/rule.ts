/** The text of a rule about tools of MCP servers → its server and its tool. */

import type { Naming } from "../../policy/access.js";

export const NAMING: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

export const LISTS = ["allow", "ask", "deny"] as const;
export type RuleList = (typeof LISTS)[number];

export interface RuleParts {
  /** All that follows the prefix. */
  readonly rest: string;
  readonly server: string;
  /** Undefined where the rule names no more than a server. */
  readonly tool: string | undefined;
}

/** The parts of a rule that begins with the prefix; the first joint ends the server's name. */
export function partsOf(rule: string): RuleParts {
  const rest = rule.slice(NAMING.prefix.length);
  const joint = rest.indexOf(NAMING.joint);
  const server = joint < 0 ? rest : rest.slice(0, joint);
  return { rest, server, tool: joint < 0 ? undefined : rest.slice(joint + NAMING.joint.length) };
}
