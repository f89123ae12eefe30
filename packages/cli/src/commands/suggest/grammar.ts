import { type CommandGrammar, operands } from "../grammar.js";
import {
  configOption,
  formatOption,
  fromOption,
  serverToolsOption,
  sessionsOption,
  sinceOption,
  unwrapOption,
} from "../options.js";

const options = {
  to: { choices: ["gateway", "intercept"] as const, describe: "What the policy is written for" },
  output: {
    type: "string",
    alias: "o",
    requiresArg: true,
    describe: "The file to write, or a folder for the policies of several servers; the standard output when left out",
  },
  server: { type: "string", requiresArg: true, describe: "The server whose policy is written, of several" },
  tools: serverToolsOption,
  allow: {
    type: "string",
    array: true,
    nargs: 1,
    describe:
      "[SERVER/]TOOL: allow it within bounds though it runs programs, destroys, pays or is rare; may be repeated",
  },
  tight: { type: "boolean", describe: "Bounds that hold what was seen, and little more" },
  medium: { type: "boolean", describe: "Bounds between the two" },
  loose: { type: "boolean", describe: "Bounds that leave much open" },
  "from-policy": {
    type: "string",
    requiresArg: true,
    describe: "The policy in force: what becomes of each of its tools",
  },
  prove: { type: "boolean", describe: "Replay every call, where there are more than 100,000, too" },
  redact: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A path such as headers.cookie, of whose values nothing is kept; may be repeated",
  },
  "redact-key": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "An argument's name at any depth, of whose values nothing is kept; may be repeated",
  },
  sessions: sessionsOption,
  since: sinceOption,
  from: fromOption,
  unwrap: unwrapOption,
  format: formatOption,
  config: configOption,
} as const;

export const suggestGrammar: CommandGrammar = {
  name: "suggest",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "suggest [transcripts..]",
      "Suggest the policy that recorded sessions need, and prove that it suffices",
      (y) =>
        y
          .positional("transcripts", {
            type: "string",
            array: true,
            describe: "Recorded sessions: files, folders and globs",
          })
          .options(options)
          .example("$0 suggest logs/ --to intercept -o policy.yaml", "What is the least that these sessions need?")
          .example("$0 suggest logs/ --to gateway --from-policy policy.json", "What could be taken away?")
          .example("$0 suggest --sessions claude-code --to intercept --server github", "And for my own sessions?"),
      async (args) =>
        run(
          (await import("./suggest.js")).suggestCommand(
            { ...args, transcripts: operands(args.transcripts, args._) },
            io,
          ),
        ),
    ),
};
