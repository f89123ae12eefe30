import { defineCommand } from "../grammar.js";
import { FAIL_ON, failOnUnknownOption, listingOptions, reportOptions } from "../options.js";

const options = {
  "fail-on": { choices: FAIL_ON, default: "error" as const, describe: "`never`: do not fail on would-be denials" },
  "fail-on-unknown": failOnUnknownOption,
  ...reportOptions,
  ...listingOptions,
} as const;

export const mergeGrammar = defineCommand({
  name: "merge",
  summary: "Join the parts that replay --shard wrote into the report of one run",
  operands: { name: "parts", many: true, describe: "All parts, in any order" },
  options,
  examples: [["merge part-*.json", "What did all shards find?"]],
  run: async ({ operands: parts, ...args }, { io }) =>
    (await import("./merge.js")).mergeCommand({ ...args, parts }, io),
});
