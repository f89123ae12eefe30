/** `budget`: one policy → the most that can pass of each tool. */

import { budgetReport } from "@callgate/project/access";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import {
  DIALECT,
  dialectOf,
  POLICY,
  type Source,
  Sources,
  TOOL_LISTS,
  type ToolListSource,
  WINDOW,
} from "./sources.js";
import type { Tool } from "./tool.js";

interface BudgetArguments {
  readonly policy: Source;
  readonly tools?: readonly ToolListSource[];
  readonly dialect?: string;
}

export const budgetTool: Tool<BudgetArguments> = {
  name: "budget",
  title: "The most that can pass",
  description:
    "The most calls of each tool, and sums of their arguments, that a policy lets pass in a minute, an hour and a day.",
  inputSchema: {
    type: "object",
    properties: { policy: POLICY, tools: TOOL_LISTS, dialect: DIALECT, ...WINDOW },
    required: ["policy"],
    additionalProperties: false,
  },
  lists: ["tools", "findings"],
  async run({ policy, tools, dialect }, world) {
    const sources = new Sources();
    const path = sources.path(policy, "policy", "policy");
    const options = { tools: sources.tools(tools), ...dialectOf(dialect) };
    return reported(REPORTS.budget, await budgetReport(path, options, world.with(sources)));
  },
};
