import { readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { readSuite } from "./read-suite.js";

/** What each finding in a suite of one case marks, and says. */
function problems(...cases: string[]): string[] {
  const lines = ["version: 1", "policy: policy.json", "cases:", ...cases];
  return readSuite(readDocument(lines.join("\n"), "a.policytest.yaml")).findings.map(({ location, message }) => {
    const { start, end } = location.range;
    return `${lines[start.line - 1]?.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)} | ${message}`;
  });
}

describe("what is wrong with a case", () => {
  it.each<[string, string[], string]>([
    ["an unknown key", ["  - {tool: run, expekt: allow}"], "expekt | unknown key `expekt`; did you mean `expect`?"],
    ["no expectation", ["  - {tool: run}"], "tool | the case expects nothing, so it cannot fail; write `expect`"],
    [
      "no call",
      ["  - {tool: run, repeat: 0, expect: allow}"],
      "0 | `repeat` is 0, so no call is made and the case cannot fail",
    ],
    ["no tool", ["  - {expect: allow}"], "expect | `tool` is missing: which tool is called?"],
    [
      "a rule of a call that passes",
      ["  - {tool: run, expect: {decision: allow, rule: r}}"],
      "rule | `rule` contradicts `allow`: a call that passes has no deciding rule and no message; leave it out",
    ],
    [
      "counts that do not add up",
      ["  - {tool: run, repeat: 11, expect: {allow: 10, deny: 2}}"],
      "{allow: 10, deny: 2} | 12 decisions are expected of 11 calls; count as many as there are calls",
    ],
    [
      "counts beside a decision",
      ["  - {tool: run, expect: {decision: deny, deny: 1}}"],
      "decision | `decision` and counts of decisions exclude each other; write one of them",
    ],
    [
      "a list that is too short",
      ["  - {tool: run, repeat: 2, expect: [allow]}"],
      "[allow] | this list has one decision for 2 calls; write one for each",
    ],
    [
      "totals that contradict the steps",
      ["  - steps: [{tool: run, expect: deny}]", "    expect: {allow: 1}"],
      "{allow: 1} | `deny: 0` contradicts the steps, which expect it of 1 calls",
    ],
    [
      "times that run backwards",
      ['  - {tool: run, steps: [{at: "10:00", expect: allow}, {at: "09:59:59", expect: deny}]}'],
      '"09:59:59" | the times run backwards: the call before is at 2026-01-01T10:00:00Z; for a later day write the date, or `after` with a duration',
    ],
    [
      "two times of one call",
      ['  - {tool: run, steps: [{at: "10:00", after: 5s, expect: allow}]}'],
      "after | `after` contradicts `at`: a call has one time; write one of them",
    ],
    [
      "a pattern that does not compile",
      ["  - {tool: run, expect: {decision: deny, message: '(a'}}"],
      "'(a' | the pattern does not compile: error parsing regexp: missing closing ): `(a`; it is written as RE2 has it",
    ],
    [
      "an unquoted date",
      ["  - {tool: run, args: {day: 2026-01-01}, expect: allow}"],
      "2026-01-01 | `2026-01-01` is a date to YAML, and no call holds one; write it in quotes",
    ],
    [
      "a table without rows",
      ["  - {tool: run, table: {columns: [expect], rows: []}}"],
      "[] | the table has no rows, so it cannot fail; write one",
    ],
    [
      "a short row",
      ["  - {tool: run, table: {columns: [args.x, expect], rows: [[1]]}}"],
      "[1] | this row has 1 cells for 2 columns",
    ],
    ["no mapping", ["  - 5"], "5 | an item of this list is a mapping, not `5`"],
  ])("%s", (_, lines, finding) => {
    expect(problems(...lines)).toEqual([finding]);
  });
});
