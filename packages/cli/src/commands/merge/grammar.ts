import { type CommandGrammar, operands } from "../grammar.js";
import { FAIL_ON, failOnUnknownOption, formatOption, listingOptions } from "../options.js";

const options = {
  "fail-on": { choices: FAIL_ON, default: "error" as const, describe: "`never`: do not fail on would-be denials" },
  "fail-on-unknown": failOnUnknownOption,
  format: formatOption,
  ...listingOptions,
} as const;

export const mergeGrammar: CommandGrammar = {
  name: "merge",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "merge [parts..]",
      "Join the parts that replay --shard wrote into the report of one run",
      (y) =>
        y
          .positional("parts", { type: "string", array: true, describe: "All parts, in any order" })
          .options(options)
          .example("$0 merge part-*.json", "What did all shards find?"),
      async (args) =>
        run((await import("./merge.js")).mergeCommand({ ...args, parts: operands(args.parts, args._) }, io)),
    ),
};
