import { compile } from "@callgate/core";
import type { Remedy } from "@callgate/core/logic";
import { describe, expect, it } from "vitest";
import { PAYMENTS, policyOf, suiteOf } from "../test/suites.js";
import { explainFailure } from "./explain-failure.js";
import { runSuite } from "./run-suite.js";

function text(remedy: Remedy): string {
  switch (remedy.kind) {
    case "wait":
      return `at ${new Date(remedy.until).toISOString()}`;
    case "again":
      return `after ${remedy.times} more`;
    case "change":
      return remedy.changes.map(({ path, to }) => `${path} ${JSON.stringify(to?.value)}`).join(", ");
  }
}

/** What would have met the expectation of the case. */
function remediesOf(line: string, policy = PAYMENTS): string[] {
  const lowered = policyOf(policy);
  const { suite } = suiteOf(policy, line);
  const [result] = runSuite(suite, new Map([["", lowered]])).cases;
  if (result?.failure === undefined) throw new Error("the case passes, or is none");
  const { remedies, suggested } = explainFailure(result.case, result.failure, lowered, compile(lowered));
  return [...(remedies ?? []).map(text), ...(suggested === undefined ? [] : [`tool ${suggested}`])];
}

describe("what would have met the expectation of a call", () => {
  it.each<[string, string, string[]]>([
    ["too large an amount", "  - {tool: pay, args: {amount: 700}, expect: allow}", ["args.amount 500"]],
    ["too small an amount", "  - {tool: pay, args: {amount: 0}, expect: allow}", ["args.amount 1"]],
    ["no amount", "  - {tool: pay, expect: allow}", ["args.amount 1"]],
    [
      "more than the day's budget",
      "  - {tool: pay, args: {amount: 400}, repeat: 3, expect: allow}",
      ["at 2026-01-02T00:00:00.000Z", "args.amount 200"],
    ],
    [
      "too many in a minute",
      '  - {tool: rm, at: "10:59:50", repeat: 3, expect: allow}',
      ["at 2026-01-01T11:00:00.000Z"],
    ],
    [
      "one that passes and should not",
      "  - {tool: pay, args: {amount: 500}, expect: deny}",
      ["after 2 more", "args.amount 501"],
    ],
    [
      "one that should be denied by that rule",
      "  - {tool: pay, args: {amount: 500}, expect: {decision: deny, rule: small}}",
      ["args.amount 501"],
    ],
    ["one that should need approval", "  - {tool: rm, args: {path: x}, expect: approval}", ['args.path "important"']],
    ["one that should not", "  - {tool: rm, args: {path: important}, expect: allow}", ['args.path "x"']],
    ["counts", "  - {tool: rm, repeat: 3, expect: {allow: 3}}", ["at 2026-01-01T00:01:00.000Z"]],
    ["a misspelt tool", "  - {tool: lits, expect: allow}", ["tool list"]],
    ["a hidden tool", "  - {tool: secret, expect: allow}", []],
  ])("%s", (_, line, found) => {
    expect(remediesOf(line)).toEqual(found);
  });
});
