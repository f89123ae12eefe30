import { defineCommand } from "../grammar.js";
import { formatOptionOf } from "../options.js";

const options = { format: formatOptionOf("json", "markdown", "pretty") } as const;

export const checksGrammar = defineCommand({
  name: "checks",
  summary: "List the lint checks",
  options,
  run: async (args, { io }) => (await import("./checks.js")).checksCommand(args, io),
});
