import { defineCommand } from "../grammar.js";
import {
  configOption,
  FAIL_ON,
  failOnUnknownOption,
  impactOption,
  listingOptions,
  reportOptions,
  runningOptions,
  serverToolsOption,
} from "../options.js";

const options = {
  impact: impactOption,
  tools: {
    ...serverToolsOption,
    describe: "The server's tool list, a tools/list result; what the configuration names when left out",
  },
  config: { ...configOption, describe: "The configuration; the one at the repository's top when left out" },
  ...runningOptions,
  "fail-on": {
    choices: FAIL_ON,
    default: "error" as const,
    describe: "The least severity of findings of the change that fails",
  },
  "fail-on-widened": {
    choices: ["any", "execute", "never"] as const,
    default: "execute" as const,
    describe: "Fail where more passes than before; execute: only of tools that can do harm, or that no list names",
  },
  "fail-on-unknown": failOnUnknownOption,
  ...listingOptions,
  ...reportOptions,
} as const;

export const reviewGrammar = defineCommand({
  name: "review",
  summary:
    "Review a change as the action does: policies, suites, transcripts and agents' files that differ from a revision",
  about:
    "Compares the working tree, uncommitted changes included, with a revision of git: by default the commit where this branch left the main one. What git ignores is no part of a change.",
  operands: { name: "base", describe: "The revision to compare with", completes: "nothing" },
  options,
  examples: [
    ["review", "What does my branch let through, and do the tests still pass?"],
    ["review HEAD", "What do the changes do that are not committed?"],
    ["review origin/main --format markdown=comment.md", "The comment that the action writes"],
  ],
  run: async ({ operands, ...args }, { io }) =>
    (await import("./review.js")).reviewCommand({ ...args, bases: operands }, io),
});
