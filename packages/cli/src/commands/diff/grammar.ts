import { defineCommand } from "../grammar.js";
import {
  FAIL_ON,
  failOnUnknownOption,
  hostOptions,
  impactOption,
  listingOptions,
  policyOptions,
  reportOptions,
} from "../options.js";

const options = {
  ...policyOptions,
  engine: { ...hostOptions.engine, describe: "HOST@VERSION, or HOST@VERSION..VERSION to compare two; may be repeated" },
  impact: impactOption,
  findings: { type: "boolean", describe: "Tell lint findings that are new, and those that are gone" },
  "fail-on": {
    type: "string",
    requiresArg: true,
    completes: FAIL_ON,
    describe: `${FAIL_ON.slice(0, -1).join(", ")} or ${FAIL_ON.at(-1)}: the least severity of findings that fails, too; never: nothing does`,
  },
  "fail-on-widened": {
    choices: ["any", "execute", "never"] as const,
    default: "any" as const,
    describe: "Fail where more passes than before; execute: only of tools that can do harm, or that no list names",
  },
  "fail-on-changed": { type: "boolean", describe: "Fail on any difference, also where less passes" },
  "fail-on-unknown": failOnUnknownOption,
  ...reportOptions,
  ...listingOptions,
} as const;

export const diffGrammar = defineCommand({
  name: "diff",
  summary: "Say what a policy change lets through, with calls that show it",
  usage: ["diff BEFORE AFTER", "diff REV:PATH"],
  operands: {
    name: "policies",
    many: true,
    describe: "Two files or folders, or REV:PATH from git; alone, it is compared with the file as it is now",
  },
  options,
  examples: [
    ["diff HEAD:policy.yaml policy.yaml", "What does my change let through?"],
    ["diff HEAD~1: .", "What does it let agents do, by their own configuration?"],
    ["diff old.json new.json --tools tools.json --findings", "With valid calls, and what lint says"],
  ],
  run: async ({ operands: policies, ...args }, { io }) =>
    (await import("./diff.js")).diffCommand({ ...args, policies }, io),
});
