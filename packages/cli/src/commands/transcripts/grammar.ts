import { defineCommand } from "../grammar.js";
import { fromOption, reportOptions, sessionsOption, sinceOption, skipOption, unwrapOption } from "../options.js";

const options = {
  sessions: sessionsOption,
  since: sinceOption,
  from: fromOption,
  unwrap: unwrapOption,
  skip: skipOption,
  ...reportOptions,
} as const;

export const transcriptsGrammar = defineCommand({
  name: "transcripts",
  summary: "List what recorded sessions hold: forms, times, servers, tools, calls, and what cannot be read",
  operands: {
    name: "paths",
    many: true,
    describe: "Recorded sessions: files, folders and globs; the current folder when left out",
  },
  options,
  examples: [
    ["transcripts logs/", "What is there, before a policy is written?"],
    ["transcripts --sessions claude-code --since 7d", "What did I let agents do this week?"],
  ],
  run: async ({ operands: paths, ...args }, { io }) =>
    (await import("./transcripts.js")).transcriptsCommand({ ...args, paths }, io),
});
