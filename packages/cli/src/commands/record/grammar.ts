import { defineCommand } from "../grammar.js";
import { outputOption, serverOption } from "../options.js";

const options = {
  output: { ...outputOption, describe: "The file to append to; required" },
  server: {
    ...serverOption,
    describe: "The server's name in the recording; when left out, the command's name or the URL's host",
  },
  redact: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "Replace the values at a path, such as params.arguments.prompt; * is every key or item",
  },
  http: { type: "string", requiresArg: true, completes: "nothing", describe: "Listen on this port of 127.0.0.1" },
  upstream: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "The URL of the server behind --http",
  },
} as const;

export const recordGrammar = defineCommand({
  name: "record",
  summary: "Sit between an MCP client and its server, and write down what passes",
  about: "Sit between an MCP client and its server, and write down what passes: a JSON line for each message.",
  usage: [
    "record --output FILE [options] -- COMMAND [ARGS...]",
    "record --output FILE [options] --http PORT --upstream URL",
  ],
  options,
  startsServer: true,
  examples: [
    ["record --output session.jsonl -- npx -y ollama-mcp-server", "Record a server that is started"],
    ["record --output session.jsonl --http 8809 --upstream http://127.0.0.1:3000/mcp", "Or one at a URL"],
  ],
  run: async (args, { io, serverCommand }) =>
    (await import("./record.js")).recordCommand({ ...args, command: serverCommand }, io),
});
