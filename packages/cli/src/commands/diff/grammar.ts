import { type CommandGrammar, operands } from "../grammar.js";
import {
  configOption,
  dialectOrHostOption,
  failOnUnknownOption,
  formatOption,
  hostOptions,
  listingOptions,
  releaseOption,
  serverToolsOption,
} from "../options.js";

const options = {
  tools: serverToolsOption,
  ...hostOptions,
  engine: { ...hostOptions.engine, describe: "HOST@VERSION, or HOST@VERSION..VERSION to compare two; may be repeated" },
  dialect: dialectOrHostOption,
  release: releaseOption,
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
  format: formatOption,
  ...listingOptions,
  config: configOption,
} as const;

export const diffGrammar: CommandGrammar = {
  name: "diff",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "diff [policies..]",
      "Say what a policy change lets through, with calls that show it",
      (y) =>
        y
          .usage("$0 diff BEFORE AFTER\n\nSay what a policy change lets through, with calls that show it.")
          .positional("policies", {
            type: "string",
            array: true,
            describe: "Two files or folders, or REV:PATH from git",
          })
          .options(options)
          .example("$0 diff HEAD:policy.yaml policy.yaml", "What does my change let through?")
          .example("$0 diff HEAD~1: .", "What does it let agents do, by their own configuration?")
          .example("$0 diff old.json new.json --tools tools.json --findings", "With valid calls, and what lint says"),
      async (args) =>
        run((await import("./diff.js")).diffCommand({ ...args, policies: operands(args.policies, args._) }, io)),
    ),
};
