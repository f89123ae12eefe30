import { defineCommand } from "../grammar.js";
import { CONVERTIBLE, formatOption, gatewayPolicyOptions, outputOption, quietOption } from "../options.js";

const options = {
  to: { choices: CONVERTIBLE, requiresArg: true, describe: "What the policy is to become" },
  output: outputOption,
  ...gatewayPolicyOptions,
  format: formatOption,
  quiet: quietOption,
} as const;

export const convertGrammar = defineCommand({
  name: "convert",
  summary: "Rewrite a policy in another dialect, and say what is not the same",
  about: "Rewrite a policy in another dialect, say what cannot be carried over, and prove the rest.",
  usage: [`convert --to ${CONVERTIBLE.join("|")} POLICY`],
  operands: { name: "policies", many: true, describe: "A policy" },
  options,
  examples: [["convert --to intercept policy.json --output policy.yaml", "From the gateway to Intercept"]],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./convert.js")).convertCommand({ ...args, policies }, io),
});
