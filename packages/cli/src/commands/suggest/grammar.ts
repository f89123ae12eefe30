import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import {
  configOption,
  formatOption,
  fromOption,
  outputOption,
  quietOption,
  serverOption,
  serverToolsOption,
  sessionsOption,
  sinceOption,
  skipOption,
  unwrapOption,
} from "../options.js";

const options = {
  to: { choices: ["gateway", "intercept", ...Object.keys(HOSTS)], describe: "What the policy is written for" },
  output: {
    ...outputOption,
    describe: "The file to write, or a folder for several policies; the standard output when left out",
  },
  suite: { type: "string", requiresArg: true, hidden: true, describe: "The old spelling of --write-suite" },
  "write-suite": {
    type: "string",
    array: true,
    describe:
      "The suite to write: cases within and just outside of each bound, which see every small fault in the policy",
  },
  server: {
    ...serverOption,
    describe: "The server whose policy is written, of several",
  },
  tools: serverToolsOption,
  allow: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe:
      "[SERVER/]TOOL: allow it within bounds though it runs programs, destroys, pays or is rare; may be repeated",
  },
  tight: { type: "boolean", describe: "Bounds that hold what was seen, and little more" },
  medium: { type: "boolean", describe: "Bounds between the two" },
  loose: { type: "boolean", describe: "Bounds that leave much open" },
  "from-policy": {
    type: "string",
    requiresArg: true,
    describe: "The policy in force, beyond which nothing is allowed: what becomes of each of its tools",
  },
  update: {
    type: "string",
    requiresArg: true,
    describe: "A policy, or an agent's own file, to change in place: it then allows what these sessions needed",
  },
  widen: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "[SERVER/]TOOL: with --update, what a person wrote of it may let more pass; may be repeated",
  },
  check: {
    type: "boolean",
    describe: "With --update: change nothing; fail where recorded calls would be denied, or a tool is --unused",
  },
  unused: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "With --update: how long a tool may be allowed without a call, such as 90d",
  },
  prove: { type: "boolean", describe: "Replay every call, where there are more than 100,000, too" },
  redact: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "A path such as headers.cookie, of whose values nothing is kept; may be repeated",
  },
  "redact-key": {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "An argument's name at any depth, of whose values nothing is kept; may be repeated",
  },
  sessions: sessionsOption,
  since: sinceOption,
  from: fromOption,
  unwrap: unwrapOption,
  skip: skipOption,
  quiet: quietOption,
  format: formatOption,
  config: configOption,
} as const;

export const suggestGrammar = defineCommand({
  name: "suggest",
  summary: "Suggest the policy that recorded sessions need, and prove that it suffices",
  operands: {
    name: "transcripts",
    many: true,
    describe: "Recorded sessions: files, folders and globs; the current folder when left out",
  },
  options,
  examples: [
    ["suggest logs/ --to intercept -o policy.yaml", "What is the least that these sessions need?"],
    ["suggest logs/ --to gateway --from-policy policy.json", "What could be taken away?"],
    ["suggest new-logs/ --update policy.yaml", "What else do they need by now?"],
    ["suggest logs/ --update policy.yaml --check --unused 90d", "Does the policy still fit?"],
    ["suggest --sessions claude-code --to intercept --server github", "And for my own sessions?"],
  ],
  run: async ({ operands: transcripts, ...args }, { io }) =>
    (await import("./suggest.js")).suggestCommand({ ...args, transcripts }, io),
});
