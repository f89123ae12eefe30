import { describe, expect, it } from "vitest";
import { PAYMENTS, suiteOf } from "../test/suites.js";
import { runSuite } from "./run-suite.js";

/** Whether the case passes, and otherwise what came at which call; findings where it is none. */
function resultOf(...lines: string[]): string {
  const { suite, policies, findings } = suiteOf(PAYMENTS, ...lines);
  if (findings.length > 0) return findings.map(({ message }) => message).join("; ");
  const { cases } = runSuite(suite, new Map([...policies].map(([name, { policy }]) => [name, policy])));
  return cases
    .map(({ failure }) => {
      if (failure === undefined) return "passes";
      if (failure.kind === "decision") {
        const { outcome, rule } = failure.actual;
        return `step ${failure.step} call ${failure.call}: ${outcome}${rule === "" ? "" : ` by ${rule}`}`;
      }
      const { allow, deny, approval } = failure.actual;
      return `${allow}/${deny}/${approval}, first at step ${failure.first.step} call ${failure.first.call}`;
    })
    .join(", ");
}

describe("a case", () => {
  it.each<[string, string[], string]>([
    ["one call", ["  - {tool: list, expect: allow}"], "passes"],
    ["one that is denied", ["  - {tool: list, expect: deny}"], "step 0 call 0: allow"],
    ["a hidden tool", ["  - {tool: secret, expect: {decision: deny, rule: (hidden)}}"], "passes"],
    ["an approval", ["  - {tool: rm, args: {path: important}, expect: approval}"], "passes"],
    [
      "the deciding rule",
      ["  - {tool: pay, args: {amount: 700}, expect: {decision: deny, rule: small, message: '^Only'}}"],
      "passes",
    ],
    [
      "another rule",
      ["  - {tool: pay, args: {amount: 700}, expect: {decision: deny, rule: budget}}"],
      "step 0 call 0: deny by small",
    ],
    [
      "another message",
      ["  - {tool: pay, args: {amount: 700}, expect: {decision: deny, message: 'no$'}}"],
      "step 0 call 0: deny by small",
    ],
    [
      "counts",
      ["  - {tool: pay, args: {amount: 300}, repeat: 4, expect: {allow: 3, deny: 1, rule: budget}}"],
      "passes",
    ],
    [
      "too few that pass",
      ["  - {tool: pay, args: {amount: 300}, repeat: 4, expect: {allow: 4}}"],
      "3/1/0, first at step 0 call 3",
    ],
    [
      "too many that pass",
      ["  - {tool: pay, args: {amount: 300}, repeat: 4, expect: {allow: 1, deny: 3}}"],
      "3/1/0, first at step 0 call 1",
    ],
    [
      "counts with another reason",
      ["  - {tool: pay, args: {amount: 300}, repeat: 4, expect: {allow: 3, deny: 1, rule: small}}"],
      "3/1/0, first at step 0 call 3",
    ],
    ["a decision for each call", ["  - {tool: rm, repeat: 3, expect: [allow, allow, deny]}"], "passes"],
    ["time between calls", ["  - {tool: rm, repeat: 4, every: 30s, expect: allow}"], "passes"],
    ["none between calls", ["  - {tool: rm, repeat: 4, expect: allow}"], "step 0 call 2: deny by rate"],
    [
      "steps",
      [
        "  - tool: rm",
        '    at: "10:59:59.999"',
        "    steps: [{repeat: 2}, {expect: deny}, {after: 1ms, expect: allow}]",
      ],
      "passes",
    ],
    ["counts of all steps", ["  - {tool: rm, steps: [{repeat: 2}, {}], expect: {allow: 2, deny: 1}}"], "passes"],
    [
      "a failed call gives its quota back",
      ["  - {tool: rm, repeat: 9, outcome: protocolError, expect: allow}"],
      "passes",
    ],
    [
      "an error of the tool gives none",
      ["  - {tool: rm, repeat: 3, outcome: toolError, expect: [allow, allow, deny]}"],
      "passes",
    ],
    [
      "a table",
      [
        "  - tool: pay",
        "    table: {columns: [args.amount, expect, rule], rows: [[1, allow, ~], [0, deny, small], [501, allow, ~]]}",
      ],
      "passes, passes, step 0 call 0: deny by small",
    ],
    [
      "an argument inside another",
      ["  - {tool: pay, table: {columns: [args.a.b, args.amount, expect], rows: [[x, 5, allow]]}}"],
      "passes",
    ],
    [
      "a witness of lint, pasted",
      ['  - {"tool":"pay","args":{"amount":1},"at":"2026-01-05T10:00:00.000Z","expect":"allow"}'],
      "passes",
    ],
    ["milliseconds since 1970", ["  - {tool: rm, at: 1767225600000, expect: allow}"], "passes"],
    ["an unquoted time of day", ["  - {tool: rm, at: 10:59:50, expect: allow}"], "passes"],
  ])("of %s", (_, lines, result) => {
    expect(resultOf(...lines)).toBe(result);
  });
});
