import type { CommandGrammar } from "../grammar.js";

const options = {
  http: { type: "string", requiresArg: true, describe: "Serve at a port of this machine over HTTP, not over stdio" },
  seed: { type: "string", requiresArg: true, describe: "Decides answers, faults and latencies; 0" },
  models: { type: "string", requiresArg: true, describe: "The models to start with, a JSON file" },
  fail: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "TOOL=RATE[:protocol|tool|hang|crash]: calls that fail; may be repeated",
  },
  latency: { type: "string", array: true, nargs: 1, describe: "TOOL=MS[..MS]: how long calls take; may be repeated" },
  annotations: { type: "boolean", describe: "List the tools with annotations" },
} as const;

export const mockOllamaGrammar: CommandGrammar = {
  name: "mock-ollama",
  options,
  add: (parser, { io, run }) =>
    parser.command(
      "mock-ollama",
      "Serve a stand-in for the Ollama MCP server, without Ollama",
      (y) => y.options(options).example("$0 mock-ollama --http 8808 --fail run=0.2", "Every fifth call of run fails"),
      async (args) => run((await import("./mock-ollama.js")).mockOllamaCommand(args, io)),
    ),
};
