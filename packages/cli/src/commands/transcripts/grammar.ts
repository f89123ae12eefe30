import { type CommandGrammar, operands } from "../grammar.js";
import { formatOption, fromOption, sessionsOption, sinceOption, unwrapOption } from "../options.js";

const options = {
  sessions: sessionsOption,
  since: sinceOption,
  from: fromOption,
  unwrap: unwrapOption,
  format: formatOption,
} as const;

export const transcriptsGrammar: CommandGrammar = {
  name: "transcripts",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "transcripts [paths..]",
      "List what recorded sessions hold: forms, times, servers, tools, calls, and what cannot be read",
      (y) =>
        y
          .positional("paths", {
            type: "string",
            array: true,
            describe: "Recorded sessions: files, folders and globs; the current folder when left out",
          })
          .options(options)
          .example("$0 transcripts logs/", "What is there, before a policy is written?")
          .example("$0 transcripts --sessions claude-code --since 7d", "What did I let agents do this week?"),
      async (args) =>
        run(
          (await import("./transcripts.js")).transcriptsCommand({ ...args, paths: operands(args.paths, args._) }, io),
        ),
    ),
};
