import { defineCommand } from "../grammar.js";
import { reportOptions } from "../options.js";

const options = {
  from: { type: "boolean", hidden: true, describe: "The old spelling of what -- alone says" },
  url: { type: "string", requiresArg: true, completes: "nothing", describe: "Ask the server at a URL" },
  header: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "'NAME: VALUE', sent to --url; $VARIABLE is one of the environment; may be repeated",
  },
  timeout: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "How long the server may take in all; 30s when left out",
  },
  ...reportOptions,
} as const;

export const toolsGrammar = defineCommand({
  name: "tools",
  summary: "Write a server's tool list to a file, or show the categories of one",
  about: "Write a server's tool list to a file, for --tools; or show each tool's category, and why.",
  usage: ["tools [--output FILE] -- COMMAND [ARGS...]", "tools --url URL [--output FILE]", "tools FILE"],
  operands: { name: "files", many: true, describe: "A tool list" },
  options,
  startsServer: true,
  examples: [
    ["tools --output tools.json -- npx -y ollama-mcp-server", "Ask a server that is started"],
    ["tools --url https://example.com/mcp --header 'Authorization: Bearer $TOKEN'", "Or one at a URL"],
    ["tools tools.json", "What is each tool, as far as a policy cares?"],
  ],
  run: async ({ operands: files, ...args }, { io, serverCommand }) =>
    (await import("./tools.js")).toolsCommand({ ...args, files, command: serverCommand }, io),
});
