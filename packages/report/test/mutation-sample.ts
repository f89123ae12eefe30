/** Two mutation runs with one of each thing that formats show. */

import type { MutantRow, MutationReport } from "../src/index.js";

/** What a terminal or HTML would obey. */
export const HOSTILE = "\u001b[31m</script><script>globalThis.ran = 1</script><img src=x onerror=alert(1)> \u202e";

const POLICY = `version: "1"
default: deny # ${HOSTILE}
tools:
  run:
    rules:
      - { name: per minute, rate_limit: 10/minute }
`;

const range = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});
const AT = range(6, 39, 48);

export const row = (id: number, result: MutantRow["result"], rest: Partial<MutantRow> = {}): MutantRow => ({
  id,
  mutator: "raise-limit",
  sentence: "`10/minute` became `11/minute`",
  location: { uri: "p.yaml", range: AT },
  before: ["      - { name: per minute, rate_limit: 10/minute }"],
  after: ["      - { name: per minute, rate_limit: 11/minute }"],
  replaced: AT,
  replacement: "11/minute",
  result,
  ...rest,
});

const LONG = `      - { name: ${"long ".repeat(60)}, rate_limit: `;

export const REPORT: MutationReport = {
  command: "mutate",
  version: "1.2.3",
  policy: { uri: "p.yaml", text: POLICY },
  suites: [
    {
      uri: "p.policytest.yaml",
      text: "version: 1\npolicy: p.yaml\ncases:\n  - { tool: run, expect: allow }\n",
      cases: [{ name: HOSTILE, location: { uri: "p.policytest.yaml", range: range(4, 5, 34) } }],
    },
  ],
  findings: [],
  sources: new Map([["p.yaml", POLICY]]),
  mutants: [
    row(1, { status: "killed", by: { suite: 0, case: 0 } }),
    row(2, { status: "refused" }),
    row(3, { status: "equivalent" }, { sentence: `the rule ${HOSTILE} was dropped`, mutator: "drop-rule" }),
    row(4, {
      status: "survived",
      covered: true,
      killer: {
        suite: 0,
        item: { tool: "run", args: { a: HOSTILE }, expect: "deny" },
        text: `tool: run\nargs: {a: ${JSON.stringify(HOSTILE)}}\nexpect: deny`,
        policySays: "deny",
        mutantSays: "allow",
      },
    }),
    row(
      5,
      { status: "survived", covered: true, killedWith: 4 },
      { before: [`${LONG}10/minute }`], after: [`${LONG}11/minute }`] },
    ),
    row(
      6,
      { status: "survived", covered: false, reason: `no difference was found within 20000 calls ${HOSTILE}` },
      { before: ["  run:", "    rules:", "      - a", "      - b", "      - c", "      - d"], after: [] },
    ),
  ],
  unwritten: 2,
  minScore: 80,
};

export const NONE: MutationReport = {
  ...REPORT,
  mutants: [row(1, { status: "killed", by: { suite: 0, case: 0 } })],
  unwritten: 0,
};
