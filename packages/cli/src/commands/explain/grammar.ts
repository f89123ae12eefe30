import type { CommandGrammar } from "../grammar.js";

export const explainGrammar: CommandGrammar = {
  name: "explain",
  options: {},
  add: (parser, { io, run }) =>
    parser.command(
      "explain <check>",
      "Explain a lint check",
      (y) => y.positional("check", { type: "string", demandOption: true }),
      async ({ check }) => run((await import("./explain.js")).explain(check, io)),
    ),
};
