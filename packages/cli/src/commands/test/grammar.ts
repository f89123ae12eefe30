import { HOSTS } from "@callgate/core";
import { defineCommand } from "../grammar.js";
import {
  ALLOW_INVALID,
  configOption,
  fromOption,
  hostOptions,
  policyOption,
  releaseOption,
  reportOptions,
} from "../options.js";

const options = {
  release: releaseOption,
  engine: hostOptions.engine,
  "allow-invalid": { type: "boolean", describe: ALLOW_INVALID },
  run: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "Only cases whose name holds this text, or matches this pattern",
  },
  bail: { type: "boolean", describe: "Stop at the first case that fails" },
  watch: { type: "boolean", describe: "Run again what a saved file touches" },
  coverage: { type: "boolean", describe: "Say what of each policy no case tries" },
  "coverage-min": {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "Fail below this many percent: 90, or rules=90,conditions=80 of rules, conditions, limits, paths, tools",
  },
  "coverage-format": {
    type: "string",
    array: true,
    nargs: 1,
    describe: `FORMAT=FILE, as --format, also with cobertura or lcov; may be repeated`,
  },
  transcript: { type: "string", requiresArg: true, describe: "A recorded session to make a suite of, with --policy" },
  from: { ...fromOption, describe: "With --transcript: its format; known by its content when left out" },
  policy: { ...policyOption, describe: "With --transcript: the policy under test" },
  probe: {
    type: "string",
    requiresArg: true,
    completes: Object.keys(HOSTS),
    describe: "An agent: make the calls on its program as it is installed, and compare",
  },
  binary: {
    type: "string",
    requiresArg: true,
    describe: "With --probe: the program; the one on the path when left out",
  },
  timeout: {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "With --probe: how long one run of the program may take; 120s",
  },
  config: configOption,
  ...reportOptions,
} as const;

export const testGrammar = defineCommand({
  name: "test",
  summary: "Run policy tests, and say what of a policy they never try",
  operands: {
    name: "paths",
    many: true,
    describe: "Suites, folders or globs; every *.policytest.{yaml,yml,json} below this folder when left out",
  },
  options,
  examples: [
    ["test", "Run every suite below this folder"],
    ["test --probe claude-code", "Does the installed agent do what the suites expect?"],
    ["test --coverage --coverage-min 90", "Fail where less than 90% of a policy is tried"],
    [
      "test --transcript session.jsonl --policy policy.json --output policy.policytest.yaml",
      "Start from a recorded session",
    ],
  ],
  run: async ({ operands: paths, ...args }, { io }) => (await import("./test.js")).testCommand({ ...args, paths }, io),
});
