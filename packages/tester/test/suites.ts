/** Policies and suites as tests write them. */

import { lower, type Policy, readDocument } from "@callgate/core";
import { type LoadedSuite, loadSuite, type SuiteFiles } from "../src/index.js";

/** The policy that a text is. */
export function policyOf(text: string): Policy {
  const { policy } = lower(readDocument(text, "policy.yaml"));
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

/** Files by their names. */
export function filesOf(files: Readonly<Record<string, string>>): SuiteFiles {
  return { read: (path) => files[path] ?? { problem: "there is no such file" } };
}

/** A suite of these cases over a policy. */
export function suiteOf(policy: string, ...cases: readonly string[]): LoadedSuite {
  const suite = ["version: 1", "policy: policy.yaml", "cases:", ...cases, ""].join("\n");
  return loadSuite("a.policytest.yaml", filesOf({ "a.policytest.yaml": suite, "policy.yaml": policy }));
}

/** Payments up to 500, 1,000 a day; removals on request, two a minute; `secret` hidden. */
export const PAYMENTS = `version: "1"
default: deny
hide: [secret]
tools:
  list: {}
  pay:
    rules:
      - name: small
        conditions:
          - {path: args.amount, op: gte, value: 1}
          - {path: args.amount, op: lte, value: 500}
        on_deny: Only small amounts
      - name: budget
        conditions: [{path: state.pay.spent, op: lte, value: 1000}]
        on_deny: Daily budget spent
        state: {counter: spent, window: day, increment_from: args.amount}
  rm:
    rules:
      - {name: ask, action: require_approval, conditions: [{path: args.path, op: contains, value: important}]}
      - {name: rate, rate_limit: 2/minute}
`;
