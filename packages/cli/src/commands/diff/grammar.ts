import { defineCommand } from "../grammar.js";
import { failOnUnknownOption, hostOptions, policyOptions, reportOptions } from "../options.js";

const options = {
  ...policyOptions,
  engine: { ...hostOptions.engine, describe: "HOST@VERSION, or HOST@VERSION..VERSION to compare two; may be repeated" },
  impact: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "Recorded sessions: how many of their calls are decided otherwise; follows the policies",
  },
  findings: { type: "boolean", describe: "Tell lint findings that are new, and those that are gone" },
  "fail-on": {
    choices: ["wider", "execute-wider", "any", "never"] as const,
    default: "wider" as const,
    describe: "What fails: more passes, more passes of what can do harm, any difference, nothing",
  },
  "fail-on-unknown": failOnUnknownOption,
  ...reportOptions,
} as const;

export const diffGrammar = defineCommand({
  name: "diff",
  summary: "Say what a policy change lets through, with calls that show it",
  usage: ["diff BEFORE AFTER"],
  operands: { name: "policies", many: true, describe: "Two files or folders, or REV:PATH from git" },
  options,
  examples: [
    ["diff HEAD:policy.yaml policy.yaml", "What does my change let through?"],
    ["diff HEAD~1: .", "What does it let agents do, by their own configuration?"],
    ["diff old.json new.json --tools tools.json --findings", "With valid calls, and what lint says"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./diff.js")).diffCommand({ ...args, policies }, io),
});
