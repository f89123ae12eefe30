import { defineCommand } from "../grammar.js";
import { FAIL_ON, listingOptions, pathOperands, policyOptions, reportOptions, SEVERITIES } from "../options.js";

const options = {
  ...policyOptions,
  severity: { choices: SEVERITIES, describe: "The least severity that is shown" },
  select: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "checks",
    hasCommas: true,
    describe: "CHECK,...: only these checks, also where they are off; may be repeated",
  },
  ignore: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "checks",
    hasCommas: true,
    describe: "CHECK,...: not these checks; may be repeated",
  },
  rule: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "checks",
    assigns: [...SEVERITIES, "off"],
    describe: "CHECK=error, warning, note or off, in place of what the configuration says; may be repeated",
  },
  "max-warnings": {
    type: "string",
    requiresArg: true,
    completes: "nothing",
    describe: "Fail where there are more warnings than this",
  },
  statistics: { type: "boolean", describe: "How many findings each check has, in place of the findings" },
  "fail-on": { choices: FAIL_ON, default: "error" as const, describe: "The least severity that fails" },
  ...reportOptions,
  ...listingOptions,
  "print-config": { type: "boolean", describe: "Print what is configured for a policy, and do no more" },
  "show-suppressed": { type: "boolean", describe: "List what is suppressed, too, and why" },
  baseline: { type: "string", requiresArg: true, describe: "The file of accepted findings" },
  "update-baseline": { type: "boolean", describe: "Accept the present findings" },
  "prune-baseline": { type: "boolean", describe: "Remove accepted findings that are found no more" },
  fix: { type: "boolean", describe: "Fix what can be fixed without allowing more than before" },
  "fix-dry-run": { type: "boolean", describe: "Print what --fix would change, as a diff, and change nothing" },
  "fix-unsafe": { type: "boolean", describe: "With either: also fix what may then allow more" },
  watch: { type: "boolean", describe: "Run again whenever a file is saved" },
  "stdin-filename": { type: "string", requiresArg: true, describe: "What the policy on the standard input is called" },
} as const;

export const lintGrammar = defineCommand({
  name: "lint",
  summary: "Say where a policy says less than its author thinks",
  operands: pathOperands,
  options,
  examples: [
    ["lint policies/", "Lint every policy in a folder"],
    ["lint policy.yaml --tools tools.json", "Check it against the server's tools, too"],
    ["lint --fix-dry-run policy.yaml", "See what can be fixed"],
    ["lint --select unanchored-regex,unescaped-dot", "Look for one thing"],
    ["lint --statistics", "How many findings are there of each check?"],
  ],
  run: async ({ operands: paths, ...args }, { io }) => (await import("./lint.js")).lintCommand({ ...args, paths }, io),
});
