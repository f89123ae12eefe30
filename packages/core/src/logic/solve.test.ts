import { describe, expect, it } from "vitest";
import { nodeValue } from "../document/node-value.js";
import { readDocument } from "../document/read.js";
import type { Condition, Operator } from "../policy/policy.js";
import { all, type Formula, holds, not } from "./formula.js";
import { solve } from "./solve.js";

/** `PATH OP VALUE` as in a policy; `!` before it: it does not hold. */
function condition(text: string): Formula {
  const [, bang, path, op, value] = /^(!?)(\S+) (\S+) ([\s\S]*)$/.exec(text) as unknown as string[];
  const { root } = readDocument(value as string, "x");
  const known: Condition = {
    origin: [],
    path: path as string,
    target: (path as string).startsWith("args.")
      ? { kind: "args", segments: (path as string).slice(5).split(".") }
      : (path as string).startsWith("state.")
        ? { kind: "counter", key: (path as string).slice(6) }
        : { kind: "nothing" },
    op: op as Operator,
    writtenOp: op as string,
    value: root === undefined ? { kind: "null" } : nodeValue(root, []),
  };
  return bang === "!" ? not(holds(known)) : holds(known);
}

/** The arguments (and counters) found, as JSON; `none` or `unknown`. */
function answer(conditions: readonly string[], formula = all(conditions.map(condition))): string {
  const found = solve(formula);
  if (found.answer !== "sat") return found.answer;
  const counters = Object.fromEntries([...found.counters].map(([key, value]) => [`state.${key}`, Number(value)]));
  return JSON.stringify({ ...found.args, ...counters });
}

describe("conditions together, and arguments for which they hold", () => {
  it.each<[string[], string]>([
    [[], "{}"],
    [["args.a gt 5", "args.a lt 6"], '{"a":5.5}'],
    [["args.a gt 5", "args.a lte 5"], "unsat"],
    [["args.a gte 5", "args.a lte 5"], '{"a":5}'],
    [["args.a gte 0", "!args.a eq 0", "args.a lte 5e-324", "args.a neq 5e-324"], "unsat"],
    [["args.a eq 5", "args.a eq '5'"], '{"a":5}'],
    [["args.a eq 5", "!args.a lte 9"], '{"a":"5"}'],
    [["args.a eq 5", "!args.a lte 9", "args.a regex x"], "unsat"],
    [["args.a eq 0", "args.a eq '-0'"], '{"a":0}'],
    [["args.a in [a, b]", "args.a not_in [a, c]"], '{"a":"b"}'],
    [["args.a in [a, b]", "args.a not_in [a, b, c]"], "unsat"],
    [["!args.a exists true", "!args.a exists false"], "unsat"],
    [["args.a exists false", "args.a eq ~"], '{"a":null}'],
    [["args.a exists false", "args.a neq x"], '{"a":null}'],
    [["args.a exists false", "args.a neq ~"], "unsat"],
    [["!args.a neq x", "!args.a eq x"], "{}"],
    [["!args.a neq x", "!args.a eq x", "args.a exists true"], "unsat"],
    [["args.a eq true", "!args.a eq 'true'"], "unsat"],
    [["args.a in x"], "unsat"],
    [["args.a not_in x"], '{"a":"x1"}'],
    [["nowhere exists false"], "{}"],
    [["nowhere eq 1"], "unsat"],
  ])("%j: %s", (conditions, expected) => {
    expect(answer(conditions)).toBe(expected);
  });
});

describe("strings", () => {
  it.each<[string[], string]>([
    [["args.a regex '^[a-z]+$'"], '{"a":"a"}'],
    [["args.a regex '^[a-z]+$'", "args.a regex '^[0-9]+$'"], "unsat"],
    [["args.a regex '^[a-z]+$'", "!args.a regex '^[a-y]+$'"], '{"a":"z"}'],
    [["args.a regex '^[a-z]$'", "!args.a regex '[a-y]'", "args.a neq z"], "unsat"],
    [["args.a regex '[a-z]+'", "!args.a regex '^[a-z]+$'"], '{"a":"a x"}'],
    [["args.a regex 'a$'", 'args.a contains "\\n"', "!args.a regex '(?m)^a'"], '{"a":"\\nba"}'],
    [["args.a regex '(?i)k'", "!args.a regex '[kK]'"], '{"a":"\u212a"}'],
    [["args.a regex '(?i)ß'", "!args.a contains ß"], '{"a":"\u1e9e"}'],
    [["args.a regex '\\bab\\b'", "!args.a regex 'ab$'", "!args.a regex '^ab'"], '{"a":"-ab-"}'],
    [["args.a regex '^\\Bab'"], "unsat"],
    [["args.a regex '^a\\b'", "args.a regex '^aé'"], '{"a":"aé"}'],
    [["args.a regex '\\pL'", "!args.a regex '[\\p{Lu}\\p{Ll}\\p{Lo}\\p{Lt}\\p{Lm}]'"], "unsat"],
    [["!args.a regex '(?s)^.*$'", "args.a exists true", "!args.a lte 5", "!args.a gt 5"], '{"a":true}'],
    [["args.a contains abc", "!args.a contains b"], '{"a":["abc"]}'],
    [["args.a contains abc", "!args.a contains b", "args.a regex ''"], "unsat"],
    [["args.a contains !!binary ww==", "args.a regex '^.$'"], "unknown"],
    [["args.a contains rm", "!args.a regex '\\brm\\b'"], '{"a":"arm"}'],
    [["args.a regex '^(a|b)*a(a|b){25}$'", "!args.a regex '^[ab]*a[ab]{25}$'"], "unknown"],
  ])("%j: %s", (conditions, expected) => {
    expect(answer(conditions)).toBe(expected);
  });
});

describe("arrays and objects", () => {
  it.each<[string[], string]>([
    [["args.a contains x", "args.a contains 5", "!args.a contains '5'"], "unsat"],
    [["args.a contains 100000000", "!args.a contains '1e+08'", "!args.a regex ''"], '{"a":["100000000"]}'],
    [["args.a eq [a, 5]", "args.a contains 5", "!args.a contains a"], "unsat"],
    [["args.a eq '[a b c]'", "args.a contains 'b c'", "!args.a regex ''"], '{"a":["a","b c"]}'],
    [["args.a eq '[1 2]'", "args.a contains 1", "!args.a contains '1'"], "unsat"],
    [["args.a eq '[]'", "!args.a regex ''"], '{"a":[]}'],
    [["args.a eq '[]'", "args.a contains ''", "!args.a regex ''"], '{"a":[""]}'],
    [["args.a contains x", "!args.a regex ''", "args.a neq [x]"], '{"a":["x","x1"]}'],
    [["args.a.b eq 1"], '{"a":{"b":1}}'],
    [["args.a.b eq 1", "args.a eq 'map[b:1 c:2]'"], '{"a":{"b":1,"c":"2"}}'],
    [["args.a.b eq 1", "args.a eq 'map[c:2 b:1]'"], "unsat"],
    [["args.a.b eq 1", "args.a.c exists false", "args.a eq 'map[b:1 c:2]'"], "unsat"],
    [["args.a.b eq '1 c:2'", "args.a.c exists false", "args.a eq 'map[b:1 c:2]'"], '{"a":{"b":"1 c:2"}}'],
    [["args.a.b eq 1", "args.a neq 'map[b:1]'"], '{"a":{"b":1,"x":true}}'],
    [["args.a.b eq 1", "args.a regex x"], "unsat"],
    [["args.a.b exists false", "args.a regex x"], '{"a":"x"}'],
    [["args.a.b.c lte 0", "args.a.b.c gte 0", "args.a.b neq 'map[c:0]'"], '{"a":{"b":{"c":0,"x":true}}}'],
    [["args.a eq { __proto__: 1 }", "args.a.__proto__ exists true"], '{"a":{"__proto__":"1"}}'],
    [["args.a eq 'map[k]'", "!args.a regex ''"], "unsat"],
  ])("%j: %s", (conditions, expected) => {
    expect(answer(conditions)).toBe(expected);
  });
});

describe("counters", () => {
  it.each<[string[], string]>([
    [["state.t.c lte 5"], '{"state.t.c":0}'],
    [["state.t.c gt 5", "state.t.c lt 6"], "unsat"],
    [["state.t.c gte 5", "state.t.c lt 6"], '{"state.t.c":5}'],
    [["state.t.c lt 0"], '{"state.t.c":-1}'],
    [["state.t.c eq 1.5"], "unsat"],
    [["state.t.c eq '7'"], '{"state.t.c":7}'],
    [["state.t.c exists false"], "unsat"],
    [["state.t.c gt 9223372036854775807"], "unsat"],
  ])("%j: %s", (conditions, expected) => {
    expect(answer(conditions)).toBe(expected);
  });
});
