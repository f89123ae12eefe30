import { defineCommand } from "../grammar.js";

const options = {
  root: {
    type: "string",
    requiresArg: true,
    describe: "The folder whose files are read, and no others; the working directory when left out",
  },
  http: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "Serve at a port of this machine over HTTP, not over stdio",
  },
} as const;

export const mcpGrammar = defineCommand({
  name: "mcp",
  summary: "Serve lint, check, diff and others to agents, as an MCP server that only reads",
  options,
  examples: [
    ["mcp --root policies", "Over stdio, as agents start their servers"],
    ["mcp --http 8809", "At http://127.0.0.1:8809/mcp"],
  ],
  run: async (args, { io }) => (await import("./mcp.js")).mcpCommand(args, io),
});
