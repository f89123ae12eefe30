/** `access`: policies × tools → what becomes of each tool's calls. */

import { accessReport } from "@callgate/project/access";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import { POLICIES, type PoliciesArguments, policiesOf, Sources, WINDOW } from "./sources.js";
import type { Tool } from "./tool.js";

export const accessTool: Tool<PoliciesArguments> = {
  name: "access",
  title: "Who may call what",
  description:
    "What becomes of each tool's calls by each policy: allowed, asked, denied, hidden, by arguments, or unknown. Without policy and paths, of all policies and agents in the server's folder.",
  inputSchema: {
    type: "object",
    properties: { ...POLICIES, ...WINDOW },
    additionalProperties: false,
  },
  lists: ["tools", "findings"],
  async run(args, world) {
    const sources = new Sources();
    const options = policiesOf(args, sources);
    return reported(REPORTS.access, await accessReport(options, world.with(sources)));
  },
};
