import { defineCommand } from "../grammar.js";
import { jobsOption, releaseOption, reportOptionsWith } from "../options.js";

const options = {
  release: releaseOption,
  suite: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "The suites that test the policy: files, folders or globs; those below this folder when left out",
  },
  write: { type: "boolean", describe: "Add the cases that kill survivors to the suites" },
  "min-score": {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "The least percentage of mutants killed that passes; 100 when left out",
  },
  jobs: jobsOption,
  ...reportOptionsWith("stryker"),
} as const;

export const mutateGrammar = defineCommand({
  name: "mutate",
  summary: "Make every small fault in a policy, and say which of them its tests do not see",
  usage: ["mutate POLICY [--suite SUITE...]"],
  operands: { name: "policies", many: true, describe: "A policy" },
  options,
  examples: [
    ["mutate policy.yaml", "What would my tests not see?"],
    ["mutate policy.yaml --write", "Add the cases that would see it"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./mutate.js")).mutateCommand({ ...args, policies }, io),
});
