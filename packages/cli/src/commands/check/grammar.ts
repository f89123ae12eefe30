import { defineCommand } from "../grammar.js";
import { policyOptions, reportOptions, serverOption } from "../options.js";

const options = {
  server: {
    ...serverOption,
    describe: "The tool's server, of an agent's configuration; without it, the tool is named as the model calls it",
  },
  ...policyOptions,
  ...reportOptions,
} as const;

export const checkGrammar = defineCommand({
  name: "check",
  summary: "Decide one call, and say which rule decides it and which change of the call is decided otherwise",
  usage: ["check POLICY TOOL [ARGS-JSON]", "check POLICY TOOL -"],
  operands: {
    name: "call",
    many: true,
    describe:
      "A policy (a file, or a folder with an agent's configuration), the tool's name, and the arguments as a JSON object, or - to read them from the standard input",
  },
  options,
  examples: [
    ['check policy.yaml pull_model \'{"name": "llama3"}\'', "Is this call allowed?"],
    ["check . delete_repository --server github --dialect claude-code", "May Claude Code call it here?"],
  ],
  run: async ({ operands: call, ...args }, { io }) => (await import("./check.js")).checkCommand({ ...args, call }, io),
});
