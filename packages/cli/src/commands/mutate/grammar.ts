import { defineCommand } from "../grammar.js";
import { configOption, jobsOption, releaseOption, reportOptionsWith } from "../options.js";

const options = {
  release: releaseOption,
  suite: {
    type: "string",
    array: true,
    nargs: 1,
    describe:
      "A suite that tests the policy, a folder or a glob; those below this folder when left out; may be repeated",
  },
  write: { type: "boolean", describe: "Add the cases that kill survivors to the suites" },
  "min-score": {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "The least percentage of mutants killed that passes; 100 when left out",
  },
  jobs: jobsOption,
  config: configOption,
  ...reportOptionsWith("stryker"),
} as const;

export const mutateGrammar = defineCommand({
  name: "mutate",
  summary: "Make every small fault in a policy, and say which of them its tests do not see",
  usage: ["mutate [POLICY] [--suite SUITE]"],
  operands: {
    name: "policies",
    many: true,
    describe: "A policy; when left out, the only one that the configuration names, or that is in this folder",
  },
  options,
  examples: [
    ["mutate policy.yaml", "What would my tests not see?"],
    ["mutate policy.yaml --write", "Add the cases that would see it"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./mutate.js")).mutateCommand({ ...args, policies }, io),
});
