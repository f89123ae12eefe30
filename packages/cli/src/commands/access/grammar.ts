import { defineCommand } from "../grammar.js";
import { pathOperands, policyOptions, reportOptions } from "../options.js";

const options = { ...policyOptions, ...reportOptions } as const;

export const accessGrammar = defineCommand({
  name: "access",
  summary: "Show what becomes of each tool's calls by every policy: agents' own, and gateways'",
  operands: pathOperands,
  options,
  examples: [
    ["access --tools github=tools.json", "Which agent may call what, in this repository?"],
    ["access --user --format html=access.html", "With the user's own settings, as a page to print"],
  ],
  run: async ({ operands: paths, ...args }, { io }) =>
    (await import("./access.js")).accessCommand({ ...args, paths }, io),
});
