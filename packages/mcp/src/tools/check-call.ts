/** `check_call`: one call × one policy → its decision. */

import { checkCall } from "@callgate/project/access";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import { DIALECT, dialectOf, POLICY, type Source, Sources, TOOL_LISTS, type ToolListSource } from "./sources.js";
import type { Tool } from "./tool.js";

interface CheckCallArguments {
  readonly policy: Source;
  readonly tool: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly server?: string;
  readonly tools?: readonly ToolListSource[];
  readonly dialect?: string;
}

export const checkCallTool: Tool<CheckCallArguments> = {
  name: "check_call",
  title: "Decide one call",
  description:
    "What a policy makes of one tool call, as the enforcing program decides it: allow, ask, deny, hidden or unknown; the rule that does, and the nearest changed call that is decided otherwise. Nothing is called.",
  inputSchema: {
    type: "object",
    properties: {
      policy: POLICY,
      tool: {
        type: "string",
        minLength: 1,
        maxLength: 500,
        description: "The tool's name, as the policy's program sees it.",
      },
      arguments: { type: "object", description: "The call's arguments; none when left out." },
      server: {
        type: "string",
        minLength: 1,
        maxLength: 200,
        description: "Of an agent's configuration: the server that offers the tool.",
      },
      tools: TOOL_LISTS,
      dialect: DIALECT,
    },
    required: ["policy", "tool"],
    additionalProperties: false,
  },
  lists: ["findings"],
  async run({ policy, tool, arguments: args, server, tools, dialect }, world) {
    const sources = new Sources();
    const path = sources.path(policy, "policy", "policy");
    const options = { path, tool, args, server, tools: sources.tools(tools), ...dialectOf(dialect) };
    return reported(REPORTS.check, await checkCall(options, world.with(sources)));
  },
};
