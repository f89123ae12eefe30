import type { CommandGrammar } from "../grammar.js";

const options = {
  tools: {
    type: "string",
    requiresArg: true,
    describe: "The server's tool list, a tools/list result: a first policy and its tests are written for its tools",
  },
  yes: { type: "boolean", describe: "Replace what is there already without asking" },
  "dry-run": { type: "boolean", describe: "Print what would be written, as a diff, and write nothing" },
} as const;

export const initGrammar: CommandGrammar = {
  name: "init",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "init",
      "Write a configuration, a first policy with its tests, the GitHub workflow and the pre-commit hooks",
      (y) =>
        y
          .options(options)
          .example("$0 init --tools tools.json", "Begin with a policy for these tools")
          .example("$0 init --dry-run", "See what would be written"),
      async (args) => run((await import("./init.js")).initCommand(args, io)),
    ),
};
