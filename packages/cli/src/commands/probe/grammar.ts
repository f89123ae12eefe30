import { HOSTS } from "@callgate/core";
import type { CommandGrammar } from "../grammar.js";
import { formatOption } from "../options.js";

const options = {
  binary: { type: "string", requiresArg: true, describe: "The program; the one on the path when left out" },
  cases: {
    type: "string",
    requiresArg: true,
    describe: "A file of cases, a line of JSON each, to ask in place of a policy's",
  },
  policy: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A file or folder of the agent's configuration; may be repeated; this folder when left out",
  },
  tools: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A server's tool list; SERVER=FILE where it does not name its server; may be repeated",
  },
  user: { type: "boolean", describe: "Read the user's own configuration of the agent, too" },
  timeout: { type: "string", requiresArg: true, describe: "How long one run of the program may take; 120s" },
  record: { type: "string", requiresArg: true, describe: "Write what the program did to a file, as vectors" },
  format: formatOption,
} as const;

export const probeGrammar: CommandGrammar = {
  name: "probe",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "probe [host]",
      "Ask the agent that is installed what it does with calls, and compare",
      (y) =>
        y
          .usage(
            "$0 probe HOST\n\nStart the agent that is installed with a policy, an empty home and mocks of its model and servers; see what it does with calls, and compare that with what callgate says.",
          )
          .positional("host", { type: "string", describe: `The agent: ${Object.keys(HOSTS).join(", ")}` })
          .options(options)
          .example("$0 probe claude-code", "Is a deny of this folder a deny?")
          .example("$0 probe opencode --user --tools db=tools.json", "Ask for each tool of a server, too"),
      async (args) => run((await import("./probe.js")).probeCommand(args, io)),
    ),
};
