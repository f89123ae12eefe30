import { defineCommand } from "../grammar.js";
import { gatewayPolicyOptions, reportOptions } from "../options.js";

const options = { ...gatewayPolicyOptions, ...reportOptions } as const;

export const budgetGrammar = defineCommand({
  name: "budget",
  summary: "Show the most calls of each tool that a policy lets through",
  usage: ["budget POLICY"],
  operands: { name: "policies", many: true, describe: "A policy" },
  options,
  examples: [["budget policy.yaml --tools tools.json", "What is the worst that can happen in a day?"]],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./budget.js")).budgetCommand({ ...args, policies }, io),
});
