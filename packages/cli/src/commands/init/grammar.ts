import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import { sessionsOption } from "../options.js";
import { CI_NAMES } from "./ci-names.js";

const options = {
  tools: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "The server's tool list, a tools/list result: a first policy and its tests are written for its tools",
  },
  sessions: sessionsOption,
  host: {
    choices: Object.keys(HOSTS),
    requiresArg: true,
    describe: "Write the own configuration of an agent instead, with --tools SERVER=FILE for each of its servers",
  },
  reads: { type: "boolean", describe: "With --host: allow reads that no rule is about in a file that is there, too" },
  ci: {
    choices: CI_NAMES,
    requiresArg: true,
    describe: "The CI that runs callgate; asked for when left out",
  },
  origin: {
    type: "string",
    requiresArg: true,
    describe: "OWNER/NAME of callgate's repository on GitHub, which CI and hooks take it from; known once published",
    completes: "nothing",
  },
  timeout: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "How long the server may take in all; 30s when left out",
  },
  yes: { type: "boolean", describe: "Change what is there already without asking, and keep a backup" },
  "dry-run": { type: "boolean", describe: "Print what would be written, as a diff, and write nothing" },
} as const;

export const initGrammar = defineCommand({
  name: "init",
  summary: "Write a configuration, a first policy with its tests, CI and the pre-commit hooks",
  about:
    "Write a configuration for the policies that are there, or a first policy with its tests, and what CI and pre-commit run.",
  usage: [
    "init [--tools FILE] [--sessions HOST|PATH]",
    "init -- COMMAND [ARGS...]",
    "init --host AGENT --tools SERVER=FILE",
  ],
  options,
  startsServer: true,
  examples: [
    ["init --tools tools.json", "Begin with a policy for these tools"],
    ["init -- npx -y ollama-mcp-server", "Ask a server that is started for its tools"],
    ["init --host claude-code --tools github=github.json", "Begin with an agent's own configuration"],
    ["init --sessions claude-code", "Begin with policies that your own sessions need"],
    ["init --dry-run", "See what would be written"],
  ],
  run: async ({ operands, ...args }, { io, serverCommand }) =>
    (await import("./init.js")).initCommand({ ...args, command: serverCommand }, io),
});
