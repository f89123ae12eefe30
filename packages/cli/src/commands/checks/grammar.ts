import type { CommandGrammar } from "../grammar.js";

export const checksGrammar: CommandGrammar = {
  name: "checks",
  options: {},
  add: (parser, { io, run }) =>
    parser.command("checks", "List the lint checks", {}, async () => run((await import("./checks.js")).checks(io))),
};
