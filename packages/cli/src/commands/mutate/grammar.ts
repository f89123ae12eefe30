import { type CommandGrammar, operands } from "../grammar.js";
import { formatOptionWith, releaseOption } from "../options.js";

const options = {
  release: releaseOption,
  suite: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "The suites that test the policy: files, folders or globs; those below this folder when left out",
  },
  write: { type: "boolean", describe: "Add the cases that kill survivors to the suites" },
  "min-score": {
    type: "string",
    requiresArg: true,
    describe: "The least percentage of mutants killed that passes; 100 when left out",
  },
  jobs: { type: "string", requiresArg: true, describe: "Threads to work in; as many as there are cores when left out" },
  format: formatOptionWith("stryker"),
} as const;

export const mutateGrammar: CommandGrammar = {
  name: "mutate",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "mutate [policies..]",
      "Make every small fault in a policy, and say which of them its tests do not see",
      (y) =>
        y
          .usage(
            "$0 mutate POLICY [--suite SUITE...]\n\nMake every small fault in a policy, and say which of them its tests do not see.",
          )
          .positional("policies", { type: "string", array: true, describe: "A policy" })
          .options(options)
          .example("$0 mutate policy.yaml", "What would my tests not see?")
          .example("$0 mutate policy.yaml --write", "Add the cases that would see it"),
      async (args) =>
        run((await import("./mutate.js")).mutateCommand({ ...args, policies: operands(args.policies, args._) }, io)),
    ),
};
