import { type CommandGrammar, operands } from "../grammar.js";
import { ALLOW_INVALID, configOption, formatOption, hostOptions, releaseOption } from "../options.js";

const options = {
  release: releaseOption,
  engine: hostOptions.engine,
  "allow-invalid": { type: "boolean", describe: ALLOW_INVALID },
  run: {
    type: "string",
    requiresArg: true,
    describe: "Only cases whose name holds this text, or matches this pattern",
  },
  bail: { type: "boolean", describe: "Stop at the first case that fails" },
  watch: { type: "boolean", describe: "Run again what a saved file touches" },
  coverage: { type: "boolean", describe: "Say what of each policy no case tries" },
  "coverage-min": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Fail below this many percent: 90, or rules=90,conditions=80 of rules, conditions, limits, paths, tools",
  },
  "coverage-format": {
    type: "string",
    array: true,
    nargs: 1,
    describe: `FORMAT=FILE, as --format, also with cobertura or lcov; may be repeated`,
  },
  from: { type: "string", requiresArg: true, describe: "A recorded session to make a suite of, with --policy" },
  policy: { type: "string", requiresArg: true, describe: "With --from: the policy under test" },
  output: {
    type: "string",
    requiresArg: true,
    describe: "With --from: where the suite goes; the output when left out",
  },
  format: formatOption,
  config: configOption,
} as const;

export const testGrammar: CommandGrammar = {
  name: "test",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "test [paths..]",
      "Run policy tests, and say what of a policy they never try",
      (y) =>
        y
          .positional("paths", {
            type: "string",
            array: true,
            describe: "Suites, folders or globs; every *.policytest.{yaml,yml,json} below this folder when left out",
          })
          .options(options)
          .example("$0 test", "Run every suite below this folder")
          .example("$0 test --coverage --coverage-min 90", "Fail where less than 90% of a policy is tried")
          .example(
            "$0 test --from session.jsonl --policy policy.json --output policy.policytest.yaml",
            "Start from a recorded session",
          ),
      async (args) =>
        run((await import("./test.js")).testCommand({ ...args, paths: operands(args.paths, args._) }, io)),
    ),
};
