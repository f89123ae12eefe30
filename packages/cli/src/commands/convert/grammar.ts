import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import { CONVERTIBLE, formatOption, outputOption, policyOptions, quietOption, serverOption } from "../options.js";

const TARGETS = [...CONVERTIBLE, ...Object.keys(HOSTS)];

const options = {
  to: { choices: TARGETS, requiresArg: true, describe: "What the policy is to become" },
  output: outputOption,
  ...policyOptions,
  server: {
    ...serverOption,
    describe: "The name of an agent's server, where the policy does not say where it ends; may be repeated",
  },
  unsaid: {
    choices: ["deny", "ask", "allow"],
    requiresArg: true,
    describe:
      "What becomes of calls by rules that an agent cannot have, such as those about arguments; deny when left out",
  },
  format: formatOption,
  quiet: quietOption,
} as const;

export const convertGrammar = defineCommand({
  name: "convert",
  summary: "Rewrite a policy in another dialect, and say what is not the same",
  about: "Rewrite a policy in another dialect, say what cannot be carried over, and prove the rest.",
  usage: [`convert --to ${TARGETS.join("|")} [POLICY]`],
  operands: {
    name: "policies",
    many: true,
    describe: "A policy; when left out, the only one that the configuration names, or that is in this folder",
  },
  options,
  examples: [
    ["convert --to intercept policy.json --output policy.yaml", "From the gateway to Intercept"],
    ["convert --to codex .claude/settings.json", "From Claude Code to Codex"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./convert.js")).convertCommand({ ...args, policies }, io),
});
