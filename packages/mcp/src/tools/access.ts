/** `access`: policies × tools → what becomes of each tool's calls. */

import { accessReport } from "@callgate/project/access";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import {
  DIALECT,
  dialectOf,
  PATHS,
  POLICY,
  type Source,
  Sources,
  TOOL_LISTS,
  type ToolListSource,
  WINDOW,
} from "./sources.js";
import type { Tool } from "./tool.js";

interface AccessArguments {
  readonly policy?: Source;
  readonly paths?: readonly string[];
  readonly tools?: readonly ToolListSource[];
  readonly dialect?: string;
}

export const accessTool: Tool<AccessArguments> = {
  name: "access",
  title: "Who may call what",
  description:
    "What becomes of each tool's calls by each policy: allowed, asked, denied, hidden, by arguments, or unknown. Without policy and paths, of all policies and agents in the server's folder.",
  inputSchema: {
    type: "object",
    properties: { policy: POLICY, paths: PATHS, tools: TOOL_LISTS, dialect: DIALECT, ...WINDOW },
    additionalProperties: false,
  },
  lists: ["tools", "findings"],
  async run({ policy, paths, tools, dialect }, world) {
    const sources = new Sources();
    const options = {
      paths: sources.paths(policy, paths),
      tools: sources.tools(tools),
      ...dialectOf(dialect),
    };
    return reported(REPORTS.access, await accessReport(options, world.with(sources)));
  },
};
