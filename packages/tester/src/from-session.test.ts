import { type CallOutcome, Counters, compile, isRefunded } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { PAYMENTS, policyOf } from "../test/suites.js";
import { type DecidedCall, suiteOfSession } from "./from-session.js";
import { printSuite } from "./print-suite.js";

const policy = policyOf(PAYMENTS);

/** A session: calls some seconds apart, each decided as it came, and answered before the next. */
function session(
  ...calls: readonly [seconds: number, tool: string, args?: object, outcome?: CallOutcome][]
): DecidedCall[] {
  const engine = compile(policy);
  const counters = new Counters();
  let at = Date.UTC(2026, 0, 1, 10);
  return calls.map(([seconds, tool, args, outcome = "ok"]) => {
    at += seconds * 1_000;
    const decision = engine.decide({ tool, args, at, grant: "s" }, counters);
    if (isRefunded(outcome)) engine.refund(decision, "s", counters);
    return { tool, args, at, grant: "s", decision, outcome };
  });
}

function written(calls: readonly DecidedCall[]): string {
  return printSuite([], { policy: "p.yaml" }, suiteOfSession(calls, policy).cases).split("cases:\n")[1] ?? "";
}

describe("a suite of a session", () => {
  it("has one case for each distinct call and decision", () => {
    expect(
      written(session([0, "list"], [1, "list"], [1, "pay", { amount: 700 }], [1, "pay", { amount: 7 }], [1, "list"])),
    ).toBe(
      `  - name: list is allowed
    tool: list
    expect: allow

  - name: "pay is denied: 700"
    tool: pay
    args: {amount: 700}
    expect: {decision: deny, rule: small}

  - name: "pay is allowed: 7"
    tool: pay
    args: {amount: 7}
    expect: allow
`,
    );
  });

  it("has the calls that filled a limit which denied, and only those", () => {
    const calls = session([0, "rm"], [30, "rm"], [40, "list"], [5, "rm"], [5, "rm"], [5, "rm"]);
    expect(written(calls)).toBe(`  - name: rm is allowed
    tool: rm
    expect: allow

  - name: list is allowed
    tool: list
    expect: allow

  - name: rm is denied by the limit rate
    tool: rm
    at: "2026-01-01T10:01:15Z"
    steps:
      - {repeat: 2, every: "5s", expect: allow}
      - {after: "5s", expect: {decision: deny, rule: rate}}
`);
  });

  it("keeps failures, which give quota back", () => {
    const calls = session([0, "rm", {}, "protocolError"], [1, "rm", {}], [1, "rm", {}], [1, "rm", {}]);
    expect(written(calls)).toContain(`    steps:
      - {outcome: protocolError, expect: allow}
      - {after: "1s", repeat: 2, every: "1s", expect: allow}
      - {after: "1s", expect: {decision: deny, rule: rate}}
`);
  });

  it("says what it leaves out", () => {
    const [call] = session([0, "rm"]) as [DecidedCall];
    const { cases, left } = suiteOfSession(
      [{ ...call, decision: { ...call.decision, outcome: "notEvaluated", message: "nobody can say" } }],
      policy,
    );
    expect([cases, [...left]]).toEqual([[], [["nobody can say", 1]]]);
  });
});
