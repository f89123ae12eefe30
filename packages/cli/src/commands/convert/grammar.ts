import { type CommandGrammar, operands } from "../grammar.js";
import { CONVERTIBLE, configOption, dialectOption, formatOption, releaseOption } from "../options.js";

const options = {
  to: { choices: CONVERTIBLE, requiresArg: true, describe: "What the policy is to become" },
  output: { type: "string", requiresArg: true, describe: "The file to write; the standard output when left out" },
  tools: { type: "string", requiresArg: true, describe: "The server's tool list, for calls that show a difference" },
  dialect: dialectOption,
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
            `$0 convert --to ${CONVERTIBLE.join("|")} POLICY\n\n` +
              "Rewrite a policy in another dialect, say what cannot be carried over, and prove the rest.",
          )
          .positional("policies", { type: "string", array: true, describe: "A policy" })
          .options(options)
          .example("$0 convert --to intercept policy.json --output policy.yaml", "From the gateway to Intercept"),
      async (args) =>
        run((await import("./convert.js")).convertCommand({ ...args, policies: operands(args.policies, args._) }, io)),
    ),
};
