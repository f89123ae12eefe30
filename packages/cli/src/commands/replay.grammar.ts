import { type CommandGrammar, operands } from "../grammar.js";
import { configOption, dialectOption, FAIL_ON, formatOption } from "./options.js";

const options = {
  policy: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "[SERVER=]FILE: the policy of a server, or of every server",
  },
  tools: { type: "string", requiresArg: true, describe: "The server's tool list, for categories" },
  dialect: dialectOption,
  "assume-interval": {
    type: "string",
    requiresArg: true,
    describe: "Time between calls that were recorded without one, such as 1s or 500ms",
  },
  from: {
    type: "string",
    requiresArg: true,
    describe: "The transcripts' form, which is told by their content otherwise",
  },
  unwrap: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "TOOL[=NAME_PATH,ARGS_PATH[,SERVER_PATH]]: a tool that carries the real call in its arguments",
  },
  decisions: { type: "string", requiresArg: true, describe: "Write every decision to a file, one JSON line each" },
  "fail-on": { choices: FAIL_ON, default: "error" as const, describe: "`never`: do not fail on would-be denials" },
  format: formatOption,
  config: configOption,
} as const;

export const replayGrammar: CommandGrammar = {
  name: "replay",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "replay [transcripts..]",
      "Decide recorded calls as the gateway would; nothing is sent to any server",
      (y) =>
        y
          .positional("transcripts", { type: "string", array: true, describe: "Recorded sessions" })
          .options(options)
          .example("$0 replay --policy policy.json session.jsonl", "What would this policy have denied?"),
      async (args) =>
        run(
          (await import("./replay.js")).replayCommand({ ...args, transcripts: operands(args.transcripts, args._) }, io),
        ),
    ),
};
