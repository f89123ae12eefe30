import { defineCommand } from "../grammar.js";
import { policyOptions, reportOptions } from "../options.js";

const options = { ...policyOptions, ...reportOptions } as const;

export const budgetGrammar = defineCommand({
  name: "budget",
  summary: "Show the most calls of each tool that a policy lets through",
  usage: ["budget [POLICY]"],
  operands: {
    name: "policies",
    many: true,
    describe:
      "A policy: a file, or a folder with an agent's configuration; when left out, the only one that the configuration names, or that is in this folder",
  },
  options,
  examples: [
    ["budget policy.yaml --tools tools.json", "What is the worst that can happen in a day?"],
    ["budget . --dialect claude-code --user", "What does the agent run here without asking?"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./budget.js")).budgetCommand({ ...args, policies }, io),
});
