import { type CommandGrammar, operands } from "../grammar.js";
import {
  configOption,
  dialectOrHostOption,
  formatOption,
  hostOptions,
  releaseOption,
  serverToolsOption,
} from "../options.js";

const options = {
  tools: serverToolsOption,
  dialect: dialectOrHostOption,
  release: releaseOption,
  ...hostOptions,
  format: formatOption,
  config: configOption,
} as const;

export const budgetGrammar: CommandGrammar = {
  name: "budget",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "budget [policies..]",
      "Show the most calls of each tool that a policy lets through",
      (y) =>
        y
          .usage("$0 budget POLICY\n\nShow the most calls of each tool that a policy lets through.")
          .positional("policies", { type: "string", array: true, describe: "A policy" })
          .options(options)
          .example("$0 budget policy.yaml --tools tools.json", "What is the worst that can happen in a day?")
          .example("$0 budget . --dialect claude-code --user", "What does the agent run here without asking?"),
      async (args) =>
        run((await import("./budget.js")).budgetCommand({ ...args, policies: operands(args.policies, args._) }, io)),
    ),
};
