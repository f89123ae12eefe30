/** What the checks that rest on the logic say of a policy, and what they leave to others. */

import { lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { lint } from "./lint.js";

const CHECKS = ["contradiction", "dead-rule", "unreachable-rule"];

/** `CHECK TEXT` of each finding of these checks, TEXT being what it points at, to the end of its line. */
function found(policy: string): string[] {
  const document = readDocument(policy, "p");
  return lint(document, lower(document))
    .filter(({ check }) => CHECKS.includes(check))
    .map(({ check, location: { range } }) => {
      const line = policy.split("\n")[range.start.line - 1] as string;
      const end = range.end.line === range.start.line ? range.end.column - 1 : line.length;
      return `${check} ${line.slice(range.start.column - 1, end)}`;
    });
}

/** An Intercept policy with these rules for `run`, one a line, and these for every tool. */
function intercept(own: readonly string[], every: readonly string[] = [], more = "default: allow"): string {
  const list = (rules: readonly string[]) => rules.map((rule) => `      - ${rule}`).join("\n");
  const all = every.length > 0 ? `\n  "*":\n    rules:\n${list(every)}` : "";
  return `version: "1"\n${more}\ntools:\n  run:\n    rules:\n${list(own)}${all}\n`;
}

const when = (...conditions: string[]) => `{name: r, conditions: [${conditions.join(", ")}]}`;
const ask = (...conditions: string[]) => `{name: a, action: require_approval, conditions: [${conditions.join(", ")}]}`;
const a = "{path: args.m, op: in, value: [a]}";
const ab = "{path: args.m, op: in, value: [a, b]}";
const b = "{path: args.m, op: in, value: [b]}";
const minute = "{name: m, rate_limit: 10/minute}";

describe("contradiction", () => {
  it.each<[string, string, string[]]>([
    ["two rules", intercept([when(a), when(b)]), [`contradiction ${b}`]],
    ["one rule", intercept([when(a, b)]), [`contradiction ${b}`]],
    [
      "the last of the fewest",
      intercept([when(ab), when(a), when(b), when("{path: args.n, op: lt, value: 1}")]),
      [`contradiction ${b}`],
    ],
    [
      "one condition",
      intercept([when("{path: args.m, op: in, value: []}")]),
      ["contradiction {path: args.m, op: in, value: []}"],
    ],
    [
      "said once of every tool",
      intercept([when("{path: args.n, op: lt, value: 1}")], [when(a, b)]),
      [`contradiction ${b}`],
    ],
    [
      "a limit that another of the same counter makes room for",
      intercept([
        "{name: a, conditions: [{path: state.run.c, op: lte, value: 5}], state: {counter: c, window: hour, increment_from: args.n}}",
        "{name: b, conditions: [{path: state.run.c, op: lte, value: 1}], state: {counter: c, window: hour, increment: 3}}",
      ]),
      [],
    ],
    [
      "an amount that is never a number",
      intercept([
        "{name: a, conditions: [{path: args.n, op: in, value: [all]}, {path: state.run.c, op: lte, value: 5}], state: {counter: c, window: hour, increment_from: args.n}}",
      ]),
      ["contradiction {counter: c, window: hour, increment_from: args.n}"],
    ],
    ["a tool's rule against every tool's", intercept([when(a)], [when(b)]), [`contradiction ${b}`]],
    [
      "missing arguments meet nothing",
      intercept([when("{path: args.m, op: neq, value: a}", "{path: args.m, op: exists, value: false}")]),
      [],
    ],
    [
      "an amount that must be a number",
      intercept([
        when('{path: args.n, op: contains, value: "1"}'),
        "{name: s, conditions: [{path: state.run.s, op: lte, value: 9}], state: {counter: s, window: day, increment_from: args.n}}",
      ]),
      ["contradiction {counter: s, window: day, increment_from: args.n}"],
    ],
    [
      "an amount that never fits",
      intercept([
        when("{path: args.n, op: gte, value: 10}", "{path: args.n, op: lt, value: 99}"),
        "{name: s, conditions: [{path: state.run.s, op: lte, value: 9}], state: {counter: s, window: day, increment_from: args.n}}",
      ]),
      ["contradiction {counter: s, window: day, increment_from: args.n}"],
    ],
    [
      "an amount beyond int64 that does fit",
      intercept([
        when("{path: args.n, op: gte, value: 10}"),
        "{name: s, conditions: [{path: state.run.s, op: lte, value: 9}], state: {counter: s, window: day, increment_from: args.n}}",
      ]),
      [],
    ],
    [
      "a counter that only a passed call moves",
      intercept([
        "{name: s, conditions: [{path: state.run.s, op: gte, value: 1}, {path: state.run.s, op: lte, value: 9}], state: {counter: s, window: day}}",
      ]),
      ["contradiction {path: state.run.s, op: gte, value: 1}"],
    ],
    ["a tool that is denied", intercept(["{name: d, action: deny}"]), []],
    ["a tool that is hidden", intercept([when(a), when(b)], [], "hide: [run]"), ["unreachable-rule run"]],
    ["a mistaken condition", intercept([when(a), when("{path: args.m, op: is, value: b}")]), []],
    ["a broken pattern", intercept([when(a), when("{path: args.m, op: regex, value: '('}")]), []],
    ["a counter nothing moves", intercept([when("{path: state.run.x, op: gt, value: 1}")]), []],
    [
      "what nobody can say",
      intercept([
        when("{path: args.m, op: regex, value: '^(a|b)*a(a|b){40}$'}"),
        when("{path: args.m, op: regex, value: '^(a|b)*b(a|b){40}$'}", "{path: args.m, op: regex, value: '^(aa|b)*$'}"),
      ]),
      [],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(found(policy)).toEqual(expected);
  });
});

describe("dead-rule", () => {
  it.each<[string, string, string[]]>([
    ["two equal rules, the later", intercept([when(a), when(a)]).replace("r,", "first,"), [`dead-rule ${when(a)}`]],
    [
      "three equal rules",
      intercept([when(a), when(a), when(a)]).replace("r,", "first,"),
      [`dead-rule ${when(a)}`, `dead-rule ${when(a)}`],
    ],
    ["the wider of two", intercept([when(ab), when(a)]), [`dead-rule ${when(ab)}`]],
    [
      "what two others say together",
      intercept([
        when("{path: args.n, op: gt, value: 1}"),
        when("{path: args.n, op: lt, value: 3}"),
        when("{path: args.n, op: neq, value: 7}"),
      ]),
      [`dead-rule ${when("{path: args.n, op: neq, value: 7}")}`],
    ],
    [
      "an existence that others imply",
      intercept([when("{path: args.m, op: exists, value: true}"), when(a)]),
      [`dead-rule ${when("{path: args.m, op: exists, value: true}")}`],
    ],
    ["a tool's rule that every tool's implies", intercept([when(ab)], [when(a)]), [`dead-rule ${when(ab)}`]],
    ["every tool's rule that one tool's implies", intercept([when(a)], [when(ab)]), []],
    [
      "the same, where there is no other tool",
      intercept([when(a)], [when(ab)], "default: deny"),
      [`dead-rule ${when(ab)}`],
    ],
    ["rules about different arguments", intercept([when(a), when("{path: args.n, op: lt, value: 3}")]), []],
    ["an approval", intercept([when(ab), ask(a)]), []],
    ["an approval of what is denied", intercept([when(a), ask(b)]), [`dead-rule ${ask(b)}`]],
    ["an approval of what another asks for", intercept([ask(ab), ask(a)]), [`dead-rule ${ask(a)}`]],
    ["a limit that is never reached", intercept([minute, "{name: d, rate_limit: 14400/day}"]), ["dead-rule 14400/day"]],
    [
      "a limit that is reached on the last call of the day",
      intercept([minute, "{name: d, rate_limit: 14399/day}"]),
      [],
    ],
    ["a minute within a day", intercept(["{name: d, rate_limit: 5/day}", minute]), ["dead-rule 10/minute"]],
    [
      "a tool's limit under every tool's",
      intercept(["{name: m, rate_limit: 60/minute}"], [minute]),
      ["dead-rule 60/minute"],
    ],
    ["every tool's limit over one tool's", intercept([minute], ["{name: m, rate_limit: 60/minute}"]), []],
    [
      "a limit with conditions that decide",
      intercept([
        `{name: x, conditions: [${a}, {path: state.run.x, op: lte, value: 99}], state: {counter: x, window: minute}}`,
        minute,
      ]),
      ["dead-rule {counter: x, window: minute}"],
    ],
    [
      "a contradiction is no dead rule",
      intercept([when(a), when(b), when(b)]).replace("r,", "first,"),
      [`contradiction ${b}`],
    ],
    [
      "the gateway's entries that never hold",
      '{"version":"1","default":"deny","tools":{"run":{"deny_if":[\n{"conditions":[{"path":"args.n","op":"lt","value":1},{"path":"args.n","op":"gt","value":1}]}\n]}}}',
      ['dead-rule {"conditions":[{"path":"args.n","op":"lt","value":1},{"path":"args.n","op":"gt","value":1}]}'],
    ],
    [
      "a denial of what is not required",
      '{"version":"1","default":"deny","tools":{"run":{"deny_if":[\n{"conditions":[{"path":"args.n","op":"eq","value":2}]}\n],"require":[{"conditions":[{"path":"args.n","op":"lt","value":2}]}]}}}',
      ['dead-rule {"conditions":[{"path":"args.n","op":"eq","value":2}]}'],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(found(policy)).toEqual(expected);
  });
});

describe("unreachable-rule", () => {
  it.each<[string, string, string[]]>([
    [
      "after a denial",
      intercept(["{name: d, action: deny}", when(a), minute]),
      [`unreachable-rule ${when(a)}`, `unreachable-rule ${minute}`],
    ],
    ["before a denial", intercept([when(a), "{name: d, action: deny}"]), [`dead-rule ${when(a)}`]],
    [
      "before and after a denial",
      intercept([minute, "{name: d, action: deny}", when(a)]),
      [`dead-rule ${minute}`, `unreachable-rule ${when(a)}`],
    ],
    ["a denial alone", intercept(["{name: d, action: deny}"]), []],
    [
      "under every tool's denial, once",
      intercept([when(a), minute], ["{name: d, action: deny}"]),
      [`dead-rule ${when(a)}`],
    ],
    [
      "hidden, before a denial",
      intercept([when(a), "{name: d, action: deny}"], [], "hide: [run]"),
      ["unreachable-rule run"],
    ],
    ["of a hidden tool, once", intercept([when(a), minute], [], "hide: [run]"), ["unreachable-rule run"]],
    [
      "where everything is hidden",
      intercept([when(a)], [minute], 'hide: ["*"]'),
      ["unreachable-rule run", 'unreachable-rule "*"'],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(found(policy)).toEqual(expected);
  });
});
