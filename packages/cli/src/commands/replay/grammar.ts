import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import {
  ALLOW_INVALID,
  configOption,
  dialectOption,
  FAIL_ON,
  failOnUnknownOption,
  fromOption,
  hostOptions,
  jobsOption,
  listingOptions,
  policyOption,
  releaseOption,
  reportOptions,
  serverToolsOption,
  sessionsOption,
  sinceOption,
  unwrapOption,
} from "../options.js";

const options = {
  policy: policyOption,
  host: {
    choices: Object.keys(HOSTS),
    describe: "In place of --policy: the agent whose own settings decide, as they are in force here",
  },
  ...hostOptions,
  against: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "[SERVER=]FILE: an older policy; lists only the calls that --policy decides otherwise",
  },
  "allow-invalid": { type: "boolean", describe: ALLOW_INVALID },
  "grant-by": {
    choices: ["session", "transcript", "server", "none"] as const,
    default: "session" as const,
    describe: "Whose calls a limit per grant counts together; limits that everyone shares do not ask",
  },
  sweep: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "TOOL, or all: what other values of its limits would deny; may be repeated",
  },
  explain: { type: "string", requiresArg: true, describe: "Decide call N step by step; N counts from 0" },
  redact: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A path such as params.arguments.prompt, whose value is not shown; may be repeated",
  },
  "redact-key": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A key at any depth, in upper or lower case, whose value is not shown; may be repeated",
  },
  "warn-at": {
    type: "string",
    requiresArg: true,
    describe: "A share such as 80%: note each limit whose recorded peak comes that near",
  },
  tools: serverToolsOption,
  dialect: dialectOption,
  release: releaseOption,
  "assume-interval": {
    type: "string",
    requiresArg: true,
    describe: "Time between calls that were recorded without one, such as 1s or 500ms",
  },
  sessions: sessionsOption,
  since: sinceOption,
  from: fromOption,
  unwrap: unwrapOption,
  decisions: { type: "string", requiresArg: true, describe: "Write every decision to a file, one JSON line each" },
  jobs: jobsOption,
  shard: {
    type: "string",
    requiresArg: true,
    describe: "I/N: only part I of N, counted from 1; callgate merge joins them",
  },
  part: { type: "string", requiresArg: true, describe: "The file that a shard is written to" },
  "fail-on": { choices: FAIL_ON, default: "error" as const, describe: "`never`: do not fail on would-be denials" },
  "fail-on-unknown": failOnUnknownOption,
  ...reportOptions,
  ...listingOptions,
  config: configOption,
} as const;

export const replayGrammar = defineCommand({
  name: "replay",
  summary: "Decide recorded calls as the gateway would; nothing is sent to any server",
  operands: { name: "transcripts", many: true, describe: "Recorded sessions: files, folders and globs" },
  options,
  examples: [
    ["replay --policy policy.json session.jsonl", "What would this policy have denied?"],
    ["replay --policy new.json --against old.json logs/", "What would this change do?"],
    ["replay --policy github=policy.json --sessions claude-code --since 7d", "And of my own sessions?"],
    ["replay --host claude-code --user --sessions claude-code", "And by my own settings?"],
    ["replay --policy policy.json --sweep all logs/", "Which limits would have denied nothing?"],
  ],
  run: async ({ operands: transcripts, ...args }, { io }) =>
    (await import("./replay.js")).replayCommand({ ...args, transcripts }, io),
});
