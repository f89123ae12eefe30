import { type CommandGrammar, operands } from "../grammar.js";
import { formatOption } from "../options.js";

const options = {
  from: { type: "boolean", describe: "Start the server whose command follows --, and write its list" },
  url: { type: "string", requiresArg: true, describe: "Or ask the server at a URL" },
  header: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "'NAME: VALUE', sent to --url; $VARIABLE is one of the environment; may be repeated",
  },
  output: { type: "string", requiresArg: true, describe: "The file to write; the standard output when left out" },
  timeout: { type: "string", requiresArg: true, describe: "How long the server may take in all; 30s when left out" },
  format: formatOption,
} as const;

export const toolsGrammar: CommandGrammar = {
  name: "tools",
  options,
  startsServer: true,
  add: (parser, { io, run, serverCommand }) =>
    parser.command(
      "tools [files..]",
      "Write a server's tool list to a file, or show the categories of one",
      (y) =>
        y
          .usage(
            "$0 tools --from [--output FILE] -- COMMAND [ARGS...]\n" +
              "$0 tools --url URL [--output FILE]\n" +
              "$0 tools FILE\n\n" +
              "Write a server's tool list to a file, for --tools; or show each tool's category, and why.",
          )
          .positional("files", { type: "string", array: true, describe: "A tool list" })
          .options(options)
          .example("$0 tools --from --output tools.json -- npx -y ollama-mcp-server", "Ask a server that is started")
          .example("$0 tools --url https://example.com/mcp --header 'Authorization: Bearer $TOKEN'", "Or one at a URL")
          .example("$0 tools tools.json", "What is each tool, as far as a policy cares?"),
      async (args) =>
        run(
          (await import("./tools.js")).toolsCommand(
            { ...args, files: operands(args.files, args._), command: serverCommand },
            io,
          ),
        ),
    ),
};
