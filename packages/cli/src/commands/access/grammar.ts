import { type CommandGrammar, operands } from "../grammar.js";
import {
  configOption,
  dialectOrHostOption,
  formatOption,
  hostOptions,
  releaseOption,
  serverToolsOption,
} from "../options.js";

const options = {
  tools: serverToolsOption,
  ...hostOptions,
  dialect: dialectOrHostOption,
  release: releaseOption,
  format: formatOption,
  config: configOption,
} as const;

export const accessGrammar: CommandGrammar = {
  name: "access",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "access [paths..]",
      "Show what becomes of each tool's calls by every policy: agents' own, and gateways'",
      (y) =>
        y
          .positional("paths", {
            type: "string",
            array: true,
            describe: "Policies, folders or globs; this folder when left out",
          })
          .options(options)
          .example("$0 access --tools github=tools.json", "Which agent may call what, in this repository?")
          .example("$0 access --user --format html=access.html", "With the user's own settings, as a page to print"),
      async (args) =>
        run((await import("./access.js")).accessCommand({ ...args, paths: operands(args.paths, args._) }, io)),
    ),
};
