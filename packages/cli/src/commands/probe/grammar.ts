import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import { reportOptions, serverToolsOption } from "../options.js";

const options = {
  binary: { type: "string", requiresArg: true, describe: "The program; the one on the path when left out" },
  cases: {
    type: "string",
    requiresArg: true,
    describe: "A file of cases, a line of JSON each, to ask in place of a policy's",
  },
  policy: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A file or folder of the agent's configuration; may be repeated; this folder when left out",
  },
  tools: serverToolsOption,
  user: { type: "boolean", describe: "Read the user's own configuration of the agent, too" },
  timeout: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "How long one run of the program may take; 120s",
  },
  record: { type: "string", requiresArg: true, describe: "Write what the program did to a file, as vectors" },
  ...reportOptions,
} as const;

export const probeGrammar = defineCommand({
  name: "probe",
  summary: "Ask the agent that is installed what it does with calls, and compare",
  about:
    "Start the agent that is installed with a policy, an empty home and mocks of its model and servers; see what it does with calls, and compare that with what callgate says.",
  usage: ["probe HOST"],
  operands: {
    name: "host",
    describe: `The agent: ${Object.keys(HOSTS).join(", ")}; or the gateway intercept`,
    completes: [...Object.keys(HOSTS), "intercept"],
  },
  options,
  examples: [
    ["probe claude-code", "Is a deny of this folder a deny?"],
    ["probe opencode --user --tools db=tools.json", "Ask for each tool of a server, too"],
    ["probe intercept --policy policy.yaml", "The same of the gateway Intercept, with a mock server behind it"],
  ],
  run: async ({ operands: [host], ...args }, { io }) =>
    (await import("./probe.js")).probeCommand({ ...args, host }, io),
});
