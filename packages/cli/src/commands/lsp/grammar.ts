import { defineCommand } from "../grammar.js";

const options = {
  stdio: { type: "boolean", describe: "Speak over the standard input and output; there is no other way" },
  clientProcessId: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "The editor's process, which the server ends with",
  },
} as const;

export const lspGrammar = defineCommand({
  name: "lsp",
  summary: "Serve editors what lint finds, while a policy is written",
  about:
    "A language server: an editor starts it, and shows what it finds. docs/editors.md has the lines for each editor.",
  options,
  examples: [["lsp --stdio", "As an editor starts it"]],
  run: async (_args, { io }) => (await import("./lsp.js")).lspCommand(io),
});
