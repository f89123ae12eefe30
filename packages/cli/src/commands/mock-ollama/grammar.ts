import { defineCommand } from "../grammar.js";

const options = {
  http: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "Serve at a port of this machine over HTTP, not over stdio",
  },
  seed: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "Decides answers, faults and latencies; 0",
  },
  models: { type: "string", requiresArg: true, describe: "The models to start with, a JSON file" },
  fail: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "TOOL=RATE[:protocol|tool|hang|crash]: calls that fail; may be repeated",
  },
  latency: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "TOOL=MS[..MS]: how long calls take; may be repeated",
  },
  annotations: { type: "boolean", describe: "List the tools with annotations" },
} as const;

export const mockOllamaGrammar = defineCommand({
  name: "mock-ollama",
  summary: "Serve a stand-in for the Ollama MCP server, without Ollama",
  options,
  examples: [["mock-ollama --http 8808 --fail run=0.2", "Every fifth call of run fails"]],
  run: async (args, { io }) => (await import("./mock-ollama.js")).mockOllamaCommand(args, io),
});
