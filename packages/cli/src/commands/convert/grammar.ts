import { HOSTS } from "@callgate/core";
import { type CommandGrammar, operands } from "../grammar.js";
import {
  CONVERTIBLE,
  configOption,
  dialectOrHostOption,
  formatOption,
  hostOptions,
  releaseOption,
  serverToolsOption,
} from "../options.js";

const TARGETS = [...CONVERTIBLE, ...Object.keys(HOSTS)];

const options = {
  to: { choices: TARGETS, requiresArg: true, describe: "What the policy is to become" },
  output: { type: "string", requiresArg: true, describe: "The file to write; the standard output when left out" },
  tools: serverToolsOption,
  server: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "The name of an agent's server, where the policy does not say where it ends; may be repeated",
  },
  unsaid: {
    choices: ["deny", "ask", "allow"],
    requiresArg: true,
    describe:
      "What becomes of calls by rules that an agent cannot have, such as those about arguments; deny when left out",
  },
  ...hostOptions,
  dialect: dialectOrHostOption,
  release: releaseOption,
  format: formatOption,
  config: configOption,
} as const;

export const convertGrammar: CommandGrammar = {
  name: "convert",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "convert [policies..]",
      "Rewrite a policy in another dialect, and say what is not the same",
      (y) =>
        y
          .usage(
            `$0 convert --to ${TARGETS.join("|")} POLICY\n\n` +
              "Rewrite a policy in another dialect, say what cannot be carried over, and prove the rest.",
          )
          .positional("policies", { type: "string", array: true, describe: "A policy" })
          .options(options)
          .example("$0 convert --to intercept policy.json --output policy.yaml", "From the gateway to Intercept")
          .example("$0 convert --to codex .claude/settings.json", "From Claude Code to Codex"),
      async (args) =>
        run((await import("./convert.js")).convertCommand({ ...args, policies: operands(args.policies, args._) }, io)),
    ),
};
