/** A test run with one of each thing that formats show. */

import type { Location } from "@callgate/core";
import type { CoverageItem, CoverageScores, TestReport } from "../src/index.js";

const POLICY = `version: "1"
default: deny
tools:
  pay:
    rules:
      - {name: small, conditions: [{path: args.amount, op: lte, value: 500}]}
      - {name: rate, rate_limit: 2/minute}
`;

const at = (uri: string, line: number, column: number, width = 4): Location => ({
  uri,
  range: { start: { line, column }, end: { line, column: column + width } },
});

const none = { covered: 0, total: 0, percent: 100 };

const scores: CoverageScores = {
  rules: { covered: 0, total: 1, percent: 0 },
  conditions: { covered: 1, total: 2, percent: 50 },
  limits: { covered: 1, total: 2, percent: 50 },
  paths: none,
  tools: { covered: 1, total: 2, percent: 50 },
  total: { covered: 3, total: 7, percent: 42.8 },
};

const items: readonly CoverageItem[] = [
  { kind: "rules", tool: "pay", rule: "small", location: at("policy.yaml", 6, 9), decided: 0, possible: true },
  {
    kind: "conditions",
    tool: "pay",
    rule: "small",
    path: "args.amount",
    op: "lte",
    value: "500",
    location: at("policy.yaml", 6, 37),
    seenTrue: 3,
    seenFalse: 0,
    canBeTrue: true,
    canBeFalse: true,
  },
  {
    kind: "limits",
    tool: "pay",
    rule: "rate",
    counter: "_rate_minute",
    window: "minute",
    max: 2n,
    location: at("policy.yaml", 7, 9),
    reached: 0,
    fitted: 3,
    highest: 1n,
    possible: true,
  },
  { kind: "tools", tool: "pay", location: at("policy.yaml", 4, 3), called: 3 },
  { kind: "tools", tool: "<refund>", location: undefined, called: 0 },
];

/** Names hold what a format could take for its own. */
export const TESTED: TestReport = {
  version: "0.0.0",
  suites: [
    {
      uri: "a.policytest.yaml",
      notRun: 2,
      cases: [
        { name: "a small amount passes", policy: undefined, location: at("a.policytest.yaml", 4, 5) },
        {
          name: "much money | <b>is</b> paid ::error::",
          policy: "strict",
          location: at("a.policytest.yaml", 8, 5),
          failure: {
            location: at("a.policytest.yaml", 11, 13, 5),
            expected: { decision: "allow" },
            call: {
              tool: "pay",
              args: { text: '{"amount":700}', cut: false },
              at: Date.UTC(2026, 0, 1),
              grant: "agent-1",
              number: 1,
              of: 1,
            },
            actual: {
              decision: "deny",
              rule: "small",
              message: "Only <small> amounts",
              policy: at("policy.yaml", 6, 9),
            },
            rules: [
              {
                rule: "small",
                action: "require",
                effect: "denies",
                conditions: [
                  {
                    path: "args.amount",
                    op: "lte",
                    value: "500",
                    actual: "700",
                    holds: false,
                    policy: at("policy.yaml", 6, 37),
                  },
                ],
                policy: at("policy.yaml", 6, 9),
              },
            ],
            limits: [],
            wanted: "allow",
            remedies: [{ kind: "change", changes: [{ path: "args.amount", from: "700", to: "500" }] }],
            otherMessage: false,
          },
        },
        {
          name: "two calls a minute",
          policy: undefined,
          location: at("a.policytest.yaml", 13, 5),
          failure: {
            location: at("a.policytest.yaml", 16, 13, 5),
            expected: { counts: { allow: 1, deny: 1, approval: 0 }, rule: "rate", message: "[Rr]ate" },
            counts: { allow: 2, deny: 0, approval: 0, notEvaluated: 0 },
            call: { tool: "pay", args: undefined, at: Date.UTC(2026, 0, 1), grant: "", number: 2, of: 2 },
            actual: { decision: "allow", rule: "", message: "", policy: undefined },
            rules: [],
            limits: [
              {
                rule: "rate",
                counter: "_rate_minute",
                window: "minute",
                max: 2n,
                before: 1n,
                amount: 1n,
                fits: true,
                policy: at("policy.yaml", 7, 9),
              },
            ],
            wanted: "deny",
            remedies: [{ kind: "again", times: 1 }],
            otherMessage: false,
          },
        },
      ],
    },
    {
      uri: "b.policytest.yaml",
      notRun: 0,
      cases: [{ name: "good", policy: undefined, location: at("b.policytest.yaml", 4, 5) }],
    },
  ],
  findings: [
    {
      check: "suite",
      severity: "error",
      message: "unknown key `tols`; did you mean `tools`?",
      location: at("a.policytest.yaml", 3, 1),
      related: [],
    },
  ],
  notes: [
    {
      check: "schema",
      severity: "error",
      message: "`default` is `allow` or `deny`, not `maybe`",
      location: at("policy.yaml", 2, 1),
      related: [],
    },
  ],
  sources: new Map([
    ["a.policytest.yaml", "version: 1\npolicy: policy.yaml\ntols: x\n"],
    ["policy.yaml", POLICY],
  ]),
  coverage: {
    version: "1.2.3",
    policies: [{ uri: "policy.yaml", text: POLICY, scores, items }],
    scores,
    missed: [{ of: "conditions", percent: 50, wanted: 80 }],
  },
};
